using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary><c>GET /openapi/{contract}.json</c>.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(WebApplication app, Routes routes)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        var mounts = app.Services.GetRequiredService<IReadOnlyList<Mount>>();
        var english = app.Services.GetRequiredService<LanguageCatalogue>().English;
        var documents = new ConcurrentDictionary<string, byte[]>();
        app.MapMethods("/openapi/{contract}.json", ["GET", "HEAD"], (RequestDelegate)(http =>
        {
            if (!contracts.TryGet((string)http.Request.RouteValues["contract"]!, out var contract))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            var document = documents.GetOrAdd(contract!.Name, _ => OpenApiDocument.Build(contract, routes.All, mounts, english));
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = document.Length;
            return http.Response.Body.WriteAsync(document).AsTask();
        }));
    }
}
