using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>
/// Tells FCM the subscriptions that were asked for: at once in the request, and what was not done then, or whose request died, in a job of every node. A device
/// that is gone, switched off or another's by then is left alone, and after a day nothing is tried any more.
/// </summary>
internal sealed partial class TopicChanges(NpgsqlDataSource database, FcmProjects projects, TimeProvider clock, ILogger<TopicChanges> log)
{
    /// <summary>So long the job keeps off, because the request does it.</summary>
    public static readonly TimeSpan LeftToRequest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan BesidesTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What a request asked, in calls of a thousand by project; where a project answers nothing, the rest of it is left to the job.</summary>
    /// <returns>By device that FCM was asked about: null where it was done, else the code.</returns>
    public async Task<IReadOnlyDictionary<long, string?>> CarryOut(Guid wish, IReadOnlyList<long> devices, CancellationToken cancelled)
    {
        var codes = new Dictionary<long, string?>();
        foreach (var some in devices.Chunk(TopicClient.TokensAtOnce))
        {
            var answers = await Tell(await Take(TakeSql, cancelled, wish, some), cancelled);
            foreach (var (change, code) in answers)
            {
                codes[change.Device] = code;
            }
            if (answers.Count > 0 && answers.All(answer => answer.Code is { } code && TopicClient.IsAway(code)))
            {
                break;
            }
        }
        return codes;
    }

    /// <summary>What is due.</summary>
    public async Task CarryOutDue(CancellationToken cancelled)
    {
        if (!projects.IsConfigured)
        {
            return;
        }
        var now = clock.GetUtcNow();
        foreach (var (topic, count) in await database.Many(ForgetSql, row => (row.GetString(0), row.GetInt64(1)), cancelled, now, now - GivenUpAfter))
        {
            GivenUp(log, count, topic);
        }
        int told;
        do
        {
            var taken = await Take(TakeDueSql, cancelled, clock.GetUtcNow(), TopicClient.TokensAtOnce);
            await Tell(taken, cancelled);
            told = taken.Count;
        } while (told == TopicClient.TokensAtOnce);
    }

    private async Task<IReadOnlyList<TopicChange>> Take(string sql, CancellationToken cancelled, params object[] which)
    {
        var now = clock.GetUtcNow();
        var taker = Guid.CreateVersion7();
        return await database.Many(sql, row => TopicChange.Read(row, taker), cancelled, [taker, now, now + Lease, .. which]);
    }

    /// <summary>Of one call.</summary>
    private TimeSpan Lease => projects.All.Max(project => project.Options.Timeout) * 2 + BesidesTimeout;

    private async Task<IReadOnlyList<(TopicChange Change, string? Code)>> Tell(IReadOnlyList<TopicChange> changes, CancellationToken cancelled)
    {
        var all = new List<(TopicChange, string?)>();
        foreach (var alike in changes.GroupBy(change => (change.Project, change.Topic, change.IsAdding)))
        {
            // Those of the first call have been taken just now.
            TopicChange[] some = all.Count == 0 ? [.. alike] : [.. await Renew([.. alike], cancelled)];
            if (some.Length == 0)
            {
                continue;
            }
            var project = projects.Of(alike.Key.Project);
            var (codes, wait) = project is not null
                ? await project.Topics.Change(alike.Key.Topic, [.. some.Select(change => change.Token)], alike.Key.IsAdding, cancelled)
                : ([.. some.Select(_ => FcmAnswer.NoProject.Code)], null);
            await Finish(some, codes, wait, project?.Options.RetryAfter ?? TimeSpan.Zero);
            all.AddRange(some.Zip(codes));
        }
        return all;
    }

    /// <summary>
    /// Those that are still this taker's and may be told, for the time of one more call. Each topic is a call of its own, and what was taken together may be a
    /// thousand of them: in the time of those before, others have taken what comes last.
    /// </summary>
    private async Task<IEnumerable<TopicChange>> Renew(TopicChange[] changes, CancellationToken cancelled)
    {
        var devices = await database.Many(
            RenewSql,
            row => row.GetInt64(0),
            cancelled,
            changes.Select(change => change.Device).ToArray(),
            changes[0].Topic,
            changes[0].Taker,
            clock.GetUtcNow() + Lease
        );
        var own = devices.ToHashSet();
        return changes.Where(change => own.Contains(change.Device));
    }

    /// <summary>Also where the client has gone: FCM has answered.</summary>
    private Task<int> Finish(TopicChange[] changes, string?[] codes, TimeSpan? wait, TimeSpan first) =>
        database.Change(
            FinishSql,
            CancellationToken.None,
            changes.Select(change => change.Device).ToArray(),
            changes.Select(change => change.Topic).ToArray(),
            changes.Select(change => change.Wish).ToArray(),
            codes.Select(code => code is null || !TopicClient.MayWorkLater(code)).ToArray(),
            changes[0].Taker,
            clock.GetUtcNow(),
            first,
            wait ?? TimeSpan.Zero
        );

