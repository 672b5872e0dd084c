using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>Every change of an item's levels, the newest first. Their sums are the levels.</summary>
internal sealed class ListMovements(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "m.id", "bigint")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<StockMovement>>("/admin/inventory/{item_id}/movements", routes.Resolve<ListMovements>().Handle)
            .WithName(StockRoutes.Section, "listStockMovements", "List every change of an item's stock")
            .Staff("inventory", "read")
            .WithSuccess(CommerceSuccesses.MovementsRetrieved)
            .ProducesFault(CommerceFaults.ItemNotFound, PlatformFaults.CursorInvalid)
            .Explains("location_id", "Only changes at this location.")
            .WithExample(Examples.PageOf(StockExamples.Movement));

    public sealed record Request(string ItemId, ListRequest List, string? LocationId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Path("item_id"), ListRequest.Read(input, Sorts), input.Query("location_id", CatalogueForms.MaxId));
    }

    public async Task<Outcome<Page<StockMovement>>> Handle(Request request, RequestContext context) =>
        await database.One(ItemSql, row => row.GetBoolean(0), context.CancellationToken, request.ItemId)
            ? await new ListQuery(StockMovement.Columns, "commerce.stock_movements m", "m.id", "bigint", Sorts)
                .Where("m.item_id = {0}", request.ItemId)
                .Where("m.location_id = {0}", request.LocationId)
                .Read(database, request.List, StockMovement.From, context.CancellationToken)
            : CommerceFaults.ItemNotFound;

    /// <summary>What had stock once has movements, whatever became of it.</summary>
    internal const string ItemSql = $"""
        SELECT {StockLevels.IsItem} OR EXISTS (SELECT FROM commerce.stock_movements m WHERE m.item_id = w.item_id) FROM (SELECT $1::text AS item_id) AS w
        """;
}
