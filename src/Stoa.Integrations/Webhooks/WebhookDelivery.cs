using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>An event on its way to an endpoint, or there.</summary>
/// <param name="Id">Names it.</param>
/// <param name="EndpointId">The webhook that it is for.</param>
/// <param name="MessageId">Its header <c>webhook-id</c>, the same however often it is sent.</param>
/// <param name="EventId">The event; null: a ping.</param>
/// <param name="Type">What happened.</param>
/// <param name="Aggregate">To what, as kind and id: of these one after the other is sent.</param>
/// <param name="Sequence">Its place among the events of that.</param>
/// <param name="Status">Pending ones are tried again; dead ones only where staff send them again.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="LastStatus">What was answered last; null where nothing was.</param>
/// <param name="LastError">Why the last attempt failed.</param>
/// <param name="NextAt">When it is tried again, or at the earliest.</param>
/// <param name="CreatedAt">When it was first meant for the endpoint.</param>
/// <param name="FinishedAt">When it was delivered or given up.</param>
internal record WebhookDelivery(
    Guid Id,
    Guid EndpointId,
    string MessageId,
    Guid? EventId,
    string Type,
    string Aggregate,
    long Sequence,
    [property: OneOf<DeliveryStates>] string Status,
    int Attempts,
    int? LastStatus,
    [property: OneOf<AttemptErrors>] string? LastError,
    DateTimeOffset? NextAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt
)
{
    public const string Columns = """
        d.id, d.endpoint_id, d.event_id, d.type, d.aggregate, d.sequence, d.status, d.attempts, d.last_status, d.last_error, d.next_at, d.created_at,
        d.finished_at
        """;

    public static string Subject(Guid id) => $"delivery:{id}";

    /// <summary>Without dots, which separate what is signed.</summary>
    public static string MessageIdOf(Guid id) => $"msg_{id:N}";

    public static WebhookDelivery From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetGuid("endpoint_id"),
            MessageIdOf(row.GetGuid("id")),
            row.GetOrNull<Guid>("event_id"),
            row.GetString("type"),
            row.GetString("aggregate"),
            row.GetInt64("sequence"),
            row.GetString("status"),
            row.GetInt32("attempts"),
            row.GetOrNull<int>("last_status"),
            row.GetStringOrNull("last_error"),
            row.GetOrNull<DateTimeOffset>("next_at"),
            row.GetTime("created_at"),
            row.GetOrNull<DateTimeOffset>("finished_at")
        );

    internal const string FindSql = $"SELECT {Columns} FROM integrations.deliveries d WHERE d.id = $1";
}