    /// <summary>Those of a device that is another's now would subscribe somebody who did not ask.</summary>
    private const string MayBeTold = "d.is_active AND (d.owner_changed_at IS NULL OR d.owner_changed_at <= c.asked_at)";

    /// <summary>What follows the choice of those that nobody else has.</summary>
    private const string Taken = $"""
        ) UPDATE push.topic_changes c SET taken_by = $1, taken_until = $3, attempts = c.attempts + 1
        FROM free JOIN push.devices d ON d.id = free.device_id
        WHERE c.device_id = free.device_id AND c.topic = free.topic AND {MayBeTold}
        RETURNING c.device_id, c.topic, c.is_adding, c.wish, d.fcm_token, d.project
        """;

    internal const string TakeSql = $"""
        WITH free AS (
            SELECT f.device_id, f.topic FROM push.topic_changes f
            WHERE f.wish = $4 AND f.device_id = ANY($5::bigint[]) AND (f.taken_until IS NULL OR f.taken_until <= $2)
            FOR UPDATE SKIP LOCKED
        {Taken}
        """;

    internal const string TakeDueSql = $"""
        WITH free AS (
            SELECT f.device_id, f.topic FROM push.topic_changes f
            WHERE f.next_at <= $4 AND (f.taken_until IS NULL OR f.taken_until <= $2)
            ORDER BY f.next_at LIMIT $5 FOR UPDATE SKIP LOCKED
        {Taken}
        """;

    /// <summary>In the order in which others lock them.</summary>
    internal const string RenewSql = $"""
        WITH mine AS MATERIALIZED (
            SELECT c.device_id FROM push.topic_changes c
            WHERE c.device_id = ANY($1::bigint[]) AND c.topic = $2 AND c.taken_by = $3 ORDER BY c.device_id FOR UPDATE
        )
        UPDATE push.topic_changes c SET taken_until = $4 FROM mine m JOIN push.devices d ON d.id = m.device_id
        WHERE c.device_id = m.device_id AND c.topic = $2 AND {MayBeTold} RETURNING c.device_id
        """;

    /// <summary>By topic, how many of devices that could have been told were given up.</summary>
    internal const string ForgetSql = $"""
        WITH forgotten AS (
            DELETE FROM push.topic_changes c USING push.devices d
            WHERE d.id = c.device_id AND c.next_at <= $1 AND (c.asked_at < $2 OR NOT ({MayBeTold})) AND (c.taken_until IS NULL OR c.taken_until <= $1)
            RETURNING c.topic, ({MayBeTold}) AS is_given_up
        )
        SELECT topic, count(*) FROM forgotten WHERE is_given_up GROUP BY topic
        """;

    /// <summary>What somebody asked in the meantime is due at once; the rest that may work later, twice as late each time.</summary>
    internal const string FinishSql = """
        WITH mine AS MATERIALIZED (
            SELECT c.device_id, c.topic, c.wish = t.wish AS is_same, c.wish = t.wish AND t.is_final AS is_over
            FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::boolean[]) AS t (device_id, topic, wish, is_final)
            JOIN push.topic_changes c ON c.device_id = t.device_id AND c.topic = t.topic
            WHERE c.taken_by = $5 ORDER BY c.device_id, c.topic FOR UPDATE OF c
        ), over AS (
            DELETE FROM push.topic_changes c USING mine m WHERE c.device_id = m.device_id AND c.topic = m.topic AND m.is_over
        )
        UPDATE push.topic_changes c SET taken_by = NULL, taken_until = NULL,
            next_at = CASE WHEN m.is_same THEN $6::timestamptz + greatest($7::interval * power(2, least(c.attempts, 8) - 1), $8::interval) ELSE $6 END
        FROM mine m WHERE c.device_id = m.device_id AND c.topic = m.topic AND NOT m.is_over
        """;

    [LoggerMessage(1, LogLevel.Warning, "FCM could not be told for a day what {Count} devices asked of topic {Topic}; that is given up")]
    private static partial void GivenUp(ILogger log, long count, string topic);
}

/// <summary>A change of one device that this process tells FCM.</summary>
internal sealed record TopicChange(long Device, string Topic, bool IsAdding, Guid Wish, string Token, string Project, Guid Taker)
{
    public static TopicChange Read(NpgsqlDataReader row, Guid taker) =>
        new(row.GetInt64(0), row.GetString(1), row.GetBoolean(2), row.GetGuid(3), row.GetString(4), row.GetString(5), taker);
}
