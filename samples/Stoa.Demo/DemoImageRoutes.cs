using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Demo;

/// <summary><c>GET /media/{name}.svg</c>: the pictures of the demo shop, drawn on first use and then cached; there are a few hundred.</summary>
internal static class DemoImageRoutes
{
    public static void Map(WebApplication app)
    {
        var drawn = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        app.MapMethods(
            "/media/{name}.svg",
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    var name = (string)http.Request.RouteValues["name"]!;
                    if (!drawn.TryGetValue(name, out var image))
                    {
                        if (!DemoImages.TryRender(name, out var svg))
                        {
                            http.Response.StatusCode = StatusCodes.Status404NotFound;
                            return Task.CompletedTask;
                        }
                        image = drawn.GetOrAdd(name, Encoding.UTF8.GetBytes(svg));
                    }
                    http.Response.ContentType = "image/svg+xml; charset=utf-8";
                    http.Response.ContentLength = image.Length;
                    http.Response.Headers.CacheControl = "public, max-age=86400";
                    http.Response.Headers.XContentTypeOptions = "nosniff";
                    return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(image).AsTask();
                }
            )
        );
    }
}
