using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>
/// Knows which files may be in the storage without a row, so that none stay there for ever and none are removed that somebody is about to use. An upload
/// claims its hash before the first file and settles its claim with its row: it has its files exactly where the claim is still good, whatever other uploads
/// of the same picture do. A removal makes all claims of the hash lost before it removes the files, and holds the hash's lock until they are gone; an upload
/// that claims it meanwhile waits.
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

    /// <summary>From here on nobody removes files of this hash for an hour, unless a picture that has them is deleted. What it is settled by.</summary>
    public async Task<Guid> Claim(string hash, CancellationToken cancelled)
    {
        var claim = Guid.NewGuid();
        await database.Change(ClaimSql, cancelled, hash, claim, clock.GetUtcNow());
        return claim;
    }

    /// <summary>Takes the claim away together with the row that is written. False where it has been lost: the files may be gone.</summary>
    public static async Task<bool> Settle(NpgsqlConnection connection, string hash, Guid claim, CancellationToken cancelled) =>
        await connection.Change(SettleSql, cancelled, hash, claim) == 1;

    /// <summary>In the transaction that deletes the row, which no removal is then about to find.</summary>
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

    /// <summary>The lock is held while the files go: it keeps nobody waiting but uploads and deletions of this very picture.</summary>
    private async Task Remove(string hash, DateTimeOffset old, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await connection.Change(LockSql, cancelled, hash);
        if (!await connection.One(IsLeftSql, row => row.GetBoolean(0), cancelled, hash, old))
        {
            return;
        }
        // An upload that is settling its claim is waited for here, and its row is seen below.
        await connection.Change(LoseSql, cancelled, hash, old);
        if (!await connection.One(HasRowSql, row => row.GetBoolean(0), cancelled, hash))
        {
            await store.Remove(hash, cancelled);
        }
        await connection.Change(ForgetSql, cancelled, hash, old);
        await transaction.CommitAsync(cancelled);
    }

    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.media'), hashtext($1))";

    /// <summary>Not while files of this hash are being removed.</summary>
    internal const string ClaimSql = """
        WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('commerce.media'), hashtext($1)) AS locked)
        INSERT INTO commerce.media_leftovers (hash, owner, since) SELECT $1, $2, $3 FROM alone
        """;

    internal const string SettleSql = "DELETE FROM commerce.media_leftovers WHERE hash = $1 AND owner = $2 AND NOT lost";

    /// <summary>Not while files of this hash are being removed: that would forget what is left here.</summary>
    internal const string LeaveSql = """
        WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('commerce.media'), hashtext($1)) AS locked)
        INSERT INTO commerce.media_leftovers (hash, owner, since) SELECT $1, '00000000-0000-0000-0000-000000000000', '-infinity' FROM alone
        ON CONFLICT DO NOTHING
        """;

    internal const string OldSql = "SELECT DISTINCT hash FROM commerce.media_leftovers WHERE since < $1 LIMIT $2";

    /// <summary>A picture was deleted, or nobody has claimed it for long.</summary>
    internal const string IsLeftSql = """
        SELECT coalesce(bool_or(since = '-infinity') OR bool_and(since < $2), false) FROM commerce.media_leftovers WHERE hash = $1
        """;

    internal const string LoseSql = "UPDATE commerce.media_leftovers SET lost = true WHERE hash = $1 AND since >= $2 AND NOT lost";

    internal const string HasRowSql = "SELECT EXISTS (SELECT FROM commerce.media WHERE hash = $1)";

    /// <summary>Lost claims stay until they are old: whoever had one may go on storing files before it knows.</summary>
    internal const string ForgetSql = "DELETE FROM commerce.media_leftovers WHERE hash = $1 AND since < $2";

    [LoggerMessage(1, LogLevel.Warning, "The files of the deleted picture {Hash} are removed later")]
    private static partial void NotRemoved(ILogger log, Exception reason, string hash);
}
