using System.Runtime.InteropServices;
using Npgsql;

namespace Stoa.Platform.Data.Replicas;

/// <summary>How far a database has got: a place in the log of one history of one cluster.</summary>
/// <param name="System">The cluster; a copy of it has the same.</param>
/// <param name="Timeline">The history; a standby that takes over begins another.</param>
/// <param name="Log">The place in the log (LSN), in bytes from its beginning.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DatabasePosition(long System, int Timeline, long Log)
{
    public static DatabasePosition From(NpgsqlDataReader row) => new(row.GetInt64("system"), row.GetInt32("timeline"), row.GetInt64("log"));

    /// <summary>Whether who has got this far has everything that was committed at the other position. Places of two histories cannot be compared.</summary>
    public bool Includes(DatabasePosition other) => System == other.System && Timeline == other.Timeline && Log >= other.Log;

    /// <summary>Where a primary is: everything that was committed is before it.</summary>
    internal const string OfPrimarySql = """
        SELECT (SELECT system_identifier FROM pg_control_system()) AS system, ('x' || left(pg_walfile_name(now.log), 8))::bit(32)::int AS timeline,
            (now.log - '0/0')::bigint AS log
        FROM (SELECT pg_current_wal_insert_lsn() AS log) AS now
        """;
}
