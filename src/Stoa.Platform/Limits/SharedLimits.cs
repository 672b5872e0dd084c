using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Limits;

/// <summary>One limit on one account or address.</summary>
internal readonly record struct Bucket(UInt128 Key, Limit Limit);

/// <summary>
/// The limits that decide over security, kept in PostgreSQL so that all nodes share them: exact sliding windows. All buckets of a request are
/// counted by one statement, and the row lock makes parallel requests take turns. A bucket that is full is remembered here until
/// it has room again, so that hammering on it costs no database. What was used more than five minutes from now was noted by a clock that was wrong, and counts
/// no more.
/// </summary>
internal sealed class SharedLimits
{
    /// <summary>A bucket was emptied before its time; the key is the bucket's, in hexadecimal digits.</summary>
    public const string Topic = "limit";

    private const int RememberAtMost = 100_000;

    /// <summary>How far the clocks of nodes may be apart, in the statements too.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<UInt128, DateTimeOffset> _fullUntil = new();
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private long _emptied;
    private byte[]? _secret;

    public SharedLimits(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        notifications.On(Topic, key => Forget(UInt128.Parse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
        // Changes made while disconnected are unknown; the database is asked again.
        notifications.OnTrustChanged(_ => Forget(null));
    }

    /// <summary>One, or all.</summary>
    private void Forget(UInt128? bucket)
    {
        Interlocked.Increment(ref _emptied);
        if (bucket is { } one)
        {
            _fullUntil.TryRemove(one, out _);
        }
        else
        {
            _fullUntil.Clear();
        }
    }

    /// <summary>Called once, after the migrations and before the server listens.</summary>
    public async Task Load(CancellationToken cancelled) => _secret = await _database.One(LoadSql, row => row.GetFieldValue<byte[]>(0), cancelled);

    /// <summary>Bucket keys are keyed hashes, so that the table does not reveal who was limited.</summary>
    public Bucket BucketOf(string name, string whom, Limit limit)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(
            _secret ?? throw new InvalidOperationException("The limits' secret is not loaded."),
            Encoding.UTF8.GetBytes($"{name}\0{limit.Window.Ticks}\0{whom}"),
            hash
        );
        return new Bucket(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), limit);
    }

    /// <summary>How long until every bucket has room, as far as this node knows; null if none is known to be full.</summary>
    public TimeSpan? Full(ReadOnlySpan<Bucket> buckets)
    {
        TimeSpan? wait = null;
        foreach (var bucket in buckets)
        {
            if (_fullUntil.TryGetValue(bucket.Key, out var until))
            {
                var left = until - _clock.GetUtcNow();
                if (left <= TimeSpan.Zero || left > bucket.Limit.Window + Skew)
                {
                    _fullUntil.TryRemove(bucket.Key, out _);
                }
                else if (wait is null || left > wait)
                {
                    wait = left;
                }
            }
        }
        return wait;
    }

    /// <summary>Counts one use of each bucket; null if all had room, otherwise how long to wait.</summary>
    public async Task<TimeSpan?> Use(Bucket[] buckets, CancellationToken cancelled)
    {
        var (now, emptied) = (_clock.GetUtcNow(), Volatile.Read(ref _emptied));
        var full = await _database.Many(
            UseSql,
            row => (Number: row.GetInt64(0), Until: row.GetFieldValue<DateTimeOffset>(1)),
            cancelled,
            buckets.Select(bucket => BytesOf(bucket.Key)).ToArray(),
            buckets.Select(bucket => bucket.Limit.Permits).ToArray(),
            buckets.Select(bucket => bucket.Limit.Window).ToArray(),
            now
        );
        if (full.Count == 0)
        {
            return null;
        }
        if (_fullUntil.Count > RememberAtMost)
        {
            _fullUntil.Clear();
        }
        foreach (var (number, until) in full)
        {
            Remember(buckets[number - 1].Key, until, emptied);
        }
        return full.Max(bucket => bucket.Until) - now;
    }

    /// <summary>What was emptied during the question may be missing from the answer; then the next request asks again.</summary>
    private void Remember(UInt128 bucket, DateTimeOffset until, long emptied)
    {
        if (emptied == Volatile.Read(ref _emptied))
        {
            _fullUntil[bucket] = until;
            if (emptied != Volatile.Read(ref _emptied))
            {
                _fullUntil.TryRemove(bucket, out _);
            }
        }
    }

    /// <summary>How long until each bucket has room, without counting a use; null if all have.</summary>
    public async Task<TimeSpan?> Wait(Bucket[] buckets, CancellationToken cancelled)
    {
        var now = _clock.GetUtcNow();
        var until = await _database.Many(
            FullSql,
            row => row.GetFieldValue<DateTimeOffset>(0),
            cancelled,
            buckets.Select(bucket => BytesOf(bucket.Key)).ToArray(),
            buckets.Select(bucket => bucket.Limit.Permits).ToArray(),
            buckets.Select(bucket => bucket.Limit.Window).ToArray(),
            now
        );
        return until.Count == 0 ? null : until.Max() - now;
    }

    /// <summary>
    /// Notes that <paramref name="member"/> was used from an address; null unless that makes too many different ones, else how long until there is room for
    /// another.
    /// </summary>
    /// <param name="bucket">The address, and how many it may have.</param>
    /// <param name="member">The account; only its key matters.</param>
    /// <param name="cancelled">Of the request.</param>
    public async Task<TimeSpan?> Spread(Bucket bucket, Bucket member, CancellationToken cancelled)
    {
        var now = _clock.GetUtcNow();
        var (full, until) = await _database.One(
            SpreadSql,
            row => (row.GetBoolean(0), row.GetFieldValue<DateTimeOffset>(1)),
            cancelled,
            BytesOf(bucket.Key),
            BytesOf(member.Key),
            now,
            bucket.Limit.Window,
            bucket.Limit.Permits
        );
        return full ? until - now : null;
    }

