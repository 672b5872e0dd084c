using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>What is where: one row per item and location, by item.</summary>
internal sealed class ListInventory(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("item_id", "s.item_id", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StockLevel>>("/admin/inventory", routes.Resolve<ListInventory>().Handle)
            .WithName(StockRoutes.Section, "listInventory", "List stock by item and location")
            .Staff("inventory", "read")
            .WithSuccess(CommerceSuccesses.InventoryRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("item_id", "A product without variants, or a variant.")
            .Explains("sku", "Only the item with this SKU.")
            .Explains("location_id", "Only what lies at this location.")
            .Explains("item", "The same as item_id.")
            .Explains("location", "The same as location_id.")
            .Explains("low", "Only where no more is available than the item's threshold, or only where more is.")
            .WithExample(Examples.PageOf(StockExamples.Level));

    public sealed record Request(ListRequest List, string? ItemId, string? Sku, string? LocationId, bool? Low) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.Query("item_id", CatalogueForms.MaxId) ?? input.Query("item", CatalogueForms.MaxId),
                input.Query("sku", 100),
                input.Query("location_id", CatalogueForms.MaxId) ?? input.Query("location", CatalogueForms.MaxId),
                input.QueryFlag("low")
            );
    }

    public Task<Outcome<Page<StockLevel>>> Handle(Request request, RequestContext context) =>
        Filtered(request).Read(database, request.List with { Sort = request.List.Sort ?? Sorts[0].Name }, StockLevel.From, context.CancellationToken);

    /// <summary>An item is at a location once, so item and location together are an order.</summary>
    internal static ListQuery Filtered(Request request)
    {
        var list = new ListQuery(StockLevel.Columns, "commerce.stock_totals s", "s.location_id", "text", Sorts)
            .Where("s.item_id = {0}", request.ItemId)
            .Where(
                "s.item_id IN (SELECT x.id FROM commerce.variants x WHERE x.sku = {0} UNION ALL SELECT y.id FROM commerce.products y WHERE y.sku = {0})",
                request.Sku
            )
            .Where("s.location_id = {0}", request.LocationId);
        return request.Low is { } low ? list.Where(low ? "s.level <> 'in'" : "s.level = 'in'") : list;
    }
}
