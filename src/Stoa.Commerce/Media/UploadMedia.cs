using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>Takes a picture: see <see cref="MediaIntake"/>.</summary>
internal sealed class UploadMedia(NpgsqlDataSource database, MediaIntake intake, AuditLog audit)
{
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

        public string Alt => File.Texts.GetValueOrDefault("alt", "");
    }

    public Task<Outcome<MediaItem>> Handle(Request request, RequestContext context) =>
        intake.Take(
            new IncomingMedia(request.File.Path, Convert.ToHexStringLower(request.File.Hash.Span), request.File.Length, request.Alt),
            work => database.InTransaction(context, work),
            (connection, media) => audit.Write(connection, context, CommerceAuditActions.MediaUploaded, MediaRoutes.Subject(media.Id), null, media.ToJson()),
            context.CancellationToken
        );
}
