using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Delivery;

/// <summary>A range of devices claimed by this node, as it was when claimed.</summary>
/// <param name="HasWaveBegun">Whether anybody in its time zone may have been sent to; false of what has no time zone.</param>
/// <param name="Project">Whose devices alone it means.</param>
internal sealed record Shard(
    long MessageId,
    int No,
    long ToId,
    long DoneTo,
    long AttemptedTo,
    long Epoch,
    string? TimeZone,
    bool HasWaveBegun,
    int Windows,
    string Project
);

/// <summary>What a window has come to, to be recorded in one step.</summary>
internal sealed class WindowRecord
{
    public List<long> Ids { get; } = [];
    public List<byte> Outcomes { get; } = [];
    public List<(long DeviceId, string Code)> Failures { get; } = [];
    public List<Retry> Retries { get; } = [];
    public InvalidTokens InvalidTokens { get; } = new();

    /// <summary>The devices come from <c>push.retries</c>, where they are settled now.</summary>
    public bool SettlesRetries { get; set; }

    public int Count(DeviceOutcome outcome) => Outcomes.Count(code => code == (byte)outcome);

    public void Add(long device, DeviceOutcome outcome)
    {
        Ids.Add(device);
        Outcomes.Add((byte)outcome);
    }
}

/// <summary>A device to be tried again.</summary>
/// <param name="TimeLeft">Not tried again after that; null where it has not been tried yet: the message was stopped before its turn.</param>
/// <param name="UserId">Whose the device was when it was tried, or when its turn came.</param>
internal sealed record Retry(long DeviceId, int Attempts, TimeSpan Wait, TimeSpan? TimeLeft, string Code, Guid? UserId);

