using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Push.Delivery;

namespace Stoa.Push.Messages;

/// <summary>
/// Starts sending a message now, in the caller's transaction: checks its state first, then devices, then credentials. A refusal changes nothing.
/// </summary>
internal sealed class Sending(StartDelivery delivery, ChangeNotifications notifications)
{
    /// <summary>Puts a message on its way.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="message">The message, locked in that transaction.</param>
    /// <param name="cancelled">Of the request.</param>
    /// <returns>Why it was not started; null if it was.</returns>
    public async Task<Failure?> Begin(NpgsqlConnection connection, PushMessage message, CancellationToken cancelled)
    {
        if (Refusal(message.Status) is { } refused)
        {
            return refused;
        }
        if ((message.RetryOf is not null || message.Status == "failed") && await IsRetried(connection, message.Id, cancelled))
        {
            return PushFaults.MessageAlreadySent;
        }
        var (where, arguments) = message.Audience.Filter(
            message.AndroidMessage is not null,
            message.IosMessage is not null,
            message.RetryOf,
            web: message.WebMessage is not null
        );
        // A topic is one recipient: only where that failed may it have the message again.
        if (message is { RetryOf: { } before, Audience.Target: not null } && !await connection.One(HasFailedSql, row => row.GetBoolean(0), cancelled, before))
        {
            return PushFaults.NoActiveDevices;
        }
        // Who is in a segment is known when the message begins; then it is refused, where that is nobody. Who subscribed to a topic is known to FCM alone.
        if (
            message.Audience is { SegmentId: null, Target: null }
            && !await connection.One(Audience.Narrow(AnySql, where), row => row.GetBoolean(0), cancelled, arguments)
        )
        {
            return PushFaults.NoActiveDevices;
        }
        await connection.Change(NowSql, cancelled, message.Id, Traces.Current);
        return (await delivery.Start(connection, message.Id, cancelled)).Failure;
    }

    /// <summary>Until the end of the transaction no other copy of it begins.</summary>
    private static async Task<bool> IsRetried(NpgsqlConnection connection, long message, CancellationToken cancelled)
    {
        await connection.Change(LockOriginalSql, cancelled, message);
        return await connection.One(IsRetriedSql, row => row.GetBoolean(0), cancelled, message);
    }

    /// <summary>Call after the commit: this node need not wait for the database's notification.</summary>
    public void NotifyStarted(long message) => notifications.Raise(StartDelivery.Topic, message.ToString(CultureInfo.InvariantCulture));

    public static Failure? Refusal(string status) =>
        status switch
        {
            "sending" or "paused" or "sent" => PushFaults.MessageAlreadySent,
            "cancelled" => Wrong("send", status),
            _ => null,
        };

    public static Failure Wrong(string action, string status) =>
        new()
        {
            Fault = PushFaults.PushStateWrong,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["action"] = action, ["status"] = status },
        };

    /// <summary>For the audit log: no content, which may be long, but the state.</summary>
    public static JsonObject Describe(PushMessage message) =>
        new()
        {
            ["name"] = message.Name,
            ["type"] = message.Type,
            ["status"] = message.Status,
            ["scheduled_at"] = message.ScheduledAt?.ToString("O", CultureInfo.InvariantCulture),
        };

    public static string Subject(long message) => string.Create(CultureInfo.InvariantCulture, $"push_message:{message}");

    private const string Originals = """
        originals AS (
            SELECT m.id, m.retry_of FROM push.messages m WHERE m.id = $1
            UNION ALL
            SELECT m.id, m.retry_of FROM originals o JOIN push.messages m ON m.id = o.retry_of
        )
        """;

    /// <summary>The first of all that a message is a copy of. Whoever locks a message and its first original locks them in this order.</summary>
    internal const string LockOriginalSql = $"""
        WITH RECURSIVE {Originals} SELECT m.id FROM push.messages m WHERE m.id = (SELECT o.id FROM originals o WHERE o.retry_of IS NULL) FOR UPDATE OF m
        """;

    /// <summary>
    /// Whether devices may have had the message by another copy than it and those that it is a copy of: failures of a copy are retried from there. One that was
    /// cancelled counts, too, unless it is certain that it reached no device.
    /// </summary>
    internal const string IsRetriedSql = $"""
        WITH RECURSIVE {Originals}, copies AS (
            SELECT o.id FROM originals o WHERE o.retry_of IS NULL
            UNION ALL
            SELECT m.id FROM copies c JOIN push.messages m ON m.retry_of = c.id
        )
        SELECT EXISTS (
            SELECT FROM copies c JOIN push.messages m ON m.id = c.id
            WHERE c.id NOT IN (SELECT o.id FROM originals o) AND (m.status IN ('sending', 'paused', 'sent') OR m.accepted + m.unknown > 0 OR EXISTS (
                SELECT FROM push.shards s WHERE s.message_id = m.id
                    AND (s.accepted + s.unknown > 0 OR s.attempted_to > s.done_to OR s.lease_until > clock_timestamp()))))
        """;

    internal const string HasFailedSql = "SELECT EXISTS (SELECT FROM push.messages m WHERE m.id = $1 AND m.failed > 0)";

    internal const string AnySql = $"SELECT EXISTS (SELECT FROM push.devices d WHERE {Audience.Devices})";

    /// <summary>Sends at once, even if the message was scheduled.</summary>
    internal const string NowSql = """
        UPDATE push.messages SET type = 'immediate', status = 'draft', scheduled_at = NULL, traceparent = $2::text
        WHERE id = $1 AND status IN ('draft', 'scheduled', 'failed')
        """;
}
