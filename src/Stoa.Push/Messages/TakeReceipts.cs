using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;
using Stoa.Push.Events;

namespace Stoa.Push.Messages;

/// <summary>What apps have said of a message, each device once.</summary>
/// <param name="Delivered">Devices on which it arrived.</param>
/// <param name="Opened">Devices on which it was opened.</param>
internal sealed record Receipts(long Delivered, long Opened)
{
    internal const string CountSql =
        "SELECT coalesce(sum(delivered), 0)::bigint, coalesce(sum(opened), 0)::bigint FROM push.receipt_counts WHERE message_id = $1";

    public static async Task<Receipts> Of(NpgsqlConnection connection, long message, CancellationToken cancelled) =>
        (await connection.One(CountSql, row => new Receipts(row.GetInt64(0), row.GetInt64(1)), cancelled, message))!;
}

/// <summary>How many receipts were new.</summary>
internal sealed record TakenReceipts(long Taken);

/// <summary>
/// An app says which messages arrived on its device and which were opened, as often as it likes: each counts once. Only what may have reached a device of the
/// caller's counts, by what is recorded of its sending. What was opened has arrived. Where the message told an alert, whoever counts alerts hears that it was
/// opened.
/// </summary>
internal sealed class TakeReceipts(NpgsqlDataSource database, OutboxWriter outbox, TimeProvider clock)
{
    private const int AtMost = 100;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, TakenReceipts>("/device-tokens/receipts", routes.Resolve<TakeReceipts>().Handle)
            .WithName(DeviceRoutes.Section, "sendPushReceipts", "Say which push messages arrived and were opened on the current user's device")
            .SignedIn()
            .Idempotent()
            .WithSuccess(PushSuccesses.PushReceiptsTaken)
            .WithExample(new TakenReceipts(2), """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","receipts":[{"message_id":"123","event":"opened"}]}""");

    /// <summary>What an app says.</summary>
    public sealed record Request(string FcmToken, IReadOnlyList<Receipt> Receipts) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Form("fcm_token", DeviceFacts.MaxToken, PushForms.Token), input.Body.Objects("receipts", AtMost, Receipt.Read));
    }

    /// <summary>Of one message, by the id that its data had.</summary>
    internal sealed record Receipt(long? MessageId, string Event)
    {
        public static Receipt Read(ObjectReader members) => new(Numbers.Parse(members.Text("message_id", 20)), members.Choice("event", ReceiptEvents.Values));
    }

    public Task<Outcome<TakenReceipts>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Take(connection, request, context));

    private async Task<Outcome<TakenReceipts>> Take(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var reached = await Reached(connection, request, context);
        var known = request.Receipts.Where(receipt => receipt.MessageId is { } id && reached.Contains(id)).ToList();
        var (taken, alerts) = await connection.One(
            TakeSql,
            row => (row.GetInt64(0), row.GetFieldValue<Guid[]>(1)),
            context.CancellationToken,
            request.FcmToken,
            context.Caller.UserId,
            known.Select(receipt => receipt.MessageId!.Value).ToArray(),
            known.Select(receipt => receipt.Event).ToArray(),
            now
        );
        await using var batch = new NpgsqlBatch(connection);
        foreach (var alert in alerts)
        {
            outbox.Add(batch, "alert.opened", JsonSerializer.Serialize(new AlertAnswer(alert), PushJson.Default.AlertAnswer), now);
        }
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
        }
        return new TakenReceipts(taken);
    }

    /// <summary>
    /// The messages that may have reached the device. A window in work is recorded when it is over, seconds after phones have begun to answer: until then its
    /// whole range is believed.
    /// </summary>
    private static async Task<HashSet<long>> Reached(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var shards = await connection.Many(
            ShardsSql,
            row => (Place: new DevicePosition(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)), IsInWork: row.GetBoolean(3)),
            context.CancellationToken,
            request.FcmToken,
            context.Caller.UserId,
            request.Receipts.Select(receipt => receipt.MessageId).OfType<long>().Distinct().ToArray()
        );
        var recorded = await DevicePosition.Outcomes(connection, [.. shards.Select(shard => shard.Place)], context.CancellationToken);
        return
        [
            .. shards
                .Where(shard =>
                    shard.IsInWork || recorded[shard.Place].Any(outcome => outcome is DeviceOutcome.Accepted or DeviceOutcome.Unknown or DeviceOutcome.Retry)
                )
                .Select(shard => shard.Place.MessageId),
        ];
    }

    /// <summary>
    /// The shards that the device may be of. What went to a topic FCM sent on, and it alone knows to whom: that is every device of the project that the message
    /// has something for.
    /// </summary>
    internal const string ShardsSql = """
        SELECT s.message_id, s.no, r.device_id, r.device_id > s.done_to AND r.device_id <= s.attempted_to
        FROM push.devices d
        JOIN push.shards s ON s.message_id = ANY($3::bigint[])
        JOIN push.messages m ON m.id = s.message_id
        CROSS JOIN LATERAL (SELECT CASE WHEN s.to_id = 0 THEN 0 ELSE d.id END AS device_id) AS r
        WHERE md5(d.fcm_token)::uuid = md5($1::text)::uuid AND d.fcm_token = $1 AND d.user_id = $2 AND r.device_id BETWEEN s.from_id AND s.to_id
            AND (s.to_id > 0 OR s.project = d.project
                AND CASE d.platform WHEN 'android' THEN m.android_message WHEN 'ios' THEN m.ios_message ELSE m.web_message END IS NOT NULL)
        """;

    /// <summary>Rows in one order, so that two reports of one device do not wait for each other.</summary>
    internal const string TakeSql = """
        WITH said AS (
            SELECT DISTINCT r.message_id, d.id AS device_id, e.event FROM push.devices d
            CROSS JOIN unnest($3::bigint[], $4::text[]) AS r(message_id, event)
            CROSS JOIN LATERAL (SELECT 'delivered' AS event UNION ALL SELECT 'opened' WHERE r.event = 'opened') AS e
            WHERE md5(d.fcm_token)::uuid = md5($1::text)::uuid AND d.fcm_token = $1 AND d.user_id = $2
        ), taken AS (
            INSERT INTO push.receipts (message_id, device_id, event, at) SELECT message_id, device_id, event, $5 FROM said ORDER BY 1, 2, 3
            ON CONFLICT DO NOTHING RETURNING message_id, device_id, event
        ), counted AS (
            INSERT INTO push.receipt_counts AS c (message_id, slot, delivered, opened)
            SELECT message_id, device_id % 16, count(*) FILTER (WHERE event = 'delivered'), count(*) FILTER (WHERE event = 'opened') FROM taken
            GROUP BY message_id, device_id % 16 ORDER BY message_id
            ON CONFLICT (message_id, slot) DO UPDATE SET delivered = c.delivered + excluded.delivered, opened = c.opened + excluded.opened
        )
        SELECT (SELECT count(*) FROM taken), ARRAY(
            SELECT DISTINCT a.alert_id FROM taken t JOIN push.messages m ON m.id = t.message_id JOIN push.alert_events a ON a.event_id = m.event_id
            WHERE t.event = 'opened' AND a.alert_id IS NOT NULL)
        """;
}
