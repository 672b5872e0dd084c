using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>What was sent once, and what came back.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="At">When it was sent.</param>
/// <param name="Status">What was answered; null where nothing was.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="LatencyMs">Until the answer, or the end of patience.</param>
/// <param name="Response">The first 2 KB of the answer.</param>
/// <param name="Headers">Those of the request that matter to a receiver.</param>
internal sealed record WebhookAttempt(
    int Number,
    DateTimeOffset At,
    int? Status,
    [property: OneOf<AttemptErrors>] string? Error,
    int LatencyMs,
    string? Response,
    IReadOnlyDictionary<string, string> Headers
);

/// <summary>A delivery with the exact bytes.</summary>
internal sealed record InspectedDelivery : WebhookDelivery
{
    public InspectedDelivery(WebhookDelivery delivery)
        : base(delivery) { }

    /// <summary>Where it is sent to now.</summary>
    [JsonPropertyOrder(1)]
    public required string Url { get; init; }

    /// <summary>Whose member names the body has.</summary>
    [JsonPropertyOrder(1)]
    [OneOf<ContractNames>]
    public required string Contract { get; init; }

    /// <summary>As it is sent, byte by byte; null where it is not kept any more.</summary>
    [JsonPropertyOrder(1)]
    public required string? Body { get; init; }

    /// <summary>What the last attempt signed; null before the first.</summary>
    [JsonPropertyOrder(1)]
    public required string? SignedContent { get; init; }

    /// <summary>The attempts, the first first.</summary>
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<WebhookAttempt> Log { get; init; }
}

/// <summary>The inspector: a delivery with the bytes that were signed, and every attempt with what was answered.</summary>
internal sealed class ReadDelivery(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, InspectedDelivery>("/admin/deliveries/{id}", routes.Resolve<ReadDelivery>().Handle)
            .WithName(WebhookRoutes.Section, "getWebhookDelivery", "One delivery with its attempts and signed bytes")
            .Staff("webhooks", "manage")
            .HoldsSecret()
            .WithSuccess(IntegrationsSuccesses.WebhookDeliveryRetrieved)
            .ProducesFault(IntegrationsFaults.DeliveryNotFound)
            .WithExample(WebhookRoutes.InspectedExample);

    public async Task<Outcome<InspectedDelivery>> Handle(ById request, RequestContext context)
    {
        if (await database.One(FindSql, From, context.CancellationToken, request.Id) is not { } found)
        {
            return IntegrationsFaults.DeliveryNotFound;
        }
        // Read after it, and of no later attempt than it knows of: one may be written in between.
        var attempts = await database.Many(AttemptsSql, row => Attempt(row, request.Id), context.CancellationToken, request.Id, found.Attempts);
        return found with
        {
            SignedContent = found.Body is { } body && attempts is [.., var last] ? $"{found.MessageId}.{last.Headers[WebhookHeaders.Timestamp]}.{body}" : null,
            Log = attempts,
        };
    }

    private static InspectedDelivery From(NpgsqlDataReader row) =>
        new(WebhookDelivery.From(row))
        {
            Url = row.GetString("url"),
            Contract = row.GetString("contract"),
            Body = row.IsDBNull(row.GetOrdinal("body")) ? null : Encoding.UTF8.GetString(row.GetByteArray("body")),
            SignedContent = null,
            Log = [],
        };

    private static WebhookAttempt Attempt(NpgsqlDataReader row, Guid delivery) =>
        new(
            row.GetInt32("number"),
            row.GetTime("at"),
            row.GetOrNull<int>("status"),
            row.GetStringOrNull("error"),
            row.GetInt32("latency_ms"),
            row.GetStringOrNull("response"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["content-type"] = WebhookHeaders.Json,
                ["user-agent"] = WebhookHeaders.Agent,
                [WebhookHeaders.Id] = WebhookDelivery.MessageIdOf(delivery),
                [WebhookHeaders.Timestamp] = row.GetInt64("stamp").ToString(CultureInfo.InvariantCulture),
                [WebhookHeaders.Signature] = row.GetString("signature"),
            }
        );

    /// <summary>Of an endpoint that was deleted there is nothing to see.</summary>
    internal const string FindSql = $"""
        SELECT {WebhookDelivery.Columns}, d.contract, e.url, m.body
        FROM integrations.deliveries d JOIN integrations.endpoints e ON e.id = d.endpoint_id AND e.deleted_at IS NULL
            LEFT JOIN integrations.messages m ON m.position = d.position AND m.contract = d.contract
        WHERE d.id = $1
        """;

    internal const string AttemptsSql = """
        SELECT number, at, status, error, latency_ms, response, stamp, signature FROM integrations.attempts
        WHERE delivery_id = $1 AND number <= $2 ORDER BY number
        """;
}
