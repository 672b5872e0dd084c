using System.Diagnostics;
using Npgsql;

namespace Stoa.EmbeddedPostgres;

/// <summary>
/// Where PostgreSQL puts each segment of WAL that is full or a minute old. Our clusters run with <c>archive_mode</c> on, which only a restart can change, and
/// with a command that throws segments away; a backup turns that into its folder, without a restart, by PostgreSQL's own <c>basic_archive</c>.
/// </summary>
internal static class WalArchive
{
    private const string ThrownAway = "archive_command = 'exit 0'";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Without a command PostgreSQL would keep every segment for ever.</summary>
    public static void EnsureSetting(string cluster)
    {
        var file = Path.Combine(cluster, "postgresql.conf");
        if (!File.ReadAllText(file).Contains(ThrownAway, StringComparison.Ordinal))
        {
            File.AppendAllText(file, $"\n# No archive until `stoa backup` names one.\n{ThrownAway}\n");
        }
    }

    /// <summary>Archives into the folder from now on, and proves it.</summary>
    public static async Task TurnOnAsync(NpgsqlConnection connection, BackupFolder backups, CancellationToken cancelled)
    {
        var folder = backups.Wal;
        await RunAsync(connection, "LOAD 'basic_archive'", cancelled);
        await RunAsync(connection, $"ALTER SYSTEM SET basic_archive.archive_directory = '{folder.Replace("'", "''", StringComparison.Ordinal)}'", cancelled);
        await RunAsync(connection, "ALTER SYSTEM SET archive_command = ''", cancelled);
        await RunAsync(connection, "ALTER SYSTEM SET archive_library = 'basic_archive'", cancelled);
        await RunAsync(connection, "ALTER SYSTEM SET archive_timeout = '60s'", cancelled);
        await RunAsync(connection, "SELECT pg_reload_conf()", cancelled);
        string segment;
        do
        {
            await RunAsync(connection, "SELECT pg_create_restore_point('stoa backup')", cancelled);
            segment = await AskAsync<string>(connection, "SELECT pg_walfile_name(pg_switch_wal())", cancelled);
        } while (!await ArrivedAsync(connection, backups, segment, cancelled));
    }

    public static async Task TurnOffAsync(NpgsqlConnection connection, CancellationToken cancelled)
    {
        await RunAsync(connection, "LOAD 'basic_archive'", cancelled);
        foreach (var setting in new[] { "archive_library", "archive_command", "archive_timeout", "basic_archive.archive_directory" })
        {
            await RunAsync(connection, "ALTER SYSTEM RESET " + setting, cancelled);
        }
        await RunAsync(connection, "SELECT pg_reload_conf()", cancelled);
    }

    /// <summary>
    /// Waits until PostgreSQL has archived the segment. False where that was done by the setting of before, which the archiver still had: it hears of segments
    /// at once and of settings a little later.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It has not after two minutes.</exception>
    public static async Task<bool> ArrivedAsync(NpgsqlConnection connection, BackupFolder backups, string segment, CancellationToken cancelled)
    {
        var clock = Stopwatch.StartNew();
        for (var look = 1; !backups.Has(segment); look++)
        {
            if (clock.Elapsed > Patience)
            {
                var failures = await AskAsync<long>(connection, "SELECT failed_count FROM pg_stat_archiver", cancelled);
                throw new EmbeddedPostgresException(
                    $"PostgreSQL has not put segment {segment} of its WAL into {backups.Wal} ({failures} attempts failed): "
                        + "its account must be able to write there, and there must be room; its log says more."
                );
            }
            if (look % 20 == 0)
            {
                var last = await AskAsync<string>(connection, "SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver", cancelled);
                if (string.CompareOrdinal(last, segment) >= 0)
                {
                    return backups.Has(segment);
                }
                // An archiver that ended within ten seconds of its start is started again when something wakes the postmaster, which may take a minute.
                await RunAsync(connection, "SELECT pg_reload_conf()", cancelled);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancelled);
        }
        return true;
    }

    /// <summary>The folder that is archived into; null where segments are thrown away.</summary>
    public static async Task<string?> TargetAsync(NpgsqlConnection connection, CancellationToken cancelled) =>
        await AskAsync<string>(connection, "SELECT current_setting('archive_library')", cancelled) == "basic_archive"
            ? await AskAsync<string>(connection, "SELECT current_setting('basic_archive.archive_directory')", cancelled)
            : null;

    /// <summary>What was restored must not write into the archive that it came from.</summary>
    public static void RemoveSettings(string cluster)
    {
        var file = Path.Combine(cluster, "postgresql.auto.conf");
        var kept = File.ReadAllLines(file)
            .Where(line => !line.StartsWith("archive_", StringComparison.Ordinal) && !line.StartsWith("basic_archive", StringComparison.Ordinal));
        File.WriteAllLines(file, kept.ToList());
    }

    public static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync(cancelled))!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancelled)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancelled);
    }
}
