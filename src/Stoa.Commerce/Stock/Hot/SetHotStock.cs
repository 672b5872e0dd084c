using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Hot;

/// <summary>
/// Makes an item hot, or cools it down, while it is sold: what can be had of it is divided into buckets as the transaction ends, or put back into its levels.
/// </summary>
internal sealed class SetHotStock(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int Fewest = 8;
    private const int Most = 32;
    private const int Usual = 16;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, HotStock>("/admin/inventory/{item_id}/hot", routes.Resolve<SetHotStock>().Handle)
            .WithName(StockRoutes.Section, "setHotStock", "Sell an item from buckets, or no longer")
            .Staff("inventory", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.HotStockSet)
            .ProducesFault(CommerceFaults.ItemNotFound)
            .WithExample(StockExamples.Hot, """{"hot":true,"buckets":16}""");

    public sealed record Request(string ItemId, bool Hot, int? Buckets) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Path("item_id"), input.Body.Flag("hot"), input.Body.OptionalInteger("buckets", Fewest, Most));
    }

    public Task<Outcome<HotStock>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Set(connection, request, context));

    private async Task<Outcome<HotStock>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (item, cancelled) = (request.ItemId, context.CancellationToken);
        if (!await connection.One(SetLowStock.ItemSql, row => row.GetBoolean(0), cancelled, item))
        {
            return CommerceFaults.ItemNotFound;
        }
        // Two at once take turns, also before there is a row.
        await connection.Change(AddSql, cancelled, item, clock.GetUtcNow());
        var before = (await connection.One(LockSql, row => new HotMark(row.GetInt16(0), row.GetInt64(1)), cancelled, item))!;
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        var after = before with { Buckets = request.Hot ? request.Buckets ?? (before.Buckets > 0 ? before.Buckets : Usual) : 0 };
        if (after == before)
        {
            return await before.With(connection, item, cancelled);
        }
        after = after with { Version = before.Version + 1 };
        await connection.Change(SetSql, cancelled, item, (short)after.Buckets, after.Version, clock.GetUtcNow());
        if (await StockLevels.DefaultLocation(connection, cancelled) is { } location)
        {
            await connection.Change(StockLevels.OpenSql, cancelled, new[] { item }, new[] { location });
        }
        await connection.Change(LockLevelsSql, cancelled, item);
        await connection.Change(DivideSql, cancelled, item, (short)after.Buckets);
        await audit.Write(connection, context, CommerceAuditActions.HotStockSet, $"stock:{item}", Told(before), Told(after));
        return await after.With(connection, item, cancelled);
    }

    private static JsonObject Told(HotMark mark) => new() { ["buckets"] = mark.Buckets };

    internal const string AddSql = """
        INSERT INTO commerce.hot_items (item_id, buckets, version, updated_at) VALUES ($1, 0, 1, $2) ON CONFLICT (item_id) DO NOTHING
        """;

    internal const string LockSql = HotMark.FindSql + " FOR UPDATE";

    internal const string SetSql = "UPDATE commerce.hot_items SET buckets = $2, version = $3, updated_at = $4 WHERE item_id = $1";

    internal const string LockLevelsSql = "SELECT FROM commerce.stock s WHERE s.item_id = $1 ORDER BY s.item_id, s.location_id FOR UPDATE";

    /// <summary>Triggers put back what was in other buckets, and fill these as the transaction ends.</summary>
    internal const string DivideSql = "UPDATE commerce.stock SET buckets = $2 WHERE item_id = $1 AND buckets <> $2";
}
