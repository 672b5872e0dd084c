using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>All pictures, newest first.</summary>
internal sealed class ListMedia(NpgsqlDataSource database, PublicAddress address)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "m.created_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<MediaItem>>("/admin/media", routes.Resolve<ListMedia>().Handle)
            .WithName(MediaRoutes.Section, "listMedia", "List the pictures")
            .Staff("media", "manage")
            .WithSuccess(CommerceSuccesses.MediaListed)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginning of an alternative text.")
            .Explains("product_id", "Only pictures of this product.")
            .Explains("in_use", "Only pictures that a product shows, or that none does.")
            .WithExample(Examples.PageOf(Examples.Media));

    public sealed record Request(ListRequest List, string? ProductId, bool? InUse, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.Query("product_id", CatalogueForms.MaxId), input.QueryFlag("in_use"), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<MediaItem>>> Handle(Request request, RequestContext context) =>
        new ListQuery(MediaItem.Columns, "commerce.media m", "m.id", "text", Sorts)
            .Where("EXISTS (SELECT FROM commerce.product_media p WHERE p.media_id = m.id AND p.product_id = {0})", request.ProductId)
            .Where("EXISTS (SELECT FROM commerce.product_media p WHERE p.media_id = m.id) = {0}", request.InUse)
            .Where("lower(m.alt) LIKE commerce.like_prefix({0})", request.Keyword)
            .Read(database, request.List, row => MediaItem.From(row, address), context.CancellationToken);
}
