using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Docs;

/// <summary>
/// <c>GET /contracts</c> (JSON), <c>/docs/contracts</c> and <c>/docs/errors/{fault}</c>: the address of every problem type resolves to its page.
/// </summary>
internal static class FaultEndpoints
{
    public static void Map(WebApplication app)
    {
        var faults = app.Services.GetRequiredService<FaultCatalogue>();
        var table = new FaultTable(
            app.Services.GetRequiredService<ContractCatalogue>().All,
            faults.All,
            app.Services.GetRequiredService<LanguageCatalogue>().English
        );
        Serve(app, "/contracts", "application/json; charset=utf-8", _ => JsonSerializer.Serialize(table.ToJson(), OpenApi.OpenApiDocuments.Layout));
        Serve(app, "/docs/contracts", "text/html; charset=utf-8", _ => table.ToHtml());
        Serve(
            app,
            "/docs/errors/{fault}",
            "text/html; charset=utf-8",
            http => faults.Find((string)http.Request.RouteValues["fault"]!) is { } fault ? table.ToHtml(fault) : null
        );
    }

    private static void Serve(WebApplication app, string pattern, string type, Func<HttpContext, string?> render) =>
        app.MapMethods(
            pattern,
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    if (render(http) is not { } text)
                    {
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    }
                    var bytes = Encoding.UTF8.GetBytes(text);
                    http.Response.ContentType = type;
                    http.Response.ContentLength = bytes.Length;
                    return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes).AsTask();
                }
            )
        );
}
