using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>
/// Takes a picture: JPEG, PNG, WebP, AVIF or the first frame of a GIF, by its bytes and by nothing else. What is shown of it is made here, once. The same bytes
/// again, also at the same time, are the same picture. Its row is committed when all of its files are stored.
/// </summary>
internal sealed class UploadMedia(
    NpgsqlDataSource database,
    ImageRenderer renderer,
    MediaWorkshop workshop,
    MediaStore store,
    MediaLeftovers leftovers,
    PublicAddress address,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int Attempts = 3;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, MediaItem>("/admin/media", routes.Resolve<UploadMedia>().Handle)
            .WithName(MediaRoutes.Section, "uploadMedia", "Upload a picture")
            .Staff("media", "manage")
            .CreatingOrUpdating()
            .LocatedAt<MediaItem>(media => $"/admin/media/{media.Id}")
            .Idempotent()
            .WithBodyUpTo(MediaRoutes.FileLimit)
            .WithSuccess(CommerceSuccesses.MediaUploaded)
            .ProducesFault(CommerceFaults.MediaUnsupported, CommerceFaults.MediaTooLarge, CommerceFaults.MediaBroken, CommerceFaults.MediaUnavailable)
            .WithExample(Examples.Media);

    public sealed record Request(UploadedFile File) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.File(MediaSpec.MaxAlt, "alt"));

        public string Hash => Convert.ToHexStringLower(File.Hash.Span);

        public string Alt => File.Texts.GetValueOrDefault("alt", "");
    }

    public async Task<Outcome<MediaItem>> Handle(Request request, RequestContext context)
    {
        if (await TypeOf(request.File, context.CancellationToken) is not { } type)
        {
            return CommerceFaults.MediaUnsupported;
        }
        var known = await database.InTransaction(context, connection => Known(connection, request, context.CancellationToken));
        for (var attempt = 1; known.Failure?.Fault == CommerceFaults.MediaNotFound; attempt++)
        {
            if (attempt > Attempts)
            {
                // The last attempt may have stored files whose claim was lost: with a new one they are removed like any that a kill left.
                await leftovers.Claim(request.Hash, CancellationToken.None);
                return new Failure { Fault = CommerceFaults.MediaUnavailable, RetryAfter = TimeSpan.FromSeconds(1) };
            }
            known = await Make(request, type, context);
        }
        return known;
    }

    private static async Task<ImageType?> TypeOf(UploadedFile file, CancellationToken cancelled)
    {
        var head = new byte[ImageTypes.HeadLength];
        await using var stream = File.OpenRead(file.Path);
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancelled);
        return ImageTypes.Of(head.AsSpan(0, length));
    }

    private async Task<Outcome<MediaItem>> Make(Request request, ImageType type, RequestContext context)
    {
        var folder = workshop.Open();
        try
        {
            var outcome = await renderer.Render(request.File.Path, type, folder, context.CancellationToken);
            return outcome.Value is { } size ? await Keep(request, type, size, folder, context) : outcome.Failure!;
        }
        finally
        {
            MediaWorkshop.Close(folder);
        }
    }

    /// <summary>Files first, then the row. Not found: the claim was lost meanwhile to the removal of a deleted picture with the same bytes.</summary>
    private async Task<Outcome<MediaItem>> Keep(Request request, ImageType type, ImageSize size, string folder, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        MediaWorkshop.AddOriginal(request.File.Path, folder);
        await leftovers.Claim(request.Hash, cancelled);
        await store.Put(request.Hash, folder, cancelled);
        return await database.InTransaction(context, connection => Settle(connection, request, type, size, context));
    }

    private async Task<Outcome<MediaItem>> Settle(NpgsqlConnection connection, Request request, ImageType type, ImageSize size, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var id = $"media-{Guid.CreateVersion7(now):N}";
        if (
            !await MediaLeftovers.Settle(connection, request.Hash, cancelled)
            || await connection.Change(
                InsertSql,
                cancelled,
                id,
                request.Hash,
                ImageTypes.NameOf(type),
                size.Width,
                size.Height,
                request.File.Length,
                request.Alt,
                now
            ) == 0
        )
        {
            return await Known(connection, request, cancelled);
        }
        var media = (await connection.One(MediaItem.FindSql, row => MediaItem.From(row, address), cancelled, id))!;
        await audit.Write(connection, context, CommerceAuditActions.MediaUploaded, MediaRoutes.Subject(id), null, media.ToJson());
        return Outcome.Created(media);
    }

    /// <summary>The picture with these bytes; not found says that nobody else's upload of it is finished.</summary>
    private async Task<Outcome<MediaItem>> Known(NpgsqlConnection connection, Request request, CancellationToken cancelled) =>
        await connection.One(MediaItem.FindByHashSql, row => MediaItem.From(row, address), cancelled, request.Hash) is { } media
            ? media
            : CommerceFaults.MediaNotFound;

    internal const string InsertSql = """
        INSERT INTO commerce.media (id, hash, type, width, height, bytes, alt, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        ON CONFLICT (hash) DO NOTHING
        """;
}
