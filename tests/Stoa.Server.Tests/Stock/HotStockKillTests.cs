using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Server.Tests.Payments;

namespace Stoa.Server.Tests.Stock;

/// <summary>A server that is killed while a hot item is sold: every piece is sold once.</summary>
public sealed class HotStockKillTests
{
    private const int Buyers = 8;
    private const int Kills = 3;
    private const int Pieces = 150;

    [Fact]
    public async Task As_many_pieces_are_sold_as_there_were_after_kill_9()
    {
        await using var server = await ServerProcess.Start("--RateLimits:Enabled", "false");
        using var shop = new KillCaller(server.Root);
        var root = await shop.LogIn("admin@stoa.local", ServerProcess.AdminPassword);
        await using var database = await KilledShop.Settled(server);
        var before = await KilledShop.One(database, "SELECT on_hand::bigint FROM commerce.stock WHERE item_id = 'prod-2'", null);
        var counted = new
        {
            item_id = "prod-2",
            set = Pieces,
            expected = before,
            reason = "sale",
        };
        Assert.NotNull((await shop.Post("/admin/inventory/adjustments", root, new { lines = new[] { counted } }))!["data"]);
        await Run(database, "INSERT INTO commerce.hot_items (item_id, buckets, version, updated_at) VALUES ('prod-2', 16, 2, now())");
        await Run(database, "UPDATE commerce.stock SET buckets = 16 WHERE item_id = 'prod-2'");
        var told = 0;
        var tokens = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => shop.SignUp()));
        var work = tokens.Select(token => Task.Run(() => Buy(shop, token, () => Interlocked.Increment(ref told)))).ToList();

        for (var kill = 1; kill <= Kills; kill++)
        {
            await Wait.Until(() => Volatile.Read(ref told) >= kill * Pieces / (Kills + 2), () => $"nothing is sold any more after {kill - 1} kills");
            await server.KillServer();
            await server.Restart();
        }
        await Task.WhenAll(work);

        await using var after = await KilledShop.Settled(server);
        Assert.Equal(Pieces, await KilledShop.One(after, "SELECT sum(quantity)::bigint FROM commerce.order_lines WHERE product_id = 'prod-2'", null));
        Assert.Equal(Pieces, await KilledShop.One(after, "SELECT sum(allocated)::bigint FROM commerce.stock_totals WHERE item_id = 'prod-2'", null));
        Assert.True(told <= Pieces, $"{told} orders were answered for {Pieces} pieces");
        Assert.Empty(await new StockReconciliation(after).Run(TestContext.Current.CancellationToken));
    }

    /// <summary>An order whose answer is not known is asked for again under its key, until the item is sold out.</summary>
    private static async Task Buy(KillCaller shop, string token, Action placed)
    {
        for (string? key = null; ; )
        {
            if (key is null)
            {
                var added = await shop.Post("/cart/items", token, new { product_id = "prod-2", quantity = 1 });
                if ((string?)added?["error"]?["code"] == "out_of_stock")
                {
                    return;
                }
                key = added?["data"] is null ? null : Guid.NewGuid().ToString();
                continue;
            }
            if (await shop.Send(HttpMethod.Post, "/orders", token, null, Buying.OrderBody(), key) is not { } answer)
            {
                continue;
            }
            if (answer["data"]?["id"] is not null)
            {
                placed();
                key = null;
            }
            else if ((string?)answer["error"]?["code"] is "out_of_stock")
            {
                return;
            }
            else if ((string?)answer["error"]?["code"] is "cart_empty" or "cart_changed")
            {
                key = null;
            }
        }
    }

    private static async Task Run(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
