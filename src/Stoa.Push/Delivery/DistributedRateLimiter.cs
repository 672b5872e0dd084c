using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Delivery;

/// <summary>
/// A rate that all nodes share: a line of time in the database of which each node leases a slice and spreads its messages evenly over it.
/// After an idle time, and after FCM has asked for patience, the rate grows back to its full height.
/// </summary>
internal sealed class DistributedRateLimiter(NpgsqlDataSource database, string key, double perSecond, TimeSpan ramp) : IDisposable
{
    private const double FirstShare = 0.1;
    private const double SliceSeconds = 0.25;
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _leasing = new(1);
    private readonly Lock _lock = new();
    private int _left;
    private TimeSpan _at;
    private TimeSpan _step;

    /// <summary>Waits for the moment at which one more message may go out.</summary>
    public async ValueTask Take(CancellationToken cancelled)
    {
        TimeSpan at;
        while (!TryTake(out at))
        {
            await _leasing.WaitAsync(cancelled);
            try
            {
                if (_left == 0)
                {
                    await Lease(cancelled);
                }
            }
            finally
            {
                _leasing.Release();
            }
        }
        for (var wait = at - Now; wait > Grain; wait = at - Now)
        {
            await Task.Delay(wait < LongestDelay ? wait : LongestDelay, cancelled);
        }
    }

    /// <summary>FCM is overloaded or unreachable: all nodes pause, then continue at half the rate.</summary>
    public async Task Hold(TimeSpan wait, CancellationToken cancelled)
    {
        await database.Change(HoldSql, cancelled, key, wait, ramp.TotalSeconds);
        lock (_lock)
        {
            _left = 0;
        }
    }

    public void Dispose() => _leasing.Dispose();

    private static TimeSpan Now => TimeSpan.FromMilliseconds(Environment.TickCount64);

    private bool TryTake(out TimeSpan at)
    {
        lock (_lock)
        {
            at = _at;
            if (_left == 0)
            {
                return false;
            }
            _left--;
            _at += _step;
            return true;
        }
    }

    private async Task Lease(CancellationToken cancelled)
    {
        (double Wait, double Length, int Count) slice;
        while (
            (
                slice = await database.One(
                    LeaseSql,
                    row => (row.GetDouble(0), row.GetDouble(1), row.GetInt32(2)),
                    cancelled,
                    key,
                    perSecond,
                    SliceSeconds,
                    ramp.TotalSeconds,
                    FirstShare
                )
            ).Count == 0
        )
        {
            await database.Change(BeginSql, cancelled, key);
        }
        lock (_lock)
        {
            (_at, _left, _step) = (Now + TimeSpan.FromSeconds(slice.Wait), slice.Count, TimeSpan.FromSeconds(slice.Length / slice.Count));
        }
    }

    /// <summary>
    /// $1 key, $2 full rate, $3 seconds of a slice, $4 seconds of the ramp, $5 share after idleness. Gives when the slice begins from now, how long it is, how
    /// many it holds:
    /// whole messages, and as long as just these take, so that no rate is rounded. No row: the line has not begun. Nobody holds it for more than
    /// <see cref="Backoff.LongestAsked"/>: what is further ahead was written by a clock that was wrong, and must not silence a project until then.
    /// </summary>
    internal const string LeaseSql = """
        WITH line AS (
            SELECT key, least(greatest(next_at, clock_timestamp()), clock_timestamp() + interval '6 minutes') AS at, $2::float8 * CASE
                WHEN $4::float8 = 0 THEN 1
                WHEN next_at < clock_timestamp() - make_interval(secs => greatest($4::float8, 5)) THEN $5::float8
                ELSE least(1, greatest(0.05, share + greatest(0, extract(epoch FROM clock_timestamp() - share_at)) / $4::float8)) END AS rate
            FROM push.rates WHERE key = $1 FOR UPDATE
        ), slice AS (SELECT *, greatest(1, floor($3::float8 * rate)) AS count FROM line)
        UPDATE push.rates r SET next_at = s.at + make_interval(secs => s.count / s.rate),
            share = s.rate / $2::float8, share_at = least(greatest(r.share_at, clock_timestamp()), clock_timestamp() + interval '6 minutes')
        FROM slice s WHERE r.key = s.key
        RETURNING extract(epoch FROM s.at - clock_timestamp())::float8, s.count / s.rate, s.count::int
        """;

    /// <summary>As if it had been idle for ever.</summary>
    internal const string BeginSql =
        "INSERT INTO push.rates (key, next_at, share, share_at) VALUES ($1, '-infinity', 1, clock_timestamp()) ON CONFLICT (key) DO NOTHING";

    /// <summary>Those of messages that are long over.</summary>
    internal const string PurgeExpiredSql = "DELETE FROM push.rates WHERE key LIKE 'message:%' AND next_at < now() - interval '1 day'";

    /// <summary>$1 key, $2 how long, $3 seconds of the ramp. The share is halved once for all windows of one incident: not again while a hold is on.</summary>
    internal const string HoldSql = """
        UPDATE push.rates SET next_at = greatest(next_at, clock_timestamp() + $2::interval),
            share = CASE WHEN $3::float8 = 0 THEN 1 WHEN share_at > clock_timestamp() THEN share ELSE greatest(share / 2, 0.05) END,
            share_at = greatest(share_at, clock_timestamp() + $2::interval)
        WHERE key = $1 AND next_at < clock_timestamp() + $2::interval
        """;
}
