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

/// <summary>A message that was sent to a device of a user.</summary>
/// <param name="Name">Null where it has none; those about orders and alerts have none.</param>
/// <param name="Status">accepted, failed or unknown.</param>
/// <param name="Code">Why it failed; null where it did not.</param>
/// <param name="SentAt">When the message began.</param>
internal sealed record UserMessage(
    long PushMessageId,
    string? Name,
    long DeviceTokenId,
    [property: OneOf<DeliveryStatuses>] string Status,
    [property: KnownValues<FailureCodes>] string? Code,
    DateTimeOffset SentAt
);

/// <summary>
/// What was pushed to the devices that a user has now, since they are theirs. Outcomes are packed by message, so the messages whose range of devices covers
/// one of these are looked through, the latest first, as many at once as keep a request short; a page may be shorter than asked for and go on.
/// </summary>
internal sealed class ListUserMessages(NpgsqlDataSource database)
{
    private const string Order = "sent_at";
    private const int AtOnce = 250;
    private const int MostLookedThrough = 2_000;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<UserMessage>>("/admin/users/{id}/push-messages", routes.Resolve<ListUserMessages>().Handle)
            .WithName(MessageRoutes.Section, "listUserPushMessages", "List what was pushed to the devices of a user")
            .Staff("push_messages", "read")
            .HoldsSecret()
            .WithSuccess(PushSuccesses.SentPushesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .WithExample(new Page<UserMessage>([new UserMessage(7, "Winter sale", 42, "accepted", null, At)], 1, PageQuery.DefaultSize, 1));

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    public sealed record Request(Guid User, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty, ListRequest.Read(input, Order));

        /// <summary>The oldest first.</summary>
        public bool IsAscending => List.Sort == Order;
    }

    /// <summary>A shard whose range covers a device: whether the device was in it, its outcomes say.</summary>
    private sealed record Candidate(long Message, string? Name, int Shard, long Device, DateTimeOffset At)
    {
        public DevicePosition Place => new(Message, Shard, Device);
    }

    public async Task<Outcome<Page<UserMessage>>> Handle(Request request, RequestContext context)
    {
        var (place, refused) = Place(request);
        if (refused is not null)
        {
            return refused;
        }
        var (skip, size) = (request.List.Cursor is null ? request.List.Page.Offset : 0, request.List.Page.Size);
        // The page ends with the last; whether there is more is looked for behind it.
        var (found, seen, last, behind, isOver) = (new List<UserMessage>(), 0L, place, place, false);
        for (var looked = 0; !isOver && found.Count <= size && looked < MostLookedThrough; looked += AtOnce)
        {
            var batch = await Candidates(request, behind, context.CancellationToken);
            (isOver, behind) = (batch.Count < AtOnce, batch.Count == 0 ? behind : batch[^1]);
            foreach (var (candidate, outcome) in await Outcomes(batch, context.CancellationToken))
            {
                if (found.Count > size)
                {
                    break;
                }
                if (found.Count < size)
                {
                    last = candidate;
                }
                if (outcome is { } status && seen++ >= skip)
                {
                    found.Add(new UserMessage(candidate.Message, candidate.Name, candidate.Device, status, null, candidate.At));
                }
            }
        }
        var more = found.Count > size || !isOver;
        return new Page<UserMessage>(await WithCodes([.. found.Take(size)], context.CancellationToken), request.List.Page.Number, size, seen)
        {
            Extras = new PageExtras
            {
                IsByCursor = request.List.Cursor is not null,
                NextCursor = request.List.Cursor is not null && more ? CursorOf(request, last!) : null,
                TotalIsMinimum = more,
            },
        };
    }

    private static (Candidate? Place, Failure? Failure) Place(Request request) =>
        request.List.Cursor is null or ListCursor.Beginning ? (null, null)
        : ListCursor.Parse(request.List.Cursor, PlaceIn(request)) is { } cursor
        && DateTimeOffset.TryParseExact(cursor.Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        && cursor.Key.Split('.') is [var number, var no, var id]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var message)
        && int.TryParse(no, NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var device)
            ? (new Candidate(message, null, shard, device, at.ToUniversalTime()), null)
        : (null, ListRequest.CursorInvalid);

    /// <summary>What a cursor is good for: this order of this list.</summary>
    private static string PlaceIn(Request request) => (request.List.Sort ?? "-" + Order) + " of a user";

    private static string CursorOf(Request request, Candidate last) =>
        new ListCursor(
            PlaceIn(request),
            last.At.ToString("O", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{last.Message}.{last.Shard}.{last.Device}")
        ).ToString();

    private async Task<IReadOnlyList<Candidate>> Candidates(Request request, Candidate? behind, CancellationToken cancelled)
    {
        var end = new Candidate(0, null, 0, 0, request.IsAscending ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue);
        return await database.Many(
            request.IsAscending ? OldestSql : LatestSql,
            row => new Candidate(row.GetInt64("id"), row.GetStringOrNull("name"), row.GetInt32("no"), row.GetInt64("device_id"), row.GetTime("at")),
            cancelled,
            request.User,
            (behind ?? end).At,
            (behind ?? end).Message,
            (behind ?? end).Shard,
            (behind ?? end).Device,
            AtOnce
        );
    }

    /// <summary>Each with what became of the message on the device; null where it was not sent there.</summary>
    private async Task<IEnumerable<(Candidate Candidate, string? Status)>> Outcomes(IReadOnlyList<Candidate> candidates, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var recorded = await DevicePosition.Outcomes(connection, [.. candidates.Select(candidate => candidate.Place)], cancelled);
        return candidates.Select(one => (one, recorded.Contains(one.Place) ? ListDeliveries.NameOf(recorded[one.Place].Last()) : null));
    }

    private async Task<IReadOnlyList<UserMessage>> WithCodes(List<UserMessage> messages, CancellationToken cancelled)
    {
        var failed = messages.Where(message => message.Status == "failed").Select(message => (message.PushMessageId, message.DeviceTokenId));
        var codes = await ListDeliveries.CodesOf(database, failed, cancelled);
        return messages.ConvertAll(message => message with { Code = codes.GetValueOrDefault((message.PushMessageId, message.DeviceTokenId)) });
    }

    /// <summary>As the index messages_by_beginning has it.</summary>
    private const string BeganAt = "coalesce(m.started_at, m.created_at)";

    private const string CandidatesSql = $"""
        SELECT m.id, m.name, s.no, d.id AS device_id, {BeganAt} AS at
        FROM push.devices d
        JOIN push.shards s ON d.id BETWEEN s.from_id AND s.to_id
        JOIN push.messages m ON m.id = s.message_id
        WHERE d.user_id = $1 AND (d.owner_changed_at IS NULL OR {BeganAt} >= d.owner_changed_at)
        """;

    /// <summary>The time alone leads to the place in the index; the rest of it stands in other tables.</summary>
    internal const string LatestSql = $"""
        {CandidatesSql} AND {BeganAt} <= $2 AND ({BeganAt}, m.id, s.no, d.id) < ($2::timestamptz, $3::bigint, $4::int, $5::bigint)
        ORDER BY {BeganAt} DESC, m.id DESC, s.no DESC, d.id DESC LIMIT $6
        """;

    internal const string OldestSql = $"""
        {CandidatesSql} AND {BeganAt} >= $2 AND ({BeganAt}, m.id, s.no, d.id) > ($2::timestamptz, $3::bigint, $4::int, $5::bigint)
        ORDER BY {BeganAt}, m.id, s.no, d.id LIMIT $6
        """;
}
