using System.Collections.Concurrent;

namespace Stoa.Server.Tests.Stock;

/// <summary>Many at once at one hot item, on two nodes: what is there is sold, no piece more and no piece less, whatever else happens to it.</summary>
[Race]
public sealed class HotStockRaceTests(Shop shop) : IClassFixture<Shop>, IAsyncLifetime
{
    private StoaHost _second = null!;

    public async ValueTask InitializeAsync() => _second = await StoaHost.Start(shop.Host.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        var errors = _second.LoggedErrors;
        await _second.DisposeAsync();
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(7)]
    public async Task Of_64_clients_at_two_nodes_as_many_orders_are_placed_as_there_are_pieces(int pieces)
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", pieces));
        var buyers = await shop.Buyers(64, item, shop.Host, _second);

        var replies = (await Task.WhenAll(buyers.Select(buyer => BuyAll(buyer, item)))).SelectMany(all => all).ToList();

        Assert.Equal(pieces, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.True(reply.Code == "out_of_stock", reply.Text));
        Assert.Equal((pieces, pieces, 0), await shop.Host.Level(item));
        Assert.Equal(pieces, await shop.Host.Sold(item));
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Pieces_that_are_taken_and_given_back_while_staff_count_move_and_cool_the_item_are_all_there_afterwards()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewHotItem(shop.Host, ("main", 30), (second, 10));
        var refused = new ConcurrentBag<Reply>();

        var holders = Enumerable.Range(0, 16).Select(number => TakeAndGiveBack(number % 2 == 0 ? shop.Host : _second, item));
        var staff = Enumerable.Range(0, 4).Select(number => Staff(root, number, item, second, refused));
        await Task.WhenAll(holders.Concat(staff));

        Assert.All(refused, reply => Assert.True(reply.Code is "would_go_negative" or "stock_changed" or "version_stale", reply.Text));
        Assert.Equal((40L, 0L, 0L), (await Sum("on_hand", item), await Sum("allocated", item), await Sum("held", item)));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 40)));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Expired_holds_and_buyers_share_the_last_pieces_without_selling_one_twice()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 24));
        for (var n = 0; n < 12; n++)
        {
            Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Before, (item, 1)));
        }
        var buyers = await shop.Buyers(40, item, shop.Host, _second);

        var buying = Task.WhenAll(buyers.Select(buyer => BuyAll(buyer, item)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => PeriodicJob.Run(number % 2 == 0 ? shop.Host : _second, "expired holds")));
        var sold = (await buying).Sum(replies => replies.Count(reply => reply.Status == HttpStatusCode.Created));
        var late = await shop.Host.Stock(item);

        Assert.Equal(24, sold + late);
        Assert.Equal((24, sold, 0), await shop.Host.Level(item));
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    private async Task<long> Sum(string counter, string item) =>
        await shop.Host.One<long>($"SELECT sum({counter})::bigint FROM commerce.stock_totals WHERE item_id = $1", item);

    /// <summary>Again and again, until it is refused.</summary>
    private static async Task<List<Reply>> BuyAll(Client buyer, string item)
    {
        var replies = new List<Reply>();
        do
        {
            replies.Add(await buyer.Order());
        } while (replies[^1].Status == HttpStatusCode.Created && (await buyer.Add(item)).Status == HttpStatusCode.OK);
        return replies;
    }

    private static async Task TakeAndGiveBack(StoaHost host, string item)
    {
        for (var round = 0; round < 15; round++)
        {
            var holder = Warehouse.Tag("checkout");
            if (await host.Hold(holder, Rush.Later, (item, 1 + Random.Shared.Next(4))))
            {
                Assert.True(await host.GiveBack(holder));
            }
        }
    }

    private async Task Staff(Client root, int number, string item, string second, ConcurrentBag<Reply> refused)
    {
        for (var round = 0; round < 6; round++)
        {
            Reply[] replies = number switch
            {
                0 => [await root.Adjust(Warehouse.By(item, 3)), await root.Adjust(Warehouse.By(item, -3))],
                1 => [await root.Transfer("main", second, item, 2)],
                2 => [await root.SetHot(item, hot: round % 2 == 1, buckets: 8 + round)],
                _ => [await root.Post("/admin/inventory/reconcile")],
            };
            if (number == 0 && replies[1].Status != HttpStatusCode.OK)
            {
                // What came in goes again, once nobody holds it.
                await Wait.Until(async () => (await root.Adjust(Warehouse.By(item, -3))).Status == HttpStatusCode.OK);
            }
            if (number == 3)
            {
                Assert.Empty(replies[0].Data["differences"]!.AsArray());
                await Task.WhenAll(PeriodicJob.Run(shop.Host, "hot stock"), PeriodicJob.Run(_second, "hot stock"));
            }
            foreach (var reply in replies.Where(reply => reply.Status != HttpStatusCode.OK))
            {
                refused.Add(reply);
            }
        }
    }
}
