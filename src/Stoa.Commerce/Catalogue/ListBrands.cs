using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>All brands.</summary>
internal sealed class ListBrands(CatalogueReads reads, PublicAddress address)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<Brand>>("/catalog/brands", routes.Resolve<ListBrands>().Handle)
            .WithName("Catalogue", "listBrands", "Retrieve all brands with pagination")
            .Public()
            .ForStorefronts()
            .WithSuccess(CommerceSuccesses.BrandsRetrieved)
            .CachedIn<Page<Brand>>(routes.Resolve<CatalogueCache>().Responses, _ => [CatalogueCache.Brands])
            .WithExample(Examples.PageOf(Examples.Brand));

    public async Task<Outcome<Page<Brand>>> Handle(Paging request, RequestContext context) =>
        await reads.Read(database => Pages.Read(database, CountSql, ListSql, Read, request.Page, context.CancellationToken), context.CancellationToken);

    private Brand Read(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("slug"),
            row.GetString("description"),
            address.Of(row.GetString("logo_url")),
            row.GetBoolean("active"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    internal const string CountSql = "SELECT count(*) FROM commerce.brands WHERE active";

    internal const string ListSql = """
        SELECT b.id, b.name, b.slug, b.description, b.logo_url, b.active, b.created_at, b.updated_at
        FROM commerce.brands b WHERE b.active ORDER BY b.sort_order, b.position LIMIT $1 OFFSET $2
        """;
}
