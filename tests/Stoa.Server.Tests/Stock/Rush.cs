using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Stock;

/// <summary>What tests of hot items do again and again, by intent.</summary>
internal static class Rush
{
    public static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddMinutes(15);
    public static readonly DateTimeOffset Before = DateTimeOffset.UtcNow.AddMinutes(-1);

    public static Task<Reply> SetHot(this Client staff, string item, bool hot = true, int? buckets = null, string version = "*") =>
        staff.Send(HttpMethod.Put, $"/admin/inventory/{item}/hot", new { hot, buckets }, ("If-Match", version));

    /// <summary>A product on sale, hot, whose pieces lie there.</summary>
    public static async Task<string> NewHotItem(this Client staff, StoaHost host, params (string? Location, int OnHand)[] levels)
    {
        var item = await staff.NewItem(host, levels);
        var reply = await staff.SetHot(item);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return item;
    }

    /// <summary>Buckets of an item at a location, and what can be had from them.</summary>
    public static async Task<(long Count, long Available)> Buckets(this StoaHost host, string item, string location = "main") =>
        (
            await host.One<long>("SELECT count(*) FROM commerce.stock_buckets WHERE item_id = $1 AND location_id = $2", item, location),
            await host.One<long>(
                "SELECT coalesce(sum(available), 0)::bigint FROM commerce.stock_buckets WHERE item_id = $1 AND location_id = $2",
                item,
                location
            )
        );

    /// <summary>What its row has beside its buckets.</summary>
    public static Task<int> InRow(this StoaHost host, string item, string location = "main") =>
        host.One<int>("SELECT available FROM commerce.stock WHERE item_id = $1 AND location_id = $2", item, location);

    public static Task<bool> Hold(this StoaHost host, string holder, DateTimeOffset until, params (string Item, int Quantity)[] lines) =>
        host.In(batch =>
        {
            var placed = StockHolds.Place(batch, holder, [.. lines.Select(line => new HoldLine(line.Item, line.Quantity))], until, null, DateTimeOffset.UtcNow);
            return () => placed.RecordsAffected >= lines.Length;
        });

    public static Task<bool> Extend(this StoaHost host, string holder, DateTimeOffset until) =>
        host.In(batch =>
        {
            var extended = batch.Add(StockHolds.ExtendSql, holder, until);
            return () => extended.RecordsAffected > 0;
        });

    public static Task<bool> GiveBack(this StoaHost host, string holder) =>
        host.In(batch =>
        {
            var released = StockHolds.Release(batch, holder, null, DateTimeOffset.UtcNow);
            return () => released.RecordsAffected > 0;
        });

    /// <summary>In a transaction that a no undoes. What adds to the batch says how to know, once that has run.</summary>
    public static async Task<bool> In(this StoaHost host, Func<NpgsqlBatch, Func<bool>> add)
    {
        var outcome = await host.Database.InTransaction<bool>(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                var succeeded = add(batch);
                await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                return succeeded() ? true : RequestFaults.InternalError;
            },
            TestContext.Current.CancellationToken
        );
        return outcome.Failure is null;
    }

    /// <summary>Buyers of this shop with one piece in the cart, each on one of the nodes.</summary>
    public static async Task<Client[]> Buyers(this Shop shop, int count, string item, params StoaHost[] nodes)
    {
        var buyers = new Client[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                var buyer = (await shop.SignUp()).Client;
                await buyer.With(item);
                buyers[number] = nodes.Length == 0 ? buyer : buyer with { Host = nodes[number % nodes.Length] };
            }
        );
        return buyers;
    }
}
