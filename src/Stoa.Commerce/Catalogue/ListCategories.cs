using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>All categories, parents named by <c>parent_id</c>.</summary>
internal sealed class ListCategories(CatalogueReads reads, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<Category>>("/catalog/categories", routes.Resolve<ListCategories>().Handle)
            .WithName("Catalogue", "listCategories", "Retrieve all categories with pagination")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.CategoriesRetrieved)
            .CachedIn<Page<Category>>(routes.Resolve<CatalogueCache>().Responses, _ => [CatalogueCache.Categories])
            .WithExample(Examples.PageOf(Examples.Category));

    public async Task<Outcome<Page<Category>>> Handle(Paging request, RequestContext context) =>
        await reads.Read(database => Pages.Read(database, CountSql, ListSql, Read, request.Page, context.CancellationToken), context.CancellationToken);

    private Category Read(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("slug"),
            row.GetString("description"),
            row.GetStringOrNull("parent_id"),
            address.Of(row.GetString("image_url")),
            row.GetBoolean("active"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    internal const string CountSql = "SELECT count(*) FROM commerce.categories WHERE active";

    internal const string ListSql = """
        SELECT c.id, c.name, c.slug, c.description, c.parent_id, c.image_url, c.active, c.created_at, c.updated_at
        FROM commerce.categories c WHERE c.active ORDER BY c.sort_order, c.position LIMIT $1 OFFSET $2
        """;
}
