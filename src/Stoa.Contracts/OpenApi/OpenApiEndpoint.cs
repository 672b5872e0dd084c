using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.OpenApi;

/// <summary><c>GET /openapi/{contract}.json</c>, for every page to read. A document is made and compressed once.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        var documents = app.Services.GetRequiredService<OpenApiDocuments>();
        var kept = new ConcurrentDictionary<string, Lazy<CodedBody>>(StringComparer.Ordinal);
        app.MapMethods(
            "/openapi/{contract}.json",
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    if (!contracts.TryGet((string)http.Request.RouteValues["contract"]!, out var contract))
                    {
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    }
                    return Send(http, kept.GetOrAdd(contract!.Name, _ => new Lazy<CodedBody>(() => CodedBody.Of(documents.Served(contract)))).Value);
                }
            )
        );
    }

    private static Task Send(HttpContext http, CodedBody document)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "public, no-cache";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return document.Send(http);
    }
}
