using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
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
    /// <summary>In the order in which devices are sent to: outcomes are packed in it, so that there is no other.</summary>
    private const string Order = "position";

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<DeliveryResult>>("/admin/push-messages/{id}/deliveries", routes.Resolve<ListDeliveries>().Handle)
            .WithName(MessageRoutes.Section, "listPushMessageDeliveries", "What became of each device of a push message")
            .Staff("push_messages", "read")
            .HoldsSecret()
            .WithSuccess(PushSuccesses.DeliveriesRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound, PlatformFaults.CursorInvalid)
            .Explains("status", "Only devices of which this is known.")
            .WithExample(new Page<DeliveryResult>([new DeliveryResult(42, "failed", "UNREGISTERED")], 1, 20, 150));

    public sealed record Request(PathId Id, ListRequest List, string? Status) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(PathId.Read(input), ListRequest.Read(input, Order), input.QueryChoice("status", DeliveryStatuses.Values));

        public bool Backwards => List.Sort == "-" + Order;
    }

    public async Task<Outcome<Page<DeliveryResult>>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Value is not { } id || !await database.One(ExistsSql, row => row.GetBoolean(0), context.CancellationToken, id))
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        var (place, refused) = Place(request);
        if (refused is not null)
        {
            return refused;
        }
        var shards = await database.Many(ShardsSql, row => new Shard(row.GetInt32(0), row.GetInt64(1)), context.CancellationToken, id, request.Status);
        var found = await Find(id, request, shards, place, context.CancellationToken);
        var (more, page) = (found.Count > request.List.Page.Size, found.Take(request.List.Page.Size).ToList());
        return new Page<DeliveryResult>(
            await WithCodes(database, id, page.ConvertAll(device => device.Result), context.CancellationToken),
            request.List.Page.Number,
            request.List.Page.Size,
            shards.Sum(shard => shard.Count)
        )
        {
            Extras = new PageExtras
            {
                IsByCursor = request.List.Cursor is not null,
                NextCursor = request.List.Cursor is not null && more ? CursorOf(request, page[^1]) : null,
            },
        };
    }

    /// <summary>Behind which device of which shard; null at the beginning, and for a page.</summary>
    private static ((int Shard, long Device)? Place, Failure? Failure) Place(Request request) =>
        request.List.Cursor is null or ListCursor.Beginning ? (null, null)
        : ListCursor.Parse(request.List.Cursor, PlaceIn(request)) is { } cursor
        && int.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
        && long.TryParse(cursor.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var device)
            ? ((shard, device), null)
        : (null, ListRequest.CursorInvalid);

    /// <summary>What a cursor is good for: this order of this list.</summary>
    private static string PlaceIn(Request request) => (request.List.Sort ?? Order) + " deliveries";

    private static string CursorOf(Request request, Delivered last) =>
        new ListCursor(
            PlaceIn(request),
            last.Shard.ToString(CultureInfo.InvariantCulture),
            last.Result.DeviceTokenId.ToString(CultureInfo.InvariantCulture)
        ).ToString();

    /// <summary>The devices of the page and one more, where there is one.</summary>
    private async Task<List<Delivered>> Find(
        long message,
        Request request,
        IReadOnlyList<Shard> shards,
        (int Shard, long Device)? place,
        CancellationToken cancelled
    )
    {
        var (skip, take) = (request.List.Cursor is null ? request.List.Page.Offset : 0, request.List.Page.Size + 1);
        var found = new List<Delivered>(take);
        foreach (var (no, count) in request.Backwards ? shards.Reverse() : shards)
        {
            var isBefore = place is { } begun && (request.Backwards ? no > begun.Shard : no < begun.Shard);
            if (isBefore || count == 0)
            {
                continue;
            }
            if (skip >= count)
            {
                skip -= count;
                continue;
            }
            if (found.Count == take)
            {
                break;
            }
            var devices = await Unpack(database, message, no, request.Status, cancelled);
            devices = request.Backwards ? devices.Reverse() : devices;
            if (place is { } within && within.Shard == no)
            {
                devices = devices.SkipWhile(device => request.Backwards ? device.DeviceTokenId >= within.Device : device.DeviceTokenId <= within.Device);
            }
            found.AddRange(devices.Skip((int)skip).Take(take - found.Count).Select(device => new Delivered(no, device)));
            skip = 0;
        }
        return found;
    }

    private sealed record Shard(int No, long Count);

    private sealed record Delivered(int Shard, DeliveryResult Result);

    internal static async Task<IEnumerable<DeliveryResult>> Unpack(
        NpgsqlDataSource database,
        long message,
        int shard,
        string? status,
        CancellationToken cancelled
    )
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

    internal static async Task<IReadOnlyList<DeliveryResult>> WithCodes(
        NpgsqlDataSource database,
        long message,
        List<DeliveryResult> results,
        CancellationToken cancelled
    )
    {
        var codes = await CodesOf(database, results.Where(result => result.Status == "failed").Select(result => (message, result.DeviceTokenId)), cancelled);
        return results.ConvertAll(result => result with { Code = codes.GetValueOrDefault((message, result.DeviceTokenId)) });
    }

    /// <summary>Why messages failed on devices; nothing is asked where none did.</summary>
    internal static async Task<IReadOnlyDictionary<(long Message, long Device), string>> CodesOf(
        NpgsqlDataSource database,
        IEnumerable<(long Message, long Device)> failed,
        CancellationToken cancelled
    )
    {
        (long Message, long Device)[] asked = [.. failed];
        return asked.Length == 0
            ? new Dictionary<(long, long), string>()
            : (
                await database.Many(
                    CodesSql,
                    row => (Key: (row.GetInt64(0), row.GetInt64(1)), Code: row.GetString(2)),
                    cancelled,
                    asked.Select(one => one.Message).ToArray(),
                    asked.Select(one => one.Device).ToArray()
                )
            ).ToDictionary(one => one.Key, one => one.Code);
    }

    internal static string? NameOf(DeviceOutcome outcome) =>
        outcome switch
        {
            DeviceOutcome.Accepted => "accepted",
            DeviceOutcome.Failed => "failed",
            DeviceOutcome.Unknown => "unknown",
            DeviceOutcome.Retry or DeviceOutcome.Skipped or DeviceOutcome.Textless or DeviceOutcome.Quiet => null,
        };

    internal const string ExistsSql = "SELECT EXISTS (SELECT FROM push.messages WHERE id = $1)";

    internal const string ShardsSql = """
        SELECT no, CASE WHEN $2::text IS NULL THEN accepted + failed + unknown
            WHEN $2 = 'accepted' THEN accepted WHEN $2 = 'failed' THEN failed ELSE unknown END::bigint
        FROM push.shards WHERE message_id = $1 ORDER BY no
        """;

    internal const string ChunksSql = "SELECT first_id, ids, codes FROM push.outcomes WHERE message_id = $1 AND shard_no = $2 ORDER BY window_no";

    internal const string CodesSql = """
        SELECT f.message_id, f.device_id, f.code FROM unnest($1::bigint[], $2::bigint[]) AS w(message, device)
        JOIN push.failures f ON f.message_id = w.message AND f.device_id = w.device
        """;
}
