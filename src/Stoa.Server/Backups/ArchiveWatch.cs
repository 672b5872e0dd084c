using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Backups;

/// <summary>
/// Sees whether PostgreSQL gets rid of the WAL that it is to archive: into a folder of backups, or into the spool of a bucket. What it can not archive is in no
/// backup, and fills its disk.
/// </summary>
internal sealed partial class ArchiveWatch(NpgsqlDataSource database, ILogger<ArchiveWatch> log)
{
    private const double Late = 60;

    private double _behind;
    private bool _isLate;

    /// <summary>For how long the oldest segment has waited, in seconds.</summary>
    public double Behind => Volatile.Read(ref _behind);

    public async Task Look(CancellationToken cancelled)
    {
        var (behind, isFailing, folder) = await database.One(StateSql, row => (row.GetDouble(0), row.GetBoolean(1), row.GetString(2)), cancelled);
        Volatile.Write(ref _behind, Math.Max(0, behind));
        var isLate = isFailing || behind > Late;
        if (isLate && !_isLate)
        {
            Failed(log, folder);
        }
        else if (_isLate && !isLate)
        {
            Caught(log, folder);
        }
        _isLate = isLate;
    }

    /// <summary>The failures alone are not enough: of a folder that is gone when the archiver starts, it only warns.</summary>
    internal const string StateSql = """
        SELECT coalesce(extract(epoch FROM clock_timestamp() - min(modification)), 0)::float8,
            (SELECT coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) FROM pg_stat_archiver),
            coalesce(current_setting('basic_archive.archive_directory', true), '')
        FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'
        """;

    [LoggerMessage(1, LogLevel.Error, "PostgreSQL can not archive its WAL into {Folder}, and keeps it on its disk until it can; its log says why")]
    private static partial void Failed(ILogger log, string folder);

    [LoggerMessage(2, LogLevel.Information, "PostgreSQL archives its WAL into {Folder} again")]
    private static partial void Caught(ILogger log, string folder);
}
