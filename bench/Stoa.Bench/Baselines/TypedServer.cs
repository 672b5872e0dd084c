using System.Diagnostics;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Bench.Baselines;

/// <summary>
/// Baseline (d): one payload and the very same bytes, once written through each contract (<c>/as/{contract}/api/basket</c>) and once by the framework's
/// own TypedResults (<c>/typed/{contract}</c>: the envelope as a record, the same serializer options, the same headers) in a server without any of our code.
/// </summary>
internal static class TypedServer
{
    private const string Said = "Cart retrieved";

    public static readonly Basket Payload = new(
        "basket-1",
        DateTimeOffset.UnixEpoch,
        [
            .. Enumerable
                .Range(1, 10)
                .Select(number => new Line($"line-{number}", $"prod-{number}", "Professional Laptop", new Price(99_999 + number, "USD"), number, null)),
        ]
    );

    public static Task Serve(string url, bool throughContracts) => throughContracts ? Run(url, MapContracts) : Run(url, MapTyped);

    private static async Task Run(string url, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        Add(builder.Services);
        await using var app = builder.Build();
        map(app);
        await app.RunAsync();
    }

    private static void MapContracts(WebApplication app)
    {
        app.UseContracts();
        app.Services.GetRequiredService<Routes>()
            .Get<Empty, Basket>("/basket", static (_, _) => Task.FromResult<Outcome<Basket>>(Payload))
            .WithName("Bench", "getBasket", "A basket")
            .Public()
            .WithSuccess(CommerceSuccesses.CartRetrieved);
        app.MapContracts();
    }

    private static void MapTyped(WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        app.Use(
            static (http, next) =>
            {
                var headers = http.Response.Headers;
                headers["X-Request-Id"] = ActivityTraceId.CreateRandom().ToHexString();
                headers.Vary = "Accept, Accept-Language";
                headers.Link = "</openapi/contract.json>; rel=\"profile\"";
                headers.XContentTypeOptions = "nosniff";
                headers.CacheControl = "no-store";
                headers.ContentLanguage = "en";
                return next(http);
            }
        );
        app.MapGet("/typed/store", () => TypedResults.Json(new DataEnvelope(Payload), contracts["store"].Json));
        app.MapGet("/typed/basic", () => TypedResults.Json(new StatusEnvelope(200, Said, Payload), contracts["basic"].Json));
        app.MapGet("/typed/standard", () => TypedResults.Json(new MessageEnvelope(true, Said, Payload), contracts["standard"].Json));
        app.MapGet("/typed/nest", () => TypedResults.Json(new MessageEnvelope(true, RequestSuccess, Payload), contracts["nest"].Json));
        app.MapGet("/typed/malnu", () => TypedResults.Json(new TimedEnvelope(true, Payload, Said, DateTimeOffset.UtcNow), contracts["malnu"].Json));
        app.MapGet("/typed/problem", () => TypedResults.Json(Payload, contracts["problem"].Json));
    }

    public static IServiceCollection Add(IServiceCollection services) =>
        services
            .AddContracts([new Mount("/api", "store")])
            .AddFaults(typeof(CommerceFaults))
            .AddSingleton<RequestAuthorizer, AllowAll>()
            .AddSingleton<IJsonTypeInfoResolver>(BasketJson.Default);

    /// <summary>The envelope that makes TypedResults write what the contract writes.</summary>
    public static object EnvelopeOf(string contract) =>
        contract switch
        {
            "store" => new DataEnvelope(Payload),
            "basic" => new StatusEnvelope(200, Said, Payload),
            "standard" => new MessageEnvelope(true, Said, Payload),
            "nest" => new MessageEnvelope(true, RequestSuccess, Payload),
            "malnu" => new TimedEnvelope(true, Payload, Said, DateTimeOffset.UtcNow),
            "problem" => Payload,
            _ => throw new NotSupportedException($"There is no envelope and no /typed/{contract} to compare contract {contract} with: add them here."),
        };

    /// <summary>The message of every success in document 002.</summary>
    private const string RequestSuccess = "Request Success";

    private sealed class AllowAll : RequestAuthorizer
    {
        public override ValueTask<AuthorizationResult> Authorize(
            string? authorization,
            RouteAccess access,
            RequiredPermission? permission,
            CancellationToken cancelled
        ) => default;

        public override IReadOnlyList<Fault> FaultsOf(RouteAccess access) => [];
    }
}

internal sealed record Price(long Amount, string Currency);

internal sealed record Line(string Id, string ProductId, string Name, Price Price, int Quantity, string? VariantId);

internal sealed record Basket(string Id, DateTimeOffset UpdatedAt, IReadOnlyList<Line> Items);

internal sealed record DataEnvelope([property: JsonPropertyName("data")] Basket Content);

internal sealed record StatusEnvelope(int Status, string Message, Basket Data);

internal sealed record MessageEnvelope(bool Success, string Message, Basket Data);

internal sealed record TimedEnvelope(bool Success, Basket Data, string Message, DateTimeOffset Timestamp);

[JsonSerializable(typeof(Basket))]
[JsonSerializable(typeof(DataEnvelope))]
[JsonSerializable(typeof(StatusEnvelope))]
[JsonSerializable(typeof(MessageEnvelope))]
[JsonSerializable(typeof(TimedEnvelope))]
internal sealed partial class BasketJson : JsonSerializerContext;
