using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Brands;

/// <summary>All brands, inactive ones too.</summary>
internal sealed class ListStaffBrands(NpgsqlDataSource database, PublicAddress address)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "b.created_at", "timestamptz"),
        new("name", "b.name", "text"),
        new("sort_order", "b.sort_order", "integer"),
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StaffBrand>>("/admin/brands", routes.Resolve<ListStaffBrands>().Handle)
            .WithName(CatalogueRoutes.Section, "listStaffBrands", "List the brands as staff see them")
            .Staff("brands", "read")
            .WithSuccess(CommerceSuccesses.BrandsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("active", "Only brands that shoppers see, or only hidden ones.")
            .Explains("keyword", "Part of a name.")
            .WithExample(Examples.PageOf(Examples.StaffBrand));

    public sealed record Request(ListRequest List, bool? Active, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts), input.QueryFlag("active"), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<StaffBrand>>> Handle(Request request, RequestContext context) =>
        new ListQuery(StaffBrand.Columns, "commerce.brands b", "b.id", "text", Sorts)
            .Where("b.active = {0}", request.Active)
            .Where("lower(b.name) LIKE '%' || commerce.like_prefix({0})", request.Keyword)
            .Read(database, request.List, row => StaffBrand.From(row, address), context.CancellationToken);
}
