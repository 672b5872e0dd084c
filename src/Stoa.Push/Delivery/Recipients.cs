using System.Diagnostics;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

/// <summary>A device whose turn it is.</summary>
/// <param name="Attempts">Made before this one.</param>
/// <param name="TimeLeft">Not tried again after that; null where it has not been tried.</param>
/// <param name="IsActive">False: it was switched off since it was put off, is somebody else's, or left the audience.</param>
/// <param name="WasAttempted">Under at_most_once: it may have been sent to before a crash.</param>
internal sealed record Recipient(
    long Id,
    string Token,
    bool IsFid,
    string Platform,
    string? Locale,
    int Attempts = 0,
    TimeSpan? TimeLeft = null,
    bool IsActive = true,
    bool WasAttempted = false,
    Guid? UserId = null,
    Guid? SessionId = null,
    string Project = FcmProjects.Default,
    string? TimeZone = null
)
{
    /// <summary>What stands for a topic in the books: no device has it.</summary>
    public const long TopicId = 0;
}

/// <summary>Devices whose turn it is, and when the database said so (by <see cref="Stopwatch"/>).</summary>
internal sealed record Window(IReadOnlyList<Recipient> Recipients, long ReadAt)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(2);

    /// <summary>People sign out, tokens change hands: what was read so long ago has to be asked again.</summary>
    public static bool IsOld(long readAt) => Stopwatch.GetElapsedTime(readAt) > Lasting;
}

/// <summary>
/// Reads whose turn it is, in pages along the ids. The whole audience is asked before every attempt, and whose the device is: a second attempt never goes to
/// the next owner of a phone.
/// </summary>
internal sealed class Recipients(NpgsqlDataSource database, SignedIn people)
{
    /// <summary>The next devices of the shard that still belong to the audience.</summary>
    public async Task<IReadOnlyList<Recipient>> After(long id, Shard shard, MessageRun messageRun, int count, CancellationToken cancelled)
    {
        if (messageRun.Audience.Target is { } target)
        {
            return id < Recipient.TopicId ? [Topic(messageRun.Audience, target.Value)] : [];
        }
        var (where, arguments) = messageRun.Filter(first: 8);
        var next = await database.Many(
            Audience.Narrow(AfterSql, where),
            Read,
            cancelled,
            [id, shard.ToId, count, shard.TimeZone, shard.AttemptedTo, messageRun.StartedAt, shard.Project, .. arguments]
        );
        return await WithoutSignedOut(next, cancelled);
    }

    /// <summary>Devices of the shard whose next attempt is due.</summary>
    public async Task<IReadOnlyList<Recipient>> Due(Shard shard, MessageRun messageRun, int count, CancellationToken cancelled)
    {
        if (messageRun.Audience.Target is { } target)
        {
            return await database.Many(TopicDueSql, row => Tried(row, Topic(messageRun.Audience, target.Value)), cancelled, shard.MessageId, shard.No);
        }
        var (where, arguments) = messageRun.Filter(first: 4);
        var due = await database.Many(
            Audience.Narrow(DueSql, where),
            row => Tried(row, Read(row)) with { IsActive = row.GetBoolean("is_active") },
            cancelled,
            [shard.MessageId, shard.No, count, .. arguments]
        );
        return await WithoutSignedOut(due, cancelled);
    }

    /// <summary>Those of a window that may still be sent to, as they are now. The rest of the window has left the audience or has another owner.</summary>
    public async Task<IReadOnlyDictionary<long, Recipient>> Still(MessageRun messageRun, IReadOnlyList<Recipient> waiting, CancellationToken cancelled)
    {
        if (messageRun.Audience.Target is not null)
        {
            return waiting.ToDictionary(recipient => recipient.Id);
        }
        var (where, arguments) = messageRun.Filter(first: 3);
        var ids = waiting.Select(recipient => recipient.Id).ToArray();
        var owners = waiting.Select(recipient => recipient.UserId).ToArray();
        var found = await database.Many(Audience.Narrow(StillSql, where), Read, cancelled, [ids, owners, .. arguments]);
        return (await WithoutSignedOut(found, cancelled)).ToDictionary(recipient => recipient.Id);
    }

