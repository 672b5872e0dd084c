using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Stock;

/// <summary>Many at once: nothing is sold twice, at one location or at two, whatever staff do meanwhile, and the ledger adds up.</summary>
[Race]
public sealed class StockRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_last_piece_is_sold_to_one_of_200_buyers()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));
        var buyers = await Buyers(200, item);

        var replies = await Task.WhenAll(buyers.Select(buyer => buyer.Order()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("out_of_stock", reply.Code));
        Assert.Equal((1, 1, 0), await shop.Host.Level(item));
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task The_last_pieces_of_two_locations_are_sold_once_each_to_200_buyers()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        var buyers = await Buyers(200, item);

        var replies = await Task.WhenAll(buyers.Select(buyer => buyer.Order()));

        Assert.Equal(5, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("out_of_stock", reply.Code));
        Assert.Equal(((2, 2, 0), (3, 3, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Buyers_adjustments_transfers_and_shipments_at_two_locations_leave_a_ledger_that_adds_up()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var (item, other) = (await root.NewItem(shop.Host, ("main", 20), (second, 20)), await root.NewItem(shop.Host, ("main", 20), (second, 20)));
        var buyers = await Buyers(60, item, other);

        var orders = buyers.Select((buyer, number) => BuyAndShip(root, buyer, ship: number % 3 == 0));
        var staff = Enumerable.Range(0, 12).Select(number => Staff(root, number, item, other, second));
        var results = await Task.WhenAll(orders.Concat(staff));

        Assert.All(results, reply => Assert.True(reply.Status < HttpStatusCode.InternalServerError, reply.Text));
        Assert.All(
            results.Where(reply => reply.Status >= HttpStatusCode.BadRequest),
            reply => Assert.True(reply.Code is "out_of_stock" or "cart_changed" or "would_go_negative" or "stock_changed", reply.Text)
        );
        foreach (var sold in new[] { item, other })
        {
            var counted = await shop.Host.One<long>(
                "SELECT sum(on_hand) FROM commerce.stock_movements WHERE item_id = $1 AND cause IN ('opening', 'adjustment')",
                sold
            );
            Assert.Equal(counted - await shop.Host.Sold(sold), await shop.Host.One<long>("SELECT sum(available) FROM commerce.stock WHERE item_id = $1", sold));
            Assert.Equal(0L, await shop.Host.One<long>("SELECT count(*) FROM commerce.stock WHERE item_id = $1 AND available < 0", sold));
        }
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven();
    }

    [Fact]
    public async Task Of_staff_who_all_expect_the_same_count_one_is_right()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 10));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => root.Adjust(Warehouse.Count(item, 20 + number, expected: 10))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("stock_changed", reply.Code));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Reconciling_twice_at_once_while_orders_go_on_finds_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1000));
        var buyers = await Buyers(30, item);
        var selling = Task.WhenAll(buyers.Select(buyer => buyer.Order()));

        for (var round = 0; round < 5 || !selling.IsCompleted; round++)
        {
            var replies = await Task.WhenAll(root.Post("/admin/inventory/reconcile"), root.Post("/admin/inventory/reconcile"));
            Assert.All(replies, reply => Assert.Empty(reply.Data["differences"]!.AsArray()));
        }

        Assert.All(await selling, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Equal((1000, 30, 0), await shop.Host.Level(item));
    }

    [Fact]
    public async Task Editing_a_product_while_it_is_sold_restores_no_stock()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var item = (string)product["id"]!;
        await root.Adjust(Warehouse.By(item, 100));
        var buyers = await Buyers(40, item);

        var selling = Task.WhenAll(buyers.Select(buyer => buyer.Order()));
        var edits = 0;
        while (!selling.IsCompleted || edits < 5)
        {
            JsonNode now = await root.Product(product);
            Assert.Equal(HttpStatusCode.OK, (await root.Edit(now, new { description = $"Edited {edits++} times", weight_grams = edits })).Status);
        }

        Assert.All(await selling, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Equal((100, 40, 0), await shop.Host.Level(item));
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    private static async Task<Reply> BuyAndShip(Client root, Client buyer, bool ship)
    {
        var reply = await buyer.Order();
        return ship && reply.Status == HttpStatusCode.Created ? await root.Post($"/admin/orders/{reply.Data["id"]}/ship") : reply;
    }

    private static Task<Reply> Staff(Client root, int number, string item, string other, string second) =>
        (number % 4) switch
        {
            0 => root.Transfer("main", second, item, 2),
            1 => root.Transfer(second, "main", item, 3),
            2 => root.Adjust(Warehouse.By(other, -1, second), Warehouse.By(item, -1)),
            _ => root.Adjust(Warehouse.By(item, 2, second), Warehouse.By(other, -2)),
        };

    /// <summary>Each with one piece of the items in the cart, every second one in the opposite order.</summary>
    private async Task<Client[]> Buyers(int count, params string[] items)
    {
        var buyers = new Client[count];
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) =>
            {
                buyers[number] = (await shop.SignUp()).Client;
                foreach (var item in number % 2 == 0 ? items : items.Reverse())
                {
                    await buyers[number].With(item);
                }
            }
        );
        return buyers;
    }
}
