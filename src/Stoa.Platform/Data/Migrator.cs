using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>The numbered .sql files embedded in a module's assembly; each module owns one schema.</summary>
public sealed record MigrationSet(string Schema, Assembly Assembly);

/// <summary>
/// Brings the database up to the embedded migrations: in order, once each, one transaction a file, under an advisory lock so that nodes
/// starting together take turns. A file that was applied may not change afterwards; there is no way back, only forward.
/// </summary>
public sealed partial class Migrator(NpgsqlDataSource database, IEnumerable<MigrationSet> sets, ILogger<Migrator> log)
{
    public async Task Migrate(CancellationToken cancelled)
    {
        var wanted = sets.SelectMany(Files).ToList();
        await using var connection = await database.OpenConnectionAsync(cancelled);
        if (await IsCurrent(connection, wanted, cancelled))
        {
            return;
        }
        await Patiently(connection, LockSql, cancelled);
        try
        {
            await connection.Change(CreateTable, cancelled);
            var applied = await Applied(connection, cancelled);
            foreach (var file in wanted.Where(file => !applied.ContainsKey(file.Id)))
            {
                await Apply(connection, file, cancelled);
            }
            Verify(wanted, applied);
        }
        finally
        {
            await connection.Change(UnlockSql, CancellationToken.None);
        }
    }

    /// <summary>One round trip on every start but the first.</summary>
    private static async Task<bool> IsCurrent(NpgsqlConnection connection, List<Migration> wanted, CancellationToken cancelled)
    {
        try
        {
            var applied = await Applied(connection, cancelled);
            Verify(wanted, applied);
            return wanted.All(file => applied.ContainsKey(file.Id));
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return false;
        }
    }

    private static async Task<Dictionary<string, string>> Applied(NpgsqlConnection connection, CancellationToken cancelled) =>
        (await connection.Many("SELECT id, checksum FROM platform.migrations", row => (row.GetString(0), row.GetString(1)), cancelled)).ToDictionary(
            StringComparer.Ordinal
        );

    private async Task Apply(NpgsqlConnection connection, Migration file, CancellationToken cancelled)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await Patiently(connection, file.Sql, cancelled);
        await connection.Change("INSERT INTO platform.migrations (id, checksum) VALUES ($1, $2)", cancelled, file.Id, file.Checksum);
        await transaction.CommitAsync(cancelled);
        Done(log, file.Id);
    }

    /// <summary>A migration of a large table takes as long as it takes, and so does waiting for the node that runs it.</summary>
    private static async Task Patiently(NpgsqlConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancelled);
    }

    private static void Verify(List<Migration> wanted, Dictionary<string, string> applied)
    {
        foreach (var file in wanted)
        {
            if (applied.TryGetValue(file.Id, out var checksum) && checksum != file.Checksum)
            {
                throw new InvalidOperationException($"Migration {file.Id} was changed after it had been applied. Migrations only go forward: add a new one.");
            }
        }
    }

    private static IEnumerable<Migration> Files(MigrationSet set)
    {
        foreach (
            var name in set.Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(set.Assembly.GetManifestResourceStream(name)!);
            var sql = reader.ReadToEnd();
            var file = name[(name.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..];
            yield return new Migration($"{set.Schema}/{file}", sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
        }
    }

    /// <summary>The number is "STOA".</summary>
    internal const string LockSql = "SELECT pg_advisory_lock(x'53544F41'::bigint)";

    internal const string UnlockSql = "SELECT pg_advisory_unlock(x'53544F41'::bigint)";

    private const string CreateTable = """
        CREATE SCHEMA IF NOT EXISTS platform;
        CREATE TABLE IF NOT EXISTS platform.migrations (
            id text PRIMARY KEY,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """;

    [LoggerMessage(1, LogLevel.Debug, "Applied migration {Migration}")]
    private static partial void Done(ILogger log, string migration);

    private sealed record Migration(string Id, string Sql, string Checksum);
}
