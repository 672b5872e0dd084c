using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>Sets from how many pieces on an item counts as low; null is the shop's threshold again.</summary>
internal sealed class SetLowStock(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, ItemStock>("/admin/inventory/{item_id}", routes.Resolve<SetLowStock>().Handle)
            .WithName(StockRoutes.Section, "setLowStock", "Set the threshold below which an item is low")
            .Staff("inventory", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.LowStockSet)
            .ProducesFault(CommerceFaults.ItemNotFound)
            .WithExample(new ItemStock("prod-1", 5, [StockExamples.Level]), """{"low_stock_at":5}""");

    public sealed record Request(string ItemId, int? LowStockAt, bool IsSaid) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Path("item_id"), input.Body.OptionalInteger("low_stock_at", 0, StockLevels.MostOnHand), input.Body.Has("low_stock_at"));
    }

    public Task<Outcome<ItemStock>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Set(connection, request, context));

    private async Task<Outcome<ItemStock>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (!await connection.One(ItemSql, row => row.GetBoolean(0), cancelled, request.ItemId))
        {
            return CommerceFaults.ItemNotFound;
        }
        if (await StockLevels.DefaultLocation(connection, cancelled) is { } location)
        {
            // So that there is a level that can keep it.
            await connection.Change(StockLevels.OpenSql, cancelled, new[] { request.ItemId }, new[] { location });
        }
        var before = await connection.Many(LockSql, row => row.GetInt32(0), cancelled, request.ItemId);
        if (request.IsSaid)
        {
            await connection.Change(SetSql, cancelled, request.ItemId, request.LowStockAt);
        }
        var levels = await connection.Many(LevelsSql, StockLevel.From, cancelled, request.ItemId);
        var after = levels.Count > 0 ? levels[0].LowStockAt : await connection.One(DefaultSql, row => row.GetInt32(0), cancelled);
        if (before.Any(threshold => threshold != after))
        {
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.LowStockSet,
                $"stock:{request.ItemId}",
                new JsonObject { ["low_stock_at"] = before[0] },
                new JsonObject { ["low_stock_at"] = after }
            );
        }
        return new ItemStock(request.ItemId, after, levels);
    }

    internal const string ItemSql = $"SELECT {StockLevels.IsItem} FROM (SELECT $1::text AS item_id) AS w";

    internal const string LockSql = """
        SELECT coalesce(s.low_stock_at, (SELECT t.low_stock_at FROM commerce.settings t))
        FROM commerce.stock s WHERE s.item_id = $1 ORDER BY s.item_id, s.location_id FOR UPDATE
        """;

    internal const string DefaultSql = "SELECT low_stock_at FROM commerce.settings";

    internal const string SetSql = "UPDATE commerce.stock SET low_stock_at = $2::int WHERE item_id = $1 AND low_stock_at IS DISTINCT FROM $2::int";

    internal const string LevelsSql = $"SELECT {StockLevel.Columns} FROM commerce.stock_totals s WHERE s.item_id = $1 ORDER BY s.location_id";
}