    /// <summary>One question for the whole window, and none where nobody has an account.</summary>
    private async Task<IReadOnlyList<Recipient>> WithoutSignedOut(IReadOnlyList<Recipient> recipients, CancellationToken cancelled)
    {
        var owners = recipients.Select(recipient => (recipient.SessionId, recipient.UserId)).Where(owner => owner is not (null, null)).Distinct().ToArray();
        if (owners.Length == 0)
        {
            return recipients;
        }
        var over = await people.Over(owners, cancelled);
        return over is { Sessions.Count: 0, People.Count: 0 }
            ? recipients
            : [.. recipients.Select(recipient => over.Has(recipient.SessionId, recipient.UserId) ? recipient with { IsActive = false } : recipient)];
    }

    private static Recipient Topic(Audience audience, string name) =>
        new(Recipient.TopicId, name, IsFid: false, "", null) { Project = audience.Project ?? FcmProjects.Default };

    private static Recipient Tried(NpgsqlDataReader row, Recipient recipient) =>
        recipient with
        {
            Attempts = row.GetInt32("attempts"),
            TimeLeft = row.GetOrNull<TimeSpan>("time_left"),
            WasAttempted = row.GetBoolean("is_attempted"),
        };

    private static Recipient Read(NpgsqlDataReader row) =>
        new(row.GetInt64("id"), row.GetString("fcm_token"), row.GetBoolean("is_fid"), row.GetString("platform"), row.GetStringOrNull("locale"))
        {
            UserId = row.GetOrNull<Guid>("user_id"),
            SessionId = row.GetOrNull<Guid>("session_id"),
            Project = row.GetString("project"),
            TimeZone = row.GetStringOrNull("time_zone"),
        };

    private const string Columns = "d.id, d.fcm_token, d.kind = 'fid' AS is_fid, d.platform, d.locale, d.user_id, d.session_id, d.project, d.time_zone";

    /// <summary>Up to $5 a node that died may have sent to whoever owned the device then.</summary>
    internal const string AfterSql = $"""
        SELECT {Columns} FROM push.devices d
        WHERE d.id > $1 AND d.id <= $2 AND d.project = $7 AND ($4::text IS NULL OR coalesce(d.time_zone, '') = $4::text)
            AND (d.id > $5 OR d.owner_changed_at IS NULL OR d.owner_changed_at <= $6) AND {Audience.Devices} ORDER BY d.id LIMIT $3
        """;

    internal const string StillSql = $"""
        SELECT {Columns} FROM unnest($1::bigint[], $2::uuid[]) AS w(id, user_id) JOIN push.devices d ON d.id = w.id
        WHERE (w.user_id IS NULL OR w.user_id = d.user_id) AND {Audience.Devices}
        """;

    internal const string TopicDueSql = """
        SELECT r.attempts, r.give_up_at - clock_timestamp() AS time_left, r.is_attempted
        FROM push.retries r WHERE r.message_id = $1 AND r.shard_no = $2 AND r.due_at <= clock_timestamp()
        """;

    internal const string DueSql = $"""
        SELECT r.device_id AS id, coalesce(d.fcm_token, '') AS fcm_token, coalesce(d.kind = 'fid', false) AS is_fid,
            coalesce(d.platform, '') AS platform, d.locale, r.user_id, d.session_id,
            coalesce(d.project, '') AS project, d.time_zone,
            r.attempts, r.give_up_at - clock_timestamp() AS time_left, d.id IS NOT NULL AS is_active, r.is_attempted
        FROM push.retries r
        LEFT JOIN push.devices d ON d.id = r.device_id AND (r.user_id IS NULL OR r.user_id = d.user_id) AND {Audience.Devices}
        WHERE r.message_id = $1 AND r.shard_no = $2 AND r.due_at <= clock_timestamp() ORDER BY r.device_id LIMIT $3
        """;
}
