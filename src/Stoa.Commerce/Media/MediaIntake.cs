using Npgsql;
using Stoa.Contracts;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>A file that is to become a picture.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Hash">SHA-256 of its bytes, in lower case hexadecimal digits.</param>
internal sealed record IncomingMedia(string Path, string Hash, long Length, string Alt);

/// <summary>Runs work in a transaction that its outcome decides.</summary>
internal delegate Task<Outcome<MediaItem>> MediaTransaction(Func<NpgsqlConnection, Task<Outcome<MediaItem>>> work);

/// <summary>
/// Makes a picture of a file, whoever sends it: JPEG, PNG, WebP, AVIF or the first frame of a GIF, by its bytes and by nothing else. What is shown of
/// it is made
/// here, once. The same bytes again, also at the same time, are the same picture. Its row is committed when all of its files are stored.
/// </summary>
internal sealed class MediaIntake(
    ImageRenderer renderer,
    MediaWorkshop workshop,
    MediaStore store,
    MediaLeftovers leftovers,
    PublicAddress address,
    TimeProvider clock
)
{
    private const int Attempts = 3;

    /// <summary>Makes a picture of the file, or finds the one with the same bytes.</summary>
    /// <param name="file">It stays where it is.</param>
    /// <param name="transaction">Runs what is written of it.</param>
    /// <param name="written">Told of a picture that is new, in that transaction.</param>
    /// <param name="cancelled">Ends it, with nothing kept.</param>
    public async Task<Outcome<MediaItem>> Take(
        IncomingMedia file,
        MediaTransaction transaction,
        Func<NpgsqlConnection, MediaItem, Task> written,
        CancellationToken cancelled
    )
    {
        if (await TypeOf(file.Path, cancelled) is not { } type)
        {
            return CommerceFaults.MediaUnsupported;
        }
        var known = await transaction(connection => Known(connection, file, cancelled));
        for (var attempt = 1; known.Failure?.Fault == CommerceFaults.MediaNotFound; attempt++)
        {
            if (attempt > Attempts)
            {
                return new Failure { Fault = CommerceFaults.MediaUnavailable, RetryAfter = TimeSpan.FromSeconds(1) };
            }
            known = await Make(file, type, transaction, written, cancelled);
        }
        return known;
    }

    private static async Task<ImageType?> TypeOf(string path, CancellationToken cancelled)
    {
        var head = new byte[ImageTypes.HeadLength];
        await using var stream = File.OpenRead(path);
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancelled);
        return ImageTypes.Of(head.AsSpan(0, length));
    }

    private async Task<Outcome<MediaItem>> Make(
        IncomingMedia file,
        ImageType type,
        MediaTransaction transaction,
        Func<NpgsqlConnection, MediaItem, Task> written,
        CancellationToken cancelled
    )
    {
        var folder = workshop.Open();
        try
        {
            var outcome = await renderer.Render(file.Path, type, folder, cancelled);
            if (outcome.Value is not { } size)
            {
                return outcome.Failure!;
            }
            // Files first, then the row. Not found: the claim was lost meanwhile to the removal of a deleted picture with the same bytes.
            MediaWorkshop.AddOriginal(file.Path, folder);
            var claim = await leftovers.Claim(file.Hash, cancelled);
            await store.Put(file.Hash, folder, cancelled);
            return await transaction(connection => Settle(connection, file, claim, type, size, written, cancelled));
        }
        finally
        {
            MediaWorkshop.Close(folder);
        }
    }

    private async Task<Outcome<MediaItem>> Settle(
        NpgsqlConnection connection,
        IncomingMedia file,
        Guid claim,
        ImageType type,
        ImageSize size,
        Func<NpgsqlConnection, MediaItem, Task> written,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var id = $"media-{Guid.CreateVersion7(now):N}";
        if (
            !await MediaLeftovers.Settle(connection, file.Hash, claim, cancelled)
            || await connection.Change(InsertSql, cancelled, id, file.Hash, ImageTypes.NameOf(type), size.Width, size.Height, file.Length, file.Alt, now) == 0
        )
        {
            return await Known(connection, file, cancelled);
        }
        var media = (await connection.One(MediaItem.FindSql, row => MediaItem.From(row, address), cancelled, id))!;
        await written(connection, media);
        return Outcome.Created(media);
    }

    /// <summary>The picture with these bytes; not found says that nobody else's upload of it is finished.</summary>
    private async Task<Outcome<MediaItem>> Known(NpgsqlConnection connection, IncomingMedia file, CancellationToken cancelled) =>
        await connection.One(MediaItem.FindByHashSql, row => MediaItem.From(row, address), cancelled, file.Hash) is { } media
            ? media
            : CommerceFaults.MediaNotFound;

    internal const string InsertSql = """
        INSERT INTO commerce.media (id, hash, type, width, height, bytes, alt, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        ON CONFLICT (hash) DO NOTHING
        """;
}
