using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Push.Messages;

/// <summary>What became of a message on one device.</summary>
/// <param name="DeviceTokenId">Which device; it may be deleted by now.</param>
/// <param name="Status">accepted, failed or unknown.</param>
/// <param name="Code">Why it failed: FCM's error code, or ours where FCM sent none; null where it did not fail.</param>
internal sealed record DeliveryResult(
    long DeviceTokenId,
    [property: OneOf<DeliveryStatuses>] string Status,
    [property: KnownValues<FailureCodes>] string? Code
);

/// <summary>
/// What became of each device that a message was sent to. The shards' counters say which of them hold the page, so only those shards are
/// unpacked: one or two, however long the list.
/// </summary>
internal sealed class ListDeliveries(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<DeliveryResult>>("/admin/push-messages/{id}/deliveries", routes.Resolve<ListDeliveries>().Handle)
            .WithName(MessageRoutes.Section, "listPushMessageDeliveries", "What became of each device of a push message")
            .Staff("push_messages", "read")
            .WithSuccess(PushSuccesses.DeliveriesRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound)
            .Explains("status", "Only devices of which this is known.")
            .WithExample(new Page<DeliveryResult>([new DeliveryResult(42, "failed", "UNREGISTERED")], 1, 20, 150));

    public sealed record Request(PathId Id, PageQuery Page, string? Status) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PathId.Read(input), input.Page(), input.QueryChoice("status", DeliveryStatuses.Values));
    }

    public async Task<Outcome<Page<DeliveryResult>>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Value is not { } id || !await database.One(ExistsSql, row => row.GetBoolean(0), context.CancellationToken, id))
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        var shards = await database.Many(ShardsSql, row => (No: row.GetInt32(0), Count: row.GetInt64(1)), context.CancellationToken, id, request.Status);
        var (skip, take) = (request.Page.Offset, request.Page.Size);
        var results = new List<DeliveryResult>(take);
        foreach (var (no, count) in shards)
        {
            if (skip >= count)
            {
                skip -= count;
            }
            else if (results.Count < take)
            {
                var devices = await Unpack(id, no, request.Status, context.CancellationToken);
                results.AddRange(devices.Skip((int)skip).Take(take - results.Count));
                skip = 0;
            }
        }
        return new Page<DeliveryResult>(
            await WithCodes(id, results, context.CancellationToken),
            request.Page.Number,
            request.Page.Size,
            shards.Sum(shard => shard.Count)
        );
    }

    private async Task<IEnumerable<DeliveryResult>> Unpack(long message, int shard, string? status, CancellationToken cancelled)
    {
        var latest = new SortedDictionary<long, DeviceOutcome>();
        foreach (
            var (first, ids, codes) in await database.Many(
                ChunksSql,
                row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2)),
                cancelled,
                message,
                shard
            )
        )
        {
            foreach (var (device, outcome) in OutcomeChunk.Read(first, ids, codes))
            {
                latest[device] = outcome;
            }
        }
        return latest
            .Select(device => (device.Key, Status: NameOf(device.Value)))
            .Where(device => device.Status is not null && (status is null || device.Status == status))
            .Select(device => new DeliveryResult(device.Key, device.Status!, null));
    }

    private async Task<IReadOnlyList<DeliveryResult>> WithCodes(long message, List<DeliveryResult> results, CancellationToken cancelled)
    {
        var failed = results.Where(result => result.Status == "failed").Select(result => result.DeviceTokenId).ToArray();
        var codes =
            failed.Length == 0
                ? []
                : (await database.Many(CodesSql, row => (Device: row.GetInt64(0), Text: row.GetString(1)), cancelled, message, failed)).ToDictionary(
                    code => code.Device,
                    code => code.Text
                );
        return results.ConvertAll(result => result with { Code = codes.GetValueOrDefault(result.DeviceTokenId) });
    }

    private static string? NameOf(DeviceOutcome outcome) =>
        outcome switch
        {
            DeviceOutcome.Accepted => "accepted",
            DeviceOutcome.Failed => "failed",
            DeviceOutcome.Unknown => "unknown",
            DeviceOutcome.Retry or DeviceOutcome.Skipped => null,
        };

    internal const string ExistsSql = "SELECT EXISTS (SELECT FROM push.messages WHERE id = $1)";

    internal const string ShardsSql = """
        SELECT no, CASE WHEN $2::text IS NULL THEN accepted + failed + unknown
            WHEN $2 = 'accepted' THEN accepted WHEN $2 = 'failed' THEN failed ELSE unknown END::bigint
        FROM push.shards WHERE message_id = $1 ORDER BY no
        """;

    internal const string ChunksSql = "SELECT first_id, ids, codes FROM push.outcomes WHERE message_id = $1 AND shard_no = $2 ORDER BY window_no";

    internal const string CodesSql = "SELECT device_id, code FROM push.failures WHERE message_id = $1 AND device_id = ANY($2::bigint[])";
}
