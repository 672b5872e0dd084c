using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.OpenApi;

/// <summary><c>GET /webhooks/schemas/{contract}/{type}.json</c>: what a receiver of webhooks checks bodies by, for every page to read.</summary>
internal static class EventSchemaEndpoint
{
    public static void Map(WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        var sets = app.Services.GetServices<NamedSet>().ToList();
        var events = app.Services.GetServices<PublishedEvent>().ToDictionary(published => published.Type, StringComparer.Ordinal);
        var kept = new ConcurrentDictionary<string, CodedBody>(StringComparer.Ordinal);
        app.MapMethods(
            "/webhooks/schemas/{contract}/{type}.json",
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    var (name, type) = ((string)http.Request.RouteValues["contract"]!, (string)http.Request.RouteValues["type"]!);
                    if (!contracts.TryGet(name, out var contract) || !events.TryGetValue(type, out var published))
                    {
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    }
                    var id = $"/webhooks/schemas/{contract!.Name}/{type}.json";
                    return Send(
                        http,
                        kept.GetOrAdd(
                            id,
                            _ => CodedBody.Of(JsonSerializer.SerializeToUtf8Bytes(EventSchemas.Alone(published, contract, sets, id), OpenApiDocuments.Layout))
                        )
                    );
                }
            )
        );
    }

    private static Task Send(HttpContext http, CodedBody schema)
    {
        http.Response.ContentType = "application/schema+json";
        http.Response.Headers.CacheControl = "public, no-cache";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return schema.Send(http);
    }
}
