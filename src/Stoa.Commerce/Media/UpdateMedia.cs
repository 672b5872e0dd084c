using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>Changes what a picture is described by. The picture itself never changes: another one is another upload.</summary>
internal sealed class UpdateMedia(NpgsqlDataSource database, PublicAddress address, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, MediaItem>("/admin/media/{id}", routes.Resolve<UpdateMedia>().Handle)
            .WithName(MediaRoutes.Section, "updateMedia", "Describe a picture")
            .Staff("media", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.MediaUpdated)
            .ProducesFault(CommerceFaults.MediaNotFound)
            .WithExample(Examples.Media, """{"alt":"A laptop, opened, from the left","focal_point":{"x":0.4,"y":0.5}}""");

    public sealed record Request(string Id, Changes<MediaSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), MediaSpec.Read(input.Body));
    }

    public Task<Outcome<MediaItem>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<MediaItem>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(LockSql, row => MediaItem.From(row, address), cancelled, request.Id) is not { } media)
        {
            return CommerceFaults.MediaNotFound;
        }
        if (!context.Expects(media.Version))
        {
            return RequestFaults.VersionStale;
        }
        var before = media.ToSpec();
        var after = request.Changes.Apply(before);
        if (after == before)
        {
            return media;
        }
        await connection.Change(UpdateSql, cancelled, request.Id, after.Alt, after.FocalPoint?.X, after.FocalPoint?.Y, clock.GetUtcNow());
        await audit.Write(connection, context, CommerceAuditActions.MediaUpdated, MediaRoutes.Subject(request.Id), before.ToJson(), after.ToJson());
        return (await connection.One(MediaItem.FindSql, row => MediaItem.From(row, address), cancelled, request.Id))!;
    }

    internal const string LockSql = MediaItem.FindSql + " FOR UPDATE";

    internal const string UpdateSql = """
        UPDATE commerce.media SET alt = $2, focal_x = $3::numeric, focal_y = $4::numeric, updated_at = $5, version = version + 1 WHERE id = $1
        """;
}
