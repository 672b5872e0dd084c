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
        var languages = app.Services.GetRequiredService<LanguageCatalogue>();
        var contracts = app.Services.GetRequiredService<ContractCatalogue>().All;
        var tables = languages.All.ToDictionary(texts => texts.Language, texts => new FaultTable(contracts, faults.All, texts), StringComparer.Ordinal);
        Serve(app, "/contracts", "application/json; charset=utf-8", http => JsonSerializer.Serialize(Asked(http).ToJson(), OpenApi.OpenApiDocuments.Layout));
        Serve(app, "/docs/contracts", "text/html; charset=utf-8", _ => tables[languages.English.Language].ToHtml());
        Serve(
            app,
            "/docs/errors/{fault}",
            "text/html; charset=utf-8",
            http => faults.Find((string)http.Request.RouteValues["fault"]!) is { } fault ? Asked(http).ToHtml(fault) : null
        );

        FaultTable Asked(HttpContext http)
        {
            var language = languages.Choose(http.Request.Headers.AcceptLanguage).Language;
            http.Response.Headers.ContentLanguage = language;
            http.Response.Headers.Append("Vary", "Accept-Language");
            return tables[language];
        }
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
