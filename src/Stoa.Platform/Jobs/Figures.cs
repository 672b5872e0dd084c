using System.Diagnostics.Metrics;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Jobs;

/// <summary>What operators watch beside requests: what waits, what is late, and what ought never to happen.</summary>
internal static class Figures
{
    private static readonly Meter Meter = new("Stoa");
    private static readonly Gauge<long> Waiting = Meter.CreateGauge<long>("stoa.outbox.waiting", "{event}", "Events that wait for a consumer.");
    private static readonly Gauge<long> Dead = Meter.CreateGauge<long>("stoa.outbox.dead", "{event}", "Events that were given up.");
    private static readonly Gauge<double> Oldest = Meter.CreateGauge<double>("stoa.outbox.oldest_age", "s", "How long the oldest event has waited.");
    private static readonly Gauge<double> Lag = Meter.CreateGauge<double>("stoa.replication.lag", "s", "How far the last standby is behind; 0 without one.");
    private static readonly Gauge<int> Heard = Meter.CreateGauge<int>("stoa.signals.heard", "", "1 while change signals arrive; at 0 nothing is cached.");
    private static readonly Gauge<int> AuditBroken = Meter.CreateGauge<int>("stoa.audit.broken", "", "1 where the audit log is not as it was written.");
    private static readonly Counter<long> Unknown = Meter.CreateCounter<long>("stoa.commits.unknown", "{commit}", "Commits that no standby has confirmed.");
    private static readonly Counter<long> Takeovers = Meter.CreateCounter<long>(
        "stoa.idempotency.takeovers",
        "{key}",
        "Idempotency keys taken over from a node that died, or that were used before for something forgotten."
    );

    public static void CommitIsUnknown() => Unknown.Add(1);

    public static void KeyWasTakenOver() => Takeovers.Add(1);

    public static void SignalsAreHeard(bool heard) => Heard.Record(heard ? 1 : 0);

    /// <summary>Looks at the database, and makes counters appear that have never counted: an alert on what is not there would never be raised.</summary>
    public static async Task Look(NpgsqlDataSource database, CancellationToken cancelled)
    {
        Unknown.Add(0);
        Takeovers.Add(0);
        var (waiting, dead, oldest, lag, isBroken) = await database.One(
            LookSql,
            row => (row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3), row.GetBoolean(4)),
            cancelled
        );
        Waiting.Record(waiting);
        Dead.Record(dead);
        Oldest.Record(oldest);
        Lag.Record(lag);
        AuditBroken.Record(isBroken ? 1 : 0);
    }

    /// <summary>Age counts from when it was due, not from when it was written. A role that may not see others' lag sees none.</summary>
    internal const string LookSql = """
        SELECT count(*) FILTER (WHERE dead_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL),
            coalesce(extract(epoch FROM clock_timestamp() - min(due_at) FILTER (WHERE dead_at IS NULL AND due_at < clock_timestamp())), 0)::float8,
            (SELECT coalesce(extract(epoch FROM max(replay_lag)), 0)::float8 FROM pg_stat_replication),
            EXISTS (SELECT FROM platform.audit_checks WHERE broken_id IS NOT NULL)
        FROM platform.outbox
        """;
}
