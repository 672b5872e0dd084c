using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Brokers;

/// <summary>A broker's place in the log as a node holds it.</summary>
internal sealed record Held(long Position, long Claim);

/// <summary>What everybody may know of it.</summary>
internal sealed record SinkState(long Position, DateTimeOffset? FailingSince, string? LastError);

/// <summary>
/// How far each broker is, in the database. One node at a time tells it, under a lease; a node that dies loses it when that ends, and one that comes too late
/// writes nothing any more.
/// </summary>
internal sealed class Places(NpgsqlDataSource database)
{
    /// <summary>How long a node that died keeps the others waiting.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>Null before its first use.</summary>
    public async Task<SinkState?> Read(string name, CancellationToken cancelled) =>
        await database.One(
            ReadSql,
            row => new SinkState(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetString(2)),
            cancelled,
            name
        );

    public Task Begin(string name, long position, CancellationToken cancelled) => database.Change(BeginSql, cancelled, name, position);

    /// <summary>Null while another node has it.</summary>
    public async Task<Held?> Claim(string name, CancellationToken cancelled) =>
        await database.One(ClaimSql, row => new Held(row.GetInt64(0), row.GetInt64(1)), cancelled, name, Lease);

    /// <summary>Writes how far it is and keeps it for another lease; false where another node has taken it.</summary>
    public async Task<bool> Keep(string name, Held held, string? failure, CancellationToken cancelled) =>
        await database.Change(KeepSql, cancelled, name, held.Claim, held.Position, Lease, failure) == 1;

    public Task Release(string name, Held held, CancellationToken cancelled) => database.Change(ReleaseSql, cancelled, name, held.Claim);

    internal const string ReadSql = "SELECT position, failing_since, last_error FROM brokers.sinks WHERE name = $1";

    internal const string BeginSql = "INSERT INTO brokers.sinks (name, position) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";

    internal const string ClaimSql = """
        UPDATE brokers.sinks SET claim = claim + 1, leased_until = clock_timestamp() + $2::interval
        WHERE name = $1 AND leased_until <= clock_timestamp() RETURNING position, claim
        """;

    internal const string KeepSql = """
        UPDATE brokers.sinks SET position = $3, leased_until = clock_timestamp() + $4::interval,
            failing_since = CASE WHEN $5::text IS NOT NULL THEN coalesce(failing_since, clock_timestamp()) END, last_error = $5
        WHERE name = $1 AND claim = $2
        """;

    internal const string ReleaseSql = "UPDATE brokers.sinks SET leased_until = '-infinity' WHERE name = $1 AND claim = $2";
}
