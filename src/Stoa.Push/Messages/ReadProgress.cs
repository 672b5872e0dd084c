using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Platform.Streams;

namespace Stoa.Push.Messages;

/// <summary>How far a message is.</summary>
/// <param name="Status">Of the message.</param>
/// <param name="Counters">As of this moment.</param>
/// <param name="RatePerSecond">Devices a second since sending began, until it ended; null before.</param>
/// <param name="ExpectedEndAt">When it will be over at that rate, not before its last wave or retry that is known; null where nothing is on its way.</param>
/// <param name="Failures">Failed devices by the code of their failure.</param>
/// <param name="Skips">Skipped devices by the reason, where there was one besides having left the audience.</param>
internal sealed record Progress(
    [property: OneOf<MessageStatuses>] string Status,
    Counters Counters,
    double? RatePerSecond,
    DateTimeOffset? ExpectedEndAt,
    [property: KnownValues<FailureCodes>] IReadOnlyDictionary<string, long> Failures,
    [property: KnownValues<SkipReasons>] IReadOnlyDictionary<string, long> Skips,
    DateTimeOffset? StartedAt,
    DateTimeOffset? SentAt
) : IProgress
{
    /// <summary>What apps have said of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Receipts? Receipts { get; init; }

    [JsonIgnore]
    public bool IsFinal => Status is "sent" or "cancelled" or "failed";

    public static Progress Of(PushMessage message, IReadOnlyDictionary<string, long> failures, IReadOnlyDictionary<string, long> skips, DateTimeOffset now)
    {
        var counters = message.Counters;
        // One that was cancelled or has failed is not changed any more.
        var until = message.SentAt ?? (message.Status is "cancelled" or "failed" ? message.UpdatedAt : now);
        var seconds = message.StartedAt is { } started ? (until - started).TotalSeconds : 0;
        var rate = seconds > 0 ? (counters.Total - counters.Pending) / seconds : (double?)null;
        var end =
            message.Status == "sending" && rate > 0
                ? now + TimeSpan.FromSeconds(Math.Min(counters.Pending / rate.Value, LongestSeconds))
                : (DateTimeOffset?)null;
        return new Progress(message.Status, counters, rate is null ? null : Math.Round(rate.Value, 1), end, failures, skips, message.StartedAt, message.SentAt);
    }

    private const double LongestSeconds = 365 * 86_400.0;
}

/// <summary>The progress of a message: once, or repeatedly until it ends if the client accepts an event stream.</summary>
internal sealed class ReadProgress(NpgsqlDataSource database, ProgressStreams streams, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Progress>("/admin/push-messages/{id}/progress", routes.Resolve<ReadProgress>().Handle)
            .WithName(MessageRoutes.Section, "getPushMessageProgress", "Progress of a push message, also as server-sent events")
            .Staff("push_messages", "read")
            .Streaming<Progress>(ProgressStreams.MediaType)
            .WithSuccess(PushSuccesses.ProgressRetrieved)
            .ProducesFault(PushFaults.PushMessageNotFound, RequestFaults.Overloaded)
            .WithExample(
                new Progress(
                    "sending",
                    new Counters(150, 50, 97, 2, 0, 1),
                    42.5,
                    PushMessage.Example.CreatedAt.AddSeconds(4),
                    new Dictionary<string, long>(StringComparer.Ordinal) { ["UNREGISTERED"] = 2 },
                    new Dictionary<string, long>(StringComparer.Ordinal),
                    PushMessage.Example.CreatedAt,
                    null
                )
            );

    public async Task<Outcome<Progress>> Handle(ById request, RequestContext context)
    {
        if (request.Id.Value is not { } id || await Find(database, id, clock, context.CancellationToken) is not { } progress)
        {
            return request.Id.NotFound(PushFaults.PushMessageNotFound);
        }
        return context.Prefers(ProgressStreams.MediaType) ? streams.Open(context, over => Find(database, id, clock, over)) : progress;
    }

    public static async Task<Progress?> Find(NpgsqlDataSource database, long id, TimeProvider clock, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var message = await connection.One(PushMessage.FindSql, PushMessage.Read, cancelled, id);
        if (message is null)
        {
            return null;
        }
        var failures = await connection.Many(FailuresSql, row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), cancelled, id);
        var skips = await connection.Many(SkipsSql, row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), cancelled, id);
        var progress = Progress.Of(message, Counts(failures), Counts(skips), clock.GetUtcNow());
        return progress with
        {
            ExpectedEndAt = progress.ExpectedEndAt is { } end ? await connection.One(LastDueSql, row => row.GetTime("at"), cancelled, id, end) : null,
            Receipts = message.StartedAt is null ? null : await Receipts.Of(connection, id, cancelled),
        };
    }

    private static Dictionary<string, long> Counts(IEnumerable<KeyValuePair<string, long>> counts) => new(counts, StringComparer.Ordinal);

    internal const string FailuresSql = "SELECT code, count(*) FROM push.failures WHERE message_id = $1 GROUP BY code ORDER BY code";

    /// <summary>What is not due before then cannot be over by then.</summary>
    internal const string LastDueSql = "SELECT greatest(max(due_at), $2::timestamptz) AS at FROM push.shards WHERE message_id = $1 AND NOT is_done";

    internal const string SkipsSql = $"""
        SELECT r.reason, r.devices
        FROM (SELECT sum(missed) AS missed, sum(textless) AS textless, sum(quiet) AS quiet FROM push.shards WHERE message_id = $1) AS s
        CROSS JOIN LATERAL (
            VALUES ('{SkipReasons.TooLate}', s.missed), ('{SkipReasons.NoText}', s.textless), ('{SkipReasons.QuietHours}', s.quiet)
        ) AS r(reason, devices) WHERE r.devices > 0
        """;
}
