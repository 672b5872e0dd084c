using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Categories;

/// <summary>All categories, inactive ones too.</summary>
internal sealed class ListStaffCategories(NpgsqlDataSource database, PublicAddress address)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts =
    [
        new("created_at", "c.created_at", "timestamptz"),
        new("name", "c.name", "text"),
        new("sort_order", "c.sort_order", "integer"),
    ];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StaffCategory>>("/admin/categories", routes.Resolve<ListStaffCategories>().Handle)
            .WithName(CatalogueRoutes.Section, "listStaffCategories", "List the categories as staff see them")
            .Staff("categories", "read")
            .WithSuccess(CommerceSuccesses.CategoriesRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("active", "Only categories that shoppers see, or only hidden ones.")
            .Explains("parent_id", "Only categories right below this one.")
            .Explains("keyword", "Part of a name.")
            .WithExample(Examples.PageOf(Examples.StaffCategory));

    public sealed record Request(ListRequest List, bool? Active, string? ParentId, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(ListRequest.Read(input, Sorts), input.QueryFlag("active"), input.Query("parent_id", CatalogueForms.MaxId), input.Query("keyword", 200));
    }

    public Task<Outcome<Page<StaffCategory>>> Handle(Request request, RequestContext context) =>
        new ListQuery(StaffCategory.Columns, "commerce.categories c", "c.id", "text", Sorts)
            .Where("c.active = {0}", request.Active)
            .Where("c.parent_id = {0}", request.ParentId)
            .Where("lower(c.name) LIKE '%' || commerce.like_prefix({0})", request.Keyword)
            .Read(database, request.List, row => StaffCategory.From(row, address), context.CancellationToken);
}
