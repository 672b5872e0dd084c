namespace Stoa.Server.Tests.Orders;

/// <summary>Many concurrent buyers over HTTP: nothing is sold twice, and all amounts add up afterwards.</summary>
[Race]
public sealed class OrderRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task One_cart_ordered_60_times_at_once_gives_one_order()
    {
        await shop.Host.NewProduct("once", 1000, 100);
        var user = await shop.SignUp();
        await user.Client.With("once", 2);

        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => user.Client.Order()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Created),
            reply => Assert.Equal((HttpStatusCode.BadRequest, "cart_empty"), (reply.Status, reply.Code))
        );
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE user_id = $1", Guid.Parse(user.Id)));
        Assert.Equal(98, await shop.Host.Stock("once"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task The_last_piece_is_sold_to_only_one_of_40_buyers()
    {
        await shop.Host.NewProduct("last", 1000, 1);
        var buyers = await Buyers(40, "last");

        var replies = await Task.WhenAll(buyers.Select(client => client.Order()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Created),
            reply => Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), (reply.Status, reply.Code))
        );
        Assert.Equal(0, await shop.Host.Stock("last"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Two_nodes_sell_all_the_stock_and_never_more()
    {
        await using var other = await StoaHost.Start(shop.Host.ConnectionString);
        await shop.Host.NewProduct("run", 1000, 25);
        var buyers = await Buyers(40, "run");

        var replies = await Task.WhenAll(buyers.Select((client, number) => (number % 2 == 0 ? client : client with { Host = other }).Order()));

        Assert.Equal(25, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(15, replies.Count(reply => reply.Code == "out_of_stock"));
        Assert.Equal((0, 25L), (await shop.Host.Stock("run"), await shop.Host.Sold("run")));
        await shop.Host.BooksBalance();
        Assert.Empty(other.LoggedErrors);
    }

    [Fact]
    public async Task A_promotion_limited_to_3_uses_is_used_by_3_of_30()
    {
        await shop.Host.NewProduct("promoted", 1000, 100);
        await shop.Host.NewPromotion("THREE", amountOff: 500, maxUses: 3);
        var buyers = await Buyers(30, "promoted");

        var replies = await Task.WhenAll(buyers.Select(client => client.Order(Buying.OrderBody(codes: "THREE"))));

        Assert.Equal(3, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("promotion_code_invalid", reply.Code));
        Assert.Equal(3, await shop.Host.One<int>("SELECT uses FROM commerce.promotions WHERE code = 'THREE'"));
        Assert.Equal(97, await shop.Host.Stock("promoted"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Carts_with_the_same_products_in_opposite_order_never_deadlock()
    {
        await shop.Host.NewProduct("north", 100, 10_000);
        await shop.Host.NewProduct("south", 100, 10_000);
        await shop.Host.NewPromotion("AAA", amountOff: 1, maxUses: 10_000);
        await shop.Host.NewPromotion("ZZZ", amountOff: 1, maxUses: 10_000);
        var buyers = new List<User>();
        for (var i = 0; i < 16; i++)
        {
            buyers.Add(await shop.SignUp());
        }
        var placed = 0;
        for (var round = 0; round < 6; round++)
        {
            await Task.WhenAll(
                buyers.Select(
                    async (buyer, number) =>
                    {
                        string[] route = number % 2 == 0 ? ["north", "south"] : ["south", "north"];
                        await buyer.Client.With(route[0]);
                        await buyer.Client.With(route[1]);
                    }
                )
            );
            var replies = await Task.WhenAll(
                buyers.Select((buyer, number) => buyer.Client.Order(Buying.OrderBody(codes: number % 2 == 0 ? ["AAA", "ZZZ"] : ["ZZZ", "AAA"])))
            );
            Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.Created, reply.Text));
            placed += replies.Length;
        }
        Assert.Equal((10_000 - placed, 10_000 - placed), (await shop.Host.Stock("north"), await shop.Host.Stock("south")));
        Assert.Equal(2 * placed, await shop.Host.One<long>("SELECT sum(uses) FROM commerce.promotions WHERE code IN ('AAA', 'ZZZ')"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Adding_to_the_cart_while_ordering_loses_nothing()
    {
        await shop.Host.NewProduct("flow", 100, 100_000);
        var user = await shop.SignUp();
        await user.Client.With("flow");
        var added = 1;

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 80)
                .Select(async number =>
                {
                    if (number % 4 == 0)
                    {
                        return await user.Client.Order();
                    }
                    var reply = await user.Client.Add("flow");
                    Assert.Equal(HttpStatusCode.OK, reply.Status);
                    Interlocked.Increment(ref added);
                    return reply;
                })
        );

        Assert.All(
            replies.Where(reply => reply.Status == HttpStatusCode.BadRequest),
            reply => Assert.True(reply.Code is "cart_changed" or "cart_empty", reply.Text)
        );
        var left = (await user.Client.Get("/cart")).Data["items"]!.AsArray().Sum(item => (int)item!["quantity"]!);
        Assert.Equal(added, left + await shop.Host.Sold("flow"));
        Assert.Equal(100_000 - await shop.Host.Sold("flow"), await shop.Host.Stock("flow"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task An_order_is_charged_the_current_price_or_refused_while_prices_change()
    {
        await shop.Host.NewProduct("volatile", 100, 100_000);
        var buyers = await Buyers(20, "volatile");
        using var stop = new CancellationTokenSource();
        var changes = Task.Run(
            async () =>
            {
                for (var price = 101L; !stop.IsCancellationRequested; price++)
                {
                    await shop.Host.Execute("UPDATE commerce.products SET base_price = $1 WHERE id = 'volatile'", price);
                }
            },
            TestContext.Current.CancellationToken
        );

        for (var round = 0; round < 3; round++)
        {
            var replies = await Task.WhenAll(buyers.Select(client => client.Order()));
            Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.Created || reply.Code is "cart_changed" or "cart_empty", reply.Text));
        }
        await stop.CancelAsync();
        await changes;

        await shop.Host.BooksBalance();
        Assert.Equal(100_000 - await shop.Host.Sold("volatile"), await shop.Host.Stock("volatile"));
    }

    private async Task<Client[]> Buyers(int count, string product)
    {
        var buyers = new Client[count];
        for (var i = 0; i < count; i++)
        {
            buyers[i] = await (await shop.SignUp()).Client.With(product);
        }
        return buyers;
    }
}
