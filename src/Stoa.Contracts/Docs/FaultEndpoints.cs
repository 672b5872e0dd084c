using System.Collections.Concurrent;
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
        var kept = new ConcurrentDictionary<string, CodedBody>(StringComparer.Ordinal);
        var tables = languages.All.ToDictionary(texts => texts.Language, texts => new FaultTable(contracts, faults.All, texts), StringComparer.Ordinal);
        Serve(
            app,
            "/contracts",
            "application/json; charset=utf-8",
            http => Kept(Asked(http), table => JsonSerializer.Serialize(table.ToJson(), OpenApi.OpenApiDocuments.Layout), "json")
        );
        Serve(app, "/docs/contracts", "text/html; charset=utf-8", _ => Kept(languages.English.Language, table => table.ToHtml(), "html"));
        Serve(
            app,
            "/docs/errors/{fault}",
            "text/html; charset=utf-8",
            http => faults.Find((string)http.Request.RouteValues["fault"]!) is { } fault ? Kept(Asked(http), table => table.ToHtml(fault), fault.Name) : null
        );

        string Asked(HttpContext http)
        {
            var language = languages.Choose(http.Request.Headers.AcceptLanguage).Language;
            http.Response.Headers.ContentLanguage = language;
            http.Response.Headers.Append("Vary", "Accept-Language");
            return language;
        }

        // As many pages as there are faults, in each language: a few hundred, of some kilobytes.
        CodedBody Kept(string language, Func<FaultTable, string> render, string name) =>
            kept.GetOrAdd($"{language} {name}", _ => CodedBody.Of(Encoding.UTF8.GetBytes(render(tables[language]))));
    }

    private static void Serve(WebApplication app, string pattern, string type, Func<HttpContext, CodedBody?> render) =>
        app.MapMethods(
            pattern,
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    if (render(http) is not { } page)
                    {
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    }
                    http.Response.ContentType = type;
                    http.Response.Headers.CacheControl = "public, no-cache";
                    return page.Send(http);
                }
            )
        );
}
