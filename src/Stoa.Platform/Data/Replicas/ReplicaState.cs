using Npgsql;

namespace Stoa.Platform.Data.Replicas;

/// <summary>What a standby says of itself.</summary>
/// <param name="Position">How far it has got; null where it is no standby.</param>
/// <param name="KeepsLongStatements">
/// Its <c>hot_standby_feedback</c>: whether long statements end that a cleaning of the primary would otherwise cut off.
/// </param>
internal sealed record ReplicaState(DatabasePosition? Position, bool KeepsLongStatements)
{
    public static ReplicaState From(NpgsqlDataReader row) =>
        new(row.GetBoolean("is_standby") ? DatabasePosition.From(row) : null, row.GetBoolean("keeps_long_statements"));

    /// <summary>The history is that of its last restart point: after another has taken over it counts only when it has got there for certain.</summary>
    internal const string Sql = """
        SELECT pg_is_in_recovery() AS is_standby, (SELECT system_identifier FROM pg_control_system()) AS system,
            (SELECT timeline_id FROM pg_control_checkpoint()) AS timeline,
            coalesce(pg_last_wal_replay_lsn() - '0/0', -1)::bigint AS log, current_setting('hot_standby_feedback')::bool AS keeps_long_statements
        """;
}
