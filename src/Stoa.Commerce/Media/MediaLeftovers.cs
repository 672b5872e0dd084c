using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>
/// Knows which files may be in the storage without a row, so that none stay there for ever and none are removed that somebody is about to use. An upload
/// claims its hash before the first file and settles it with its row; a removal holds the hash's lock until the files are gone, and an upload of the same
/// picture waits for it.
/// </summary>
internal sealed partial class MediaLeftovers(
    NpgsqlDataSource database,
    MediaStore store,
    MediaWorkshop workshop,
    TimeProvider clock,
    ILogger<MediaLeftovers> log
)
{
    private const int AtOnce = 1_000;

    /// <summary>From here on nobody removes files of this hash, for an hour.</summary>
    public Task Claim(string hash, CancellationToken cancelled) => database.Change(ClaimSql, cancelled, hash, clock.GetUtcNow());

    /// <summary>
    /// Takes the claim away together with the row that is written. False where it has been lost: the files may be gone, or the row is there already.
    /// </summary>
    public static async Task<bool> Settle(NpgsqlConnection connection, string hash, CancellationToken cancelled) =>
        await connection.Change(SettleSql, cancelled, hash) == 1;

    /// <summary>In the transaction that deletes the row.</summary>
    public static Task Leave(NpgsqlConnection connection, string hash, CancellationToken cancelled) => connection.Change(LeaveSql, cancelled, hash);

    /// <summary>Removes the files of a deleted picture. Where the storage is away, <see cref="RemoveOld"/> does it later.</summary>
    public async Task TryRemove(string hash, CancellationToken cancelled)
    {
        try
        {
            await Remove(hash, DateTimeOffset.UnixEpoch, cancelled);
        }
        catch (MediaStorageException away)
        {
            NotRemoved(log, away, hash);
        }
    }

    /// <summary>Removes what was left an hour ago and more.</summary>
    public async Task RemoveOld(CancellationToken cancelled)
    {
        workshop.DeleteOld();
        var old = clock.GetUtcNow() - MediaWorkshop.Kept;
        foreach (var hash in await database.Many(OldSql, row => row.GetString(0), cancelled, old, AtOnce))
        {
            await Remove(hash, old, cancelled);
        }
    }

    /// <summary>The lock is held while the files go: it keeps nobody waiting but uploads of this very picture.</summary>
    private async Task Remove(string hash, DateTimeOffset old, CancellationToken cancelled)
    {
        await using var connection = await database.OpenConnectionAsync(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        if (await connection.One(LockSql, row => row.GetString(0), cancelled, hash, old) is null)
        {
            return;
        }
        if (!await connection.One(HasRowSql, row => row.GetBoolean(0), cancelled, hash))
        {
            await store.Remove(hash, cancelled);
        }
        await connection.Change(ForgetSql, cancelled, hash);
        await transaction.CommitAsync(cancelled);
    }

    internal const string ClaimSql = """
        INSERT INTO commerce.media_leftovers (hash, since) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET since = excluded.since
        """;

    internal const string SettleSql = "DELETE FROM commerce.media_leftovers WHERE hash = $1 AND since > '-infinity'";

    internal const string LeaveSql = """
        INSERT INTO commerce.media_leftovers (hash, since) VALUES ($1, '-infinity') ON CONFLICT (hash) DO UPDATE SET since = excluded.since
        """;

    internal const string OldSql = "SELECT hash FROM commerce.media_leftovers WHERE since < $1 ORDER BY since LIMIT $2";

    internal const string LockSql = "SELECT hash FROM commerce.media_leftovers WHERE hash = $1 AND since < $2 FOR UPDATE SKIP LOCKED";

    internal const string HasRowSql = "SELECT EXISTS (SELECT FROM commerce.media WHERE hash = $1)";

    internal const string ForgetSql = "DELETE FROM commerce.media_leftovers WHERE hash = $1";

    [LoggerMessage(1, LogLevel.Warning, "The files of the deleted picture {Hash} are removed later")]
    private static partial void NotRemoved(ILogger log, Exception reason, string hash);
}
