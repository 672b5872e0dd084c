using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Hot;

/// <summary>Whether an item is hot, with its version.</summary>
internal sealed class ReadHotStock(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, HotStock>("/admin/inventory/{item_id}/hot", routes.Resolve<ReadHotStock>().Handle)
            .WithName(StockRoutes.Section, "getHotStock", "Whether an item is sold from buckets")
            .Staff("inventory", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.HotStockRetrieved)
            .ProducesFault(CommerceFaults.ItemNotFound)
            .WithExample(StockExamples.Hot);

    public readonly record struct Request(string ItemId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("item_id"));
    }

    public async Task<Outcome<HotStock>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await using var connection = await database.Open(cancelled);
        return await connection.One(SetLowStock.ItemSql, row => row.GetBoolean(0), cancelled, request.ItemId)
            ? await (await HotMark.Find(connection, request.ItemId, cancelled)).With(connection, request.ItemId, cancelled)
            : CommerceFaults.ItemNotFound;
    }
}