/// <summary>Claims shards and records their progress. Every step carries the epoch of the claim, so a node that lost its lease changes nothing.</summary>
internal sealed class Shards(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The message with the fewest claimed shards comes first, so that large ones do not starve the rest.</summary>
    /// <param name="largestAudience">Only messages to so few devices.</param>
    /// <param name="busy">Projects that have as many shards in work on this node as they may.</param>
    /// <param name="throttled">So many shards of throttled messages at most, on this node.</param>
    public Task<Shard?> Claim(NodeMark node, long largestAudience, string[] busy, int throttled, TimeSpan lease, CancellationToken cancelled) =>
        database.One(
            ClaimSql,
            row => new Shard(
                row.GetInt64("message_id"),
                row.GetInt32("no"),
                row.GetInt64("to_id"),
                row.GetInt64("done_to"),
                row.GetInt64("attempted_to"),
                row.GetInt64("epoch"),
                row.GetStringOrNull("time_zone"),
                row.GetBoolean("has_wave_begun"),
                row.GetInt32("windows"),
                row.GetString("project")
            ),
            cancelled,
            lease,
            largestAudience,
            node.BackendPid,
            node.BackendStart,
            busy,
            throttled
        );

    /// <summary>Extends the leases of shards that this node works on; gives the epochs of those that are still its own.</summary>
    public async Task<HashSet<long>> Renew(NodeMark node, IReadOnlyCollection<Shard> shards, TimeSpan lease, CancellationToken cancelled) =>
        [
            .. await database.Many(
                RenewSql,
                row => row.GetInt64(0),
                cancelled,
                shards.Select(shard => shard.MessageId).ToArray(),
                shards.Select(shard => shard.No).ToArray(),
                shards.Select(shard => shard.Epoch).ToArray(),
                lease,
                node.BackendPid,
                node.BackendStart
            ),
        ];

    /// <summary>From here on the devices up to <paramref name="attemptedTo"/> may have been sent to. False: the lease is lost.</summary>
    public async Task<bool> Attempt(Shard shard, long attemptedTo, CancellationToken cancelled) =>
        await database.Change(AttemptSql, cancelled, shard.MessageId, shard.No, shard.Epoch, attemptedTo) == 1;

    /// <summary>Under at_most_once: these retries may have been sent from here on. False: the lease is lost.</summary>
    public async Task<bool> AttemptRetries(Shard shard, long[] devices, CancellationToken cancelled) =>
        await database.Change(AttemptRetriesSql, cancelled, shard.MessageId, shard.No, shard.Epoch, devices) == devices.Length;

    /// <summary>
    /// Records a window (of retries, where no ids are given) and goes on to the next, in one commit. Gives the message's state; null: the lease is lost and
    /// nothing was recorded.
    /// One that was recorded before, by a commit whose answer was lost, is not recorded again.
    /// </summary>
    /// <param name="number">How many windows of the shard were recorded before it.</param>
    public async Task<string?> Record(Shard shard, int number, long? doneTo, long? attemptedTo, WindowRecord window, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var now = clock.GetUtcNow();
        var state = await connection.One(
            RecordSql,
            row => row.GetString(0),
            cancelled,
            shard.MessageId,
            shard.No,
            shard.Epoch,
            doneTo,
            attemptedTo,
            window.Count(DeviceOutcome.Accepted),
            window.Count(DeviceOutcome.Failed),
            window.Count(DeviceOutcome.Unknown),
            window.Count(DeviceOutcome.Skipped) + window.Count(DeviceOutcome.Textless) + window.Count(DeviceOutcome.Quiet),
            window.Ids[0],
            window.Ids[^1],
            OutcomeChunk.Pack(window.Ids),
            window.Outcomes.ToArray(),
            now,
            window.Failures.Select(failure => failure.DeviceId).ToArray(),
            window.Failures.Select(failure => failure.Code).ToArray(),
            number,
            window.Count(DeviceOutcome.Textless),
            window.Count(DeviceOutcome.Quiet)
        );
        if (state is null)
        {
            return await connection.One(RecordedSql, row => row.GetString(0), cancelled, shard.MessageId, shard.No, shard.Epoch, number);
        }
        await using var batch = new NpgsqlBatch(connection);
        AddRetries(batch, shard, window);
        window.InvalidTokens.AddTo(batch, now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        await transaction.CommitAsync(cancelled);
        return state;
    }

    private static void AddRetries(NpgsqlBatch batch, Shard shard, WindowRecord window)
    {
        if (window.SettlesRetries)
        {
            batch.Add(SettleRetriesSql, shard.MessageId, shard.No, window.Ids.ToArray());
        }
        if (window.Retries.Count > 0)
        {
            batch.Add(
                RetrySql,
                shard.MessageId,
                shard.No,
                window.Retries.Select(retry => retry.DeviceId).ToArray(),
                window.Retries.Select(retry => retry.Attempts).ToArray(),
                window.Retries.Select(retry => retry.Wait).ToArray(),
                window.Retries.Select(retry => retry.TimeLeft).ToArray(),
                window.Retries.Select(retry => retry.Code).ToArray(),
                window.Retries.Select(retry => retry.UserId).ToArray()
            );
        }
    }

    public Task<int> Deactivate(IReadOnlyList<Recipient> dead) => InvalidTokens.Deactivate(database, dead, clock.GetUtcNow());

    /// <summary>Releases a shard. It is done when nothing is left to send or retry; otherwise it becomes due again.</summary>
    /// <param name="isMissed">It was not begun because its time had passed.</param>
    public Task<int> Release(Shard shard, bool isThrough, bool isMissed, CancellationToken cancelled) =>
        database.Change(ReleaseSql, cancelled, shard.MessageId, shard.No, shard.Epoch, isThrough, isMissed);

    /// <summary>
    /// Releases a shard in the middle of a window: the next owner treats that window as uncertain, as after a crash, but without waiting for the lease.
    /// </summary>
    public Task<int> Abandon(Shard shard) => database.Change(AbandonSql, CancellationToken.None, shard.MessageId, shard.No, shard.Epoch);

    private const string Free = """
        NOT o.is_done AND o.due_at <= clock_timestamp() AND (o.lease_until <= clock_timestamp()
            OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = o.owner_pid AND a.backend_start = o.owner_since))
        """;

    /// <summary>Some are found without a lock, as others may have them by then; the first of them that nobody has is locked, and no other shard.</summary>
    internal const string ClaimSql = $"""
        WITH found AS MATERIALIZED (
            SELECT s.message_id, s.no, s.due_at, work.busy FROM push.messages m
            CROSS JOIN LATERAL (
                SELECT count(*) AS busy, count(*) FILTER (WHERE b.owner_pid = $3 AND b.owner_since = $4) AS ours
                FROM push.shards b WHERE b.message_id = m.id AND NOT b.is_done AND b.lease_until > clock_timestamp()
            ) AS work
            CROSS JOIN LATERAL (
                SELECT o.message_id, o.no, o.due_at FROM push.shards o
                WHERE o.message_id = m.id AND {Free} AND NOT o.project = ANY($5::text[])
                ORDER BY o.due_at, o.no LIMIT 20
            ) AS s
            WHERE m.status = 'sending' AND m.total <= $2 AND (m.throttle_per_second IS NULL OR (
                work.ours < {MessageRun.ShardsAtATimeSql}
                AND (SELECT count(*) FROM push.shards t JOIN push.messages o ON o.id = t.message_id
                    WHERE o.throttle_per_second IS NOT NULL AND o.status = 'sending' AND NOT t.is_done AND t.lease_until > clock_timestamp()
                        AND t.owner_pid = $3 AND t.owner_since = $4) < $6))
            ORDER BY work.busy, m.id, s.due_at, s.no LIMIT 100
        ), candidate AS (
            SELECT o.message_id, o.no FROM found f JOIN push.shards o ON o.message_id = f.message_id AND o.no = f.no
            WHERE {Free}
            ORDER BY f.busy, f.message_id, f.due_at, f.no LIMIT 1 FOR UPDATE OF o SKIP LOCKED
        )
        UPDATE push.shards s SET epoch = nextval('push.epochs'), lease_until = clock_timestamp() + $1::interval, owner_pid = $3, owner_since = $4
        FROM candidate c WHERE s.message_id = c.message_id AND s.no = c.no
        RETURNING s.message_id, s.no, s.to_id, s.done_to, s.attempted_to, s.epoch, s.time_zone, s.windows, s.project,
            s.time_zone IS NOT NULL AND EXISTS (SELECT FROM push.shards w WHERE w.message_id = s.message_id AND w.time_zone = s.time_zone
                AND (w.windows > 0 OR w.attempted_to > w.done_to)) AS has_wave_begun
        """;

    internal const string RenewSql = """
        UPDATE push.shards s SET lease_until = clock_timestamp() + $4::interval, owner_pid = $5, owner_since = $6
        FROM unnest($1::bigint[], $2::int[], $3::bigint[]) AS held(message_id, no, epoch)
        WHERE s.message_id = held.message_id AND s.no = held.no AND s.epoch = held.epoch AND NOT s.is_done
            -- Given back while this was on its way: a lease would keep everyone from it.
            AND s.lease_until > '-infinity'
        RETURNING s.epoch
        """;

    internal const string AttemptSql = "UPDATE push.shards SET attempted_to = $4 WHERE message_id = $1 AND no = $2 AND epoch = $3";

    internal const string AttemptRetriesSql = """
        UPDATE push.retries r SET is_attempted = true FROM push.shards s
        WHERE s.message_id = $1 AND s.no = $2 AND s.epoch = $3 AND r.message_id = s.message_id AND r.shard_no = s.no AND r.device_id = ANY($4::bigint[])
        """;

    internal const string RecordSql = """
        WITH moved AS (
            UPDATE push.shards SET done_to = coalesce($4, done_to), attempted_to = coalesce($5, attempted_to),
                windows = windows + 1, accepted = accepted + $6, failed = failed + $7, unknown = unknown + $8, skipped = skipped + $9,
                textless = textless + $18, quiet = quiet + $19
            WHERE message_id = $1 AND no = $2 AND epoch = $3 AND windows = $17 RETURNING windows
        ), chunk AS (
            INSERT INTO push.outcomes (message_id, shard_no, window_no, first_id, last_id, ids, codes) SELECT $1, $2, windows, $10, $11, $12, $13 FROM moved
        ), series AS (
            INSERT INTO push.series AS m (message_id, shard_no, minute, accepted, failed)
            SELECT $1, $2, date_trunc('minute', $14::timestamptz), $6, $7 FROM moved
            ON CONFLICT (message_id, shard_no, minute) DO UPDATE SET accepted = m.accepted + excluded.accepted, failed = m.failed + excluded.failed
        ), failures AS (
            INSERT INTO push.failures (message_id, device_id, code, failed_at)
            SELECT $1, f.id, f.code, $14 FROM moved, unnest($15::bigint[], $16::text[]) AS f(id, code)
            ON CONFLICT (message_id, device_id) DO UPDATE SET code = excluded.code, failed_at = excluded.failed_at
        )
        SELECT m.status FROM push.messages m, moved WHERE m.id = $1
        """;

    internal const string RecordedSql = """
        SELECT m.status FROM push.shards s JOIN push.messages m ON m.id = s.message_id
        WHERE s.message_id = $1 AND s.no = $2 AND s.epoch = $3 AND s.windows = $4 + 1
        """;

    internal const string SettleRetriesSql = "DELETE FROM push.retries WHERE message_id = $1 AND shard_no = $2 AND device_id = ANY($3::bigint[])";

    internal const string RetrySql = """
        INSERT INTO push.retries (message_id, shard_no, device_id, attempts, due_at, give_up_at, code, user_id)
        SELECT $1, $2, r.id, r.attempts, clock_timestamp() + r.wait, clock_timestamp() + r.time_left, r.code, r.user_id
        FROM unnest($3::bigint[], $4::int[], $5::interval[], $6::interval[], $7::text[], $8::uuid[]) AS r(id, attempts, wait, time_left, code, user_id)
        """;

    internal const string ReleaseSql = """
        UPDATE push.shards s SET lease_until = '-infinity', attempted_to = s.done_to, is_done = $4 AND next.due_at IS NULL,
            due_at = CASE WHEN $4 THEN coalesce(next.due_at, s.due_at) ELSE s.due_at END,
            -- Who was there when the audience was frozen and is not any more.
            skipped = CASE WHEN $4 AND next.due_at IS NULL THEN greatest(s.skipped, s.expected - s.accepted - s.failed - s.unknown) ELSE s.skipped END,
            missed = CASE WHEN $5 THEN s.expected ELSE s.missed END
        FROM (SELECT min(due_at) AS due_at FROM push.retries WHERE message_id = $1 AND shard_no = $2) AS next
        WHERE s.message_id = $1 AND s.no = $2 AND s.epoch = $3
        """;

    internal const string AbandonSql = "UPDATE push.shards SET lease_until = '-infinity' WHERE message_id = $1 AND no = $2 AND epoch = $3";
}
