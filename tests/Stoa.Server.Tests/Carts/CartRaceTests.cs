namespace Stoa.Server.Tests.Carts;

/// <summary>Concurrent requests on one cart are serialized: nothing is lost, counted twice or fails.</summary>
[Race]
public sealed class CartRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Parallel_adds_of_one_line_add_up_exactly()
    {
        await shop.Host.NewProduct("counted", 100, 1000);
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => user.Client.Add("counted", 2)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(120, (int)Assert.Single((await user.Client.Get("/cart")).Data["items"]!.AsArray())!["quantity"]!);
    }

    [Fact]
    public async Task Parallel_adds_never_exceed_the_stock()
    {
        await shop.Host.NewProduct("seven", 100, 7);
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => user.Client.Add("seven", 1, attributes: new { number = $"{number % 4}" })));

        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("out_of_stock", reply.Code));
        Assert.Equal(7, (await user.Client.Get("/cart")).Data["items"]!.AsArray().Sum(item => (int)item!["quantity"]!));
    }

    [Fact]
    public async Task Parallel_adds_never_exceed_100_lines()
    {
        await shop.Host.NewProduct("manifold", 100, 1000);
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 130).Select(number => user.Client.Add("manifold", attributes: new { number = $"{number}" })));

        Assert.Equal(100, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(30, replies.Count(reply => reply.Code == "cart_full"));
        Assert.Equal(100, (await user.Client.Get("/cart")).Data["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Of_many_concurrent_removals_of_a_line_one_succeeds()
    {
        var user = await shop.SignUp();
        var item = (string?)(await user.Client.Add("prod-2")).Data["items"]![0]!["id"];

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => user.Client.Delete($"/cart/items/{item}")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(29, replies.Count(reply => reply.Status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Concurrent_changes_of_every_kind_leave_a_cart_that_can_be_ordered()
    {
        await shop.Host.NewProduct("busy", 100, 100_000);
        var user = await shop.SignUp();
        var item = (string?)(await user.Client.Add("busy")).Data["items"]![0]!["id"];

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 120)
                .Select(number =>
                    (number % 6) switch
                    {
                        0 => user.Client.Add("busy", 1, attributes: new { number = $"{number % 5}" }),
                        1 => user.Client.Patch($"/cart/items/{item}", new { quantity = 1 + (number % 9) }),
                        2 => user.Client.Delete($"/cart/items/{item}"),
                        3 => user.Client.Get("/cart"),
                        4 => user.Client.Order(),
                        _ => user.Client.Delete("/cart"),
                    }
                )
        );

        Assert.All(
            replies,
            reply =>
                Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NotFound or HttpStatusCode.BadRequest, reply.Text)
        );
        await user.Client.With("busy");
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order()).Status);
        Assert.Equal(100_000 - await shop.Host.Sold("busy"), await shop.Host.Stock("busy"));
        await shop.Host.BooksBalance();
    }
}
