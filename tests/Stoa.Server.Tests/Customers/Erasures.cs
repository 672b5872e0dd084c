using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Customers;

/// <summary>Erasures that are under way: each has the lock of its person, alone.</summary>
internal static class Erasures
{
    private const string Pids = """
        SELECT a.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.mode = 'ExclusiveLock' AND l.granted AND a.datname = current_database() AND a.wait_event_type = 'Lock'
            AND l.classid::bigint = hashtext('commerce.customer')::bigint & 4294967295 AND l.objid::bigint = hashtext($1)::bigint & 4294967295
        """;

    /// <summary>Whether the erasure of a person has begun, and waits.</summary>
    public static Task<bool> IsErasing(this StoaHost host, string person) => host.Read<bool>($"SELECT EXISTS ({Pids})", person);

    /// <summary>Whether something waits for that.</summary>
    public static Task<bool> ErasureIsWaitedFor(this StoaHost host, string person) =>
        host.Read<bool>(
            $"""
            SELECT EXISTS (SELECT FROM pg_stat_activity w WHERE w.datname = current_database() AND w.wait_event_type = 'Lock'
                AND (SELECT array_agg(e.pid) FROM ({Pids}) e) && pg_blocking_pids(w.pid))
            """,
            person
        );
}
