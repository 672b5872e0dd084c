using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Push.Events;

/// <summary>
/// Answers alerts whose message failed: no device of the user took it, and then it is mailed. A message that FCM accepted for one of them has told it. The
/// decision about the event changes from <c>push</c> to <c>refused</c> in the transaction that answers, so a message that staff send again and that fails
/// again is not answered again.
/// </summary>
internal sealed class RefusedAlerts(NpgsqlDataSource database, OutboxWriter outbox, TimeProvider clock)
{
    public async Task Answer(CancellationToken cancelled)
    {
        // Mostly there is nothing, and that is one question.
        if (await database.One(IsWaitingSql, row => row.GetBoolean(0), cancelled))
        {
            while ((await database.InTransaction<int>(connection => Answer(connection, cancelled), cancelled)).Value == AtOnce) { }
        }
    }

    private const int AtOnce = 100;

    private async Task<Outcome<int>> Answer(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var events = await connection.Many(TakeSql, row => row.GetInt64(0), cancelled, AtOnce);
        if (events.Count == 0)
        {
            return 0;
        }
        var now = clock.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var alert in await connection.Many(RefuseSql, row => row.GetGuid(0), cancelled, events.ToArray(), now))
        {
            outbox.Add(batch, "alert.refused", JsonSerializer.Serialize(new AlertAnswer(alert), PushJson.Default.AlertAnswer), now);
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return events.Count;
    }

    internal const string IsWaitingSql = "SELECT (SELECT event_id FROM push.alerts_refused ORDER BY event_id LIMIT 1) IS NOT NULL";

    internal const string TakeSql = """
        DELETE FROM push.alerts_refused
        WHERE event_id IN (SELECT event_id FROM push.alerts_refused ORDER BY event_id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING event_id
        """;

    /// <summary>One that is being sent again by now has another chance; failing, it comes back here.</summary>
    internal const string RefuseSql = """
        UPDATE push.alert_events e SET way = 'refused', at = $2
        WHERE e.event_id = ANY($1) AND e.way = 'push'
            AND NOT EXISTS (SELECT FROM push.messages m WHERE m.event_id = e.event_id AND m.status IN ('sending', 'paused', 'sent'))
        RETURNING e.alert_id
        """;
}
