using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>One picture, as staff see it.</summary>
internal sealed class ReadMedia(NpgsqlDataSource database, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, MediaItem>("/admin/media/{id}", routes.Resolve<ReadMedia>().Handle)
            .WithName(MediaRoutes.Section, "getMedia", "One picture")
            .Staff("media", "manage")
            .Versioned()
            .WithSuccess(CommerceSuccesses.MediaRetrieved)
            .ProducesFault(CommerceFaults.MediaNotFound)
            .WithExample(Examples.Media);

    public async Task<Outcome<MediaItem>> Handle(ById request, RequestContext context) =>
        await database.One(MediaItem.FindSql, row => MediaItem.From(row, address), context.CancellationToken, request.Id) is { } media
            ? media
            : CommerceFaults.MediaNotFound;
}
