using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Stoa.Commerce.Media;

/// <summary>
/// <c>GET /media/{hash}/{width}.{webp,jpg}</c>, for everybody. What an address leads to never changes, so it is kept for ever by whoever has it; and it is a
/// picture and nothing else, whatever a browser is told it could be.
/// </summary>
internal sealed partial class ServeMedia(MediaStore store, ILogger<ServeMedia> log)
{
    private const int HashLength = 64;

    public static void Map(WebApplication app)
    {
        var media = ActivatorUtilities.CreateInstance<ServeMedia>(app.Services);
        app.MapMethods("/media/{hash}/{name}", ["GET", "HEAD"], (RequestDelegate)media.Serve);
    }

    private async Task Serve(HttpContext http)
    {
        var (hash, response) = ((string)http.Request.RouteValues["hash"]!, http.Response);
        if (Rendition.Find((string)http.Request.RouteValues["name"]!) is not { } rendition || !IsHash(hash))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try
        {
            await using var file = await store.Open(hash, rendition, http.RequestAborted);
            await (file is null ? NotFound(response) : Send(http, file, hash, rendition));
        }
        catch (MediaStorageException away)
        {
            Unavailable(log, away);
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "10";
            response.Headers.CacheControl = "no-store";
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    }

    /// <summary>Not kept by anybody: the picture may be uploaded in a moment.</summary>
    private static Task NotFound(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private static Task Send(HttpContext http, MediaFile file, string hash, Rendition rendition)
    {
        var (request, headers) = (http.Request, http.Response.Headers);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{hash}-{rendition.Name}\"");
        headers.ETag = tag;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        if (IsKnown(request, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        http.Response.ContentType = rendition.ContentType;
        http.Response.ContentLength = file.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : file.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static bool IsKnown(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Tag == tag);

    /// <summary>Nothing else becomes part of a path.</summary>
    private static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);

    [LoggerMessage(1, LogLevel.Warning, "A picture cannot be read")]
    private static partial void Unavailable(ILogger log, Exception reason);
}
