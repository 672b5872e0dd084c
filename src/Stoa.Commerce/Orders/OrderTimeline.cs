using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>Writes what was done to an order into its timeline, in the transaction of the change. Entries are never changed.</summary>
internal static class OrderTimeline
{
    /// <summary>Adds an entry to the batch of its change.</summary>
    /// <param name="batch">In the transaction of the change.</param>
    /// <param name="order">Which one.</param>
    /// <param name="actor">Who; null for the server itself and for guests.</param>
    /// <param name="type">What: <c>cancelled</c>.</param>
    /// <param name="now">The moment.</param>
    /// <param name="text">What a person said to it: a reason, a note.</param>
    /// <param name="isPublic">Whether the buyer may read it.</param>
    /// <param name="before">What it was.</param>
    /// <param name="after">What it is now.</param>
    public static void Add(
        NpgsqlBatch batch,
        Guid order,
        Guid? actor,
        string type,
        DateTimeOffset now,
        string text = "",
        bool isPublic = false,
        JsonObject? before = null,
        JsonObject? after = null
    ) => batch.Add(AddSql, order, now, Guids(actor), type, text, isPublic, Json(before), Json(after));

    /// <summary>Who: a guest, whom only a token stands for, is nobody.</summary>
    public static Guid? ActorOf(RequestContext context) => context.Caller.IsGuest ? null : context.Caller.UserId;

    /// <summary>Tells the topics of an order to those that listen to it, after the commit.</summary>
    public static void Signal(NpgsqlBatch batch, Guid order, string topic, Guid? subject, DateTimeOffset now) =>
        batch.Add(SignalSql, order, topic, Guids(subject), now);

    private static NpgsqlParameter Json(JsonObject? value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value?.ToJsonString() ?? DBNull.Value };

    private static NpgsqlParameter Guids(Guid? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)value ?? DBNull.Value };

    internal const string AddSql = """
        INSERT INTO commerce.order_events (order_id, at, actor_id, type, text, public, before, after)
            VALUES ($1, $2, $3, $4, $5, $6, $7::text::json, $8::text::json)
        """;

    internal const string SignalSql = "INSERT INTO commerce.order_signals (order_id, topic, subject, due_at) VALUES ($1, $2, $3, $4)";
}
