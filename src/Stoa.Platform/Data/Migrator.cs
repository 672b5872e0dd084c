using System.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Settings;

namespace Stoa.Platform.Data;

/// <summary>Section <c>Database</c>, as far as migrations go.</summary>
public sealed class MigrationOptions
{
    /// <summary>
    /// How long a statement of a migration waits for a lock before it stands back and is tried again: whatever comes after it waits behind it, even reads.
    /// </summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one migration is tried again.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// Brings the database up to the embedded migrations: in order, once each, one transaction a file, under an advisory lock so that nodes
/// starting together take turns. A file that was applied may not change afterwards; there is no way back, only forward.
/// </summary>
public sealed partial class Migrator(
    [FromKeyedServices(DataSources.Session)] NpgsqlDataSource database,
    IEnumerable<MigrationSet> sets,
    IOptions<MigrationOptions> options,
    TimeProvider clock,
    ILogger<Migrator> log
)
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>How many files that were.</returns>
    /// <exception cref="StartException">The database is newer than this program, or a lock could not be had.</exception>
    public async Task<int> Migrate(CancellationToken cancelled)
    {
        var wanted = Wanted();
        await using var connection = await database.Open(cancelled);
        if (await Applied(connection, cancelled) is { } there && Missing(wanted, there).Count == 0)
        {
            return 0;
        }
        await Patiently(connection, LockSql, cancelled);
        try
        {
            await connection.Change(CreateTable, cancelled);
            // Another node may have been at work while we waited.
            var missing = Missing(wanted, await Applied(connection, cancelled) ?? []);
            foreach (var file in missing)
            {
                await Apply(connection, file, cancelled);
            }
            return missing.Count;
        }
        finally
        {
            if (connection.State is ConnectionState.Open)
            {
                await connection.Change(UnlockSql, CancellationToken.None);
            }
        }
    }

    /// <summary>What <see cref="Migrate"/> would apply, in its order; changes nothing.</summary>
    /// <exception cref="StartException">The database is newer than this program.</exception>
    public async Task<IReadOnlyList<string>> Pending(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return [.. Missing(Wanted(), await Applied(connection, cancelled) ?? []).Select(file => file.Id)];
    }

    private List<MigrationFile> Wanted() => [.. sets.SelectMany(set => set.Files())];

    /// <summary>Null where no server of this kind has ever run, or one of before <c>compatible</c> was kept.</summary>
    private static async Task<Dictionary<string, AppliedMigration>?> Applied(NpgsqlConnection connection, CancellationToken cancelled)
    {
        try
        {
            var rows = await connection.Many(AppliedSql, row => new AppliedMigration(row.GetString(0), row.GetString(1), row.GetBoolean(2)), cancelled);
            return rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
        }
        catch (PostgresException missing)
            when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn)
        {
            return null;
        }
    }

    private static List<MigrationFile> Missing(List<MigrationFile> wanted, Dictionary<string, AppliedMigration> applied)
    {
        foreach (var file in wanted)
        {
            if (applied.TryGetValue(file.Id, out var there) && there.Checksum != file.Checksum)
            {
                throw new InvalidOperationException($"Migration {file.Id} was changed after it had been applied. Migrations only go forward: add a new one.");
            }
        }
        var known = wanted.Select(file => file.Id).ToHashSet(StringComparer.Ordinal);
        var newer = applied.Values.Where(there => !there.Compatible && !known.Contains(there.Id)).Select(there => there.Id).Order(StringComparer.Ordinal);
        return newer.FirstOrDefault() is { } unknown
            ? throw new StartException(
                $"the database is newer than this program: it has migration {unknown}, which this program does not know. "
                    + "Start the newer release, or restore a backup from before it.",
                StartException.DatabaseNewer
            )
            : [.. wanted.Where(file => !applied.ContainsKey(file.Id))];
    }

    private async Task Apply(NpgsqlConnection connection, MigrationFile file, CancellationToken cancelled)
    {
        var began = clock.GetTimestamp();
        while (!await TryApply(connection, file, cancelled))
        {
            if (clock.GetElapsedTime(began) > options.Value.LockPatience)
            {
                throw new StartException(
                    $"migration {file.Id} did not get the lock it needs within {options.Value.LockPatience} (Database:LockPatience): "
                        + "a long transaction holds it; pg_stat_activity shows which. Start again once it is over."
                );
            }
            Locked(log, file.Id);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(250, 1000)), cancelled);
        }
        Done(log, file.Id);
    }

    private async Task<bool> TryApply(NpgsqlConnection connection, MigrationFile file, CancellationToken cancelled)
    {
        try
        {
            if (file.NoTransaction)
            {
                // No limit here: what builds an index concurrently waits for others without holding anybody up.
                foreach (var statement in file.Statements())
                {
                    await Patiently(connection, statement, cancelled);
                }
                await Keep(connection, file, cancelled);
                return true;
            }
            await using var transaction = await connection.BeginTransactionAsync(cancelled);
            await connection.Change(LockTimeoutSql, cancelled, $"{(long)options.Value.LockTimeout.TotalMilliseconds}ms");
            await Patiently(connection, file.Sql, cancelled);
            await Keep(connection, file, cancelled);
            await transaction.CommitAsync(cancelled);
            return true;
        }
        catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private static Task<int> Keep(NpgsqlConnection connection, MigrationFile file, CancellationToken cancelled) =>
        connection.Change(KeepSql, cancelled, file.Id, file.Checksum, file.Compatible);

    /// <summary>A migration of a large table takes as long as it takes, and so does waiting for the node that runs it.</summary>
    private static async Task Patiently(NpgsqlConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>The number is "STOA".</summary>
    internal const string LockSql = "SELECT pg_advisory_lock(x'53544F41'::bigint)";

    internal const string UnlockSql = "SELECT pg_advisory_unlock(x'53544F41'::bigint)";

    internal const string AppliedSql = "SELECT id, checksum, compatible FROM platform.migrations";

    internal const string KeepSql = "INSERT INTO platform.migrations (id, checksum, compatible) VALUES ($1, $2, $3)";

    internal const string LockTimeoutSql = "SELECT set_config('lock_timeout', $1, true)";

    private const string CreateTable = """
        CREATE SCHEMA IF NOT EXISTS platform;
        CREATE TABLE IF NOT EXISTS platform.migrations (
            id text PRIMARY KEY,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        ALTER TABLE platform.migrations ADD COLUMN IF NOT EXISTS compatible boolean NOT NULL DEFAULT false
        """;

    [LoggerMessage(1, LogLevel.Debug, "Applied migration {Migration}")]
    private static partial void Done(ILogger log, string migration);

    [LoggerMessage(2, LogLevel.Warning, "Migration {Migration} waits for a lock that another transaction holds, and is tried again")]
    private static partial void Locked(ILogger log, string migration);

    private sealed record AppliedMigration(string Id, string Checksum, bool Compatible);
}