    /// <summary>Drops what no longer counts.</summary>
    public async Task PurgeExpired(CancellationToken cancelled)
    {
        var now = _clock.GetUtcNow();
        foreach (var (key, until) in _fullUntil)
        {
            if (until <= now)
            {
                _fullUntil.TryRemove(key, out _);
            }
        }
        await _database.Change(PurgeExpiredSql, cancelled, now);
        await _database.Change(ForgetSpreadsSql, cancelled, now);
    }

    public static byte[] BytesOf(UInt128 key)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }

    internal const string LoadSql = "SELECT secret FROM platform.secrets WHERE purpose = 'limits'";

    /// <summary>
    /// Rows are locked in the order of their keys. Within the update <c>excluded.idle_at - $4</c> is the window. What comes back are the buckets that
    /// were full, with the moment at which the oldest use that fills them no longer counts.
    /// </summary>
    internal const string UseSql = """
        WITH wanted AS (
            SELECT * FROM unnest($1::bytea[], $2::int[], $3::interval[]) WITH ORDINALITY AS w (bucket, permits, span, number)
        ), used AS (
            INSERT INTO platform.rate_limits AS l (bucket, permits, uses, idle_at)
            SELECT bucket, permits, ARRAY[$4::timestamptz], $4 + span FROM wanted ORDER BY bucket
            ON CONFLICT (bucket) DO UPDATE
            SET permits = excluded.permits, idle_at = excluded.idle_at,
                uses = ARRAY(SELECT u FROM unnest(l.uses) AS u WHERE u > $4 - (excluded.idle_at - $4) AND u <= $4 + interval '5 minutes') || $4
            WHERE (SELECT count(*) FROM unnest(l.uses) AS u WHERE u > $4 - (excluded.idle_at - $4) AND u <= $4 + interval '5 minutes') < excluded.permits
            RETURNING bucket
        )
        SELECT w.number, coalesce(filling.u + w.span, $4 + w.span / w.permits)
        FROM wanted w LEFT JOIN platform.rate_limits l ON l.bucket = w.bucket
        LEFT JOIN LATERAL (
            SELECT u FROM unnest(l.uses) AS u WHERE u <= $4 + interval '5 minutes' ORDER BY u DESC OFFSET w.permits - 1 LIMIT 1
        ) AS filling ON true
        WHERE NOT EXISTS (SELECT FROM used WHERE used.bucket = w.bucket)
        """;

    internal const string FullSql = """
        SELECT filling.u + w.span
        FROM unnest($1::bytea[], $2::int[], $3::interval[]) AS w (bucket, permits, span) JOIN platform.rate_limits l ON l.bucket = w.bucket
        CROSS JOIN LATERAL (
            SELECT u FROM unnest(l.uses) AS u WHERE u <= $4::timestamptz + interval '5 minutes' ORDER BY u DESC OFFSET w.permits - 1 LIMIT 1
        ) AS filling
        WHERE filling.u + w.span > $4
        """;

    /// <summary>An account that is among the latest already has its place. Parallel requests take turns at the row.</summary>
    internal const string SpreadSql = """
        WITH noted AS (
            INSERT INTO platform.rate_spreads AS s (bucket, members, seen, idle_at)
            VALUES ($1::bytea, ARRAY[$2::bytea], ARRAY[$3::timestamptz], $3::timestamptz + $4::interval)
            ON CONFLICT (bucket) DO UPDATE
            SET members = ARRAY(SELECT m FROM unnest(s.members, s.seen) WITH ORDINALITY AS u (m, t, number)
                    WHERE t > $3 - $4 AND t <= $3 + interval '5 minutes' AND m <> $2 ORDER BY number) || $2,
                seen = ARRAY(SELECT t FROM unnest(s.members, s.seen) WITH ORDINALITY AS u (m, t, number)
                    WHERE t > $3 - $4 AND t <= $3 + interval '5 minutes' AND m <> $2 ORDER BY number) || $3,
                idle_at = excluded.idle_at
            WHERE (SELECT count(*) FROM unnest(s.members, s.seen) AS u (m, t) WHERE t > $3 - $4 AND t <= $3 + interval '5 minutes' AND m <> $2) < $5::int
            RETURNING bucket
        )
        SELECT NOT EXISTS (SELECT FROM noted),
               coalesce((SELECT min(t) FROM platform.rate_spreads s, unnest(s.seen) AS t WHERE s.bucket = $1 AND t > $3 - $4), $3) + $4
        """;

    internal const string ForgetBucketsSql = """
        WITH emptied AS (
            DELETE FROM platform.rate_limits
            WHERE bucket IN (SELECT l.bucket FROM platform.rate_limits l WHERE l.bucket = ANY($1) ORDER BY l.bucket FOR UPDATE) RETURNING bucket
        )
        SELECT pg_notify('stoa', $2 || ':' || encode(bucket, 'hex')) FROM emptied
        """;

    /// <summary>What somebody is using at this moment is left: a request that locks several of the rows does it in the order of their keys.</summary>
    internal const string PurgeExpiredSql = """
        DELETE FROM platform.rate_limits
        WHERE bucket IN (SELECT l.bucket FROM platform.rate_limits l WHERE l.idle_at < $1 ORDER BY l.bucket FOR UPDATE SKIP LOCKED)
        """;

    internal const string ForgetSpreadsSql = "DELETE FROM platform.rate_spreads WHERE idle_at < $1";
}
