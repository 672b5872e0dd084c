using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Checkout;

/// <summary>A guest signs in and takes the cart along.</summary>
public sealed class CartMergeTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_is_in_both_carts_is_summed_and_the_token_is_spent()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 2 })).IsOk();
        (await guest.Post("/cart/items", new { product_id = "prod-6", quantity = 1 })).IsOk();
        var user = await shop.SignUp();
        await user.Client.With("prod-1");

        var merged = (await Merge(user.Client, guest)).IsOk();

        Assert.Equal([("prod-1", 3), ("prod-6", 1)], Lines(merged.Data["cart"]!));
        var summed = Assert.Single(merged.Data["report"]!["summed"]!.AsArray())!;
        Assert.Equal(("prod-1", 2, 3), ((string)summed["product_id"]!, (int)summed["asked"]!, (int)summed["quantity"]!));
        Assert.All(["capped", "repriced", "dropped"], list => Assert.Empty(merged.Data["report"]![list]!.AsArray()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.Get("/cart")).Status);
    }

    [Fact]
    public async Task Merging_twice_is_one_merge_with_the_same_report()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 2 })).IsOk();
        var user = await shop.SignUp();
        await user.Client.With("prod-1");

        var first = (await Merge(user.Client, guest)).IsOk();
        var second = (await Merge(user.Client, guest)).IsOk();

        Assert.Equal(first.Text, second.Text);
        Assert.Equal([("prod-1", 3)], Lines((await user.Client.Get("/cart")).Data));
    }

    [Fact]
    public async Task Thirty_merges_at_once_are_one()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Merge(user.Client, guest)));

        Assert.All(replies, reply => reply.IsOk());
        Assert.Equal([("prod-1", 1)], Lines((await user.Client.Get("/cart")).Data));
    }

    [Fact]
    public async Task A_token_of_nobody_or_one_that_somebody_else_has_taken_over_is_404()
    {
        var guest = await CartHolder.Guest(shop.Host);
        var (first, second) = (await shop.SignUp(), await shop.SignUp());
        (await Merge(first.Client, guest)).IsOk();

        (await Merge(second.Client, guest)).Was(HttpStatusCode.NotFound, "cart_not_found");
        (await second.Client.Post("/cart/merge", new { cart_token = "x" })).Was(HttpStatusCode.NotFound, "cart_not_found");
        (await shop.Guest.Post("/cart/merge", new { cart_token = guest.Token })).Was(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task What_cannot_be_had_as_often_is_capped_and_what_cannot_be_had_at_all_is_dropped_with_a_reason()
    {
        await shop.Host.NewProduct("merge-few", 500, 5);
        await shop.Host.NewProduct("merge-none", 500, 3);
        await shop.Host.NewProduct("merge-off", 500, 3);
        var guest = await CartHolder.Guest(shop.Host);
        foreach (var (product, quantity) in new[] { ("merge-few", 3), ("merge-none", 2), ("merge-off", 1) })
        {
            (await guest.Post("/cart/items", new { product_id = product, quantity })).IsOk();
        }
        var user = await shop.SignUp();
        await user.Client.With("merge-few", 4);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 0 WHERE item_id = 'merge-none'");
        await shop.Host.Execute("UPDATE commerce.products SET status = 'archived' WHERE id = 'merge-off'");

        var report = (await Merge(user.Client, guest)).IsOk().Data["report"]!;

        var capped = Assert.Single(report["capped"]!.AsArray())!;
        Assert.Equal(
            ("merge-few", 3, 5, "insufficient_stock"),
            ((string)capped["product_id"]!, (int)capped["asked"]!, (int)capped["quantity"]!, (string)capped["reason"]!)
        );
        Assert.Equal(
            [("merge-none", "out_of_stock"), ("merge-off", "off_sale")],
            report["dropped"]!.AsArray().Select(line => ((string)line!["product_id"]!, (string)line["reason"]!))
        );
        Assert.Equal([("merge-few", 5)], Lines((await user.Client.Get("/cart")).Data));
    }

    [Fact]
    public async Task What_costs_something_else_by_now_is_told()
    {
        await shop.Host.NewProduct("merge-price", 500, 5);
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "merge-price", quantity = 1 })).IsOk();
        await shop.Host.Execute("UPDATE commerce.products SET base_price = 700 WHERE id = 'merge-price'");
        var user = await shop.SignUp();

        var merged = (await Merge(user.Client, guest)).IsOk();

        Assert.Equal("merge-price", (string?)Assert.Single(merged.Data["report"]!["repriced"]!.AsArray())!["product_id"]);
        Assert.Equal(700, (long)merged.Data["cart"]!["items"]![0]!["price"]!["amount"]!);
    }

    [Fact]
    public async Task A_cart_of_another_currency_is_dropped_line_by_line()
    {
        await shop.Host.NewProduct("merge-eur", 500, 5);
        await shop.Host.Execute("UPDATE commerce.products SET currency = 'EUR' WHERE id = 'merge-eur'");
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "merge-eur", quantity = 1 })).IsOk();
        var user = await shop.SignUp();
        await user.Client.With("prod-1");

        var report = (await Merge(user.Client, guest)).IsOk().Data["report"]!;

        Assert.Equal("currency_mixed", (string?)Assert.Single(report["dropped"]!.AsArray())!["reason"]);
    }

    [Fact]
    public async Task Signing_in_alone_merges_nothing()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        var user = await shop.SignUp();

        Assert.Empty((await user.Client.Get("/cart")).Data["items"]!.AsArray());
        Assert.Single((await guest.Get("/cart")).Data["items"]!.AsArray());
    }

    private static Task<Reply> Merge(Client client, CartHolder guest) => client.Post("/cart/merge", new { cart_token = guest.Token });

    private static (string, int)[] Lines(System.Text.Json.Nodes.JsonNode cart) =>
        [
            .. cart["items"]!
                .AsArray()
                .Select(item => ((string)item!["product_id"]!, (int)item["quantity"]!))
                .OrderBy(line => line.Item1, StringComparer.Ordinal),
        ];

    [Fact]
    public async Task A_cart_that_is_being_paid_for_is_taken_over_once_that_is_over()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var checkout = (string)(await guest.Buy("pm_card_authenticationRequired")).Data["checkout_id"]!;
        var user = await shop.SignUp();

        var refused = await user.Client.Post("/cart/merge", new { cart_token = guest.Token });

        refused.Was(HttpStatusCode.Conflict, "checkout_in_progress");
        Assert.Contains(checkout, refused.Text, StringComparison.Ordinal);
        (await guest.Post($"/checkout/{checkout}/cancel")).IsOk();
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/cart/merge", new { cart_token = guest.Token })).Status);
    }

    [Fact]
    public async Task A_cart_whose_checkout_opens_while_a_merge_waits_for_it_stays_the_guest_s()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var checkout = (string)(await guest.Quote())["quote_id"]!;
        var user = await shop.SignUp();
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Run("BEGIN");
        await Run($"UPDATE commerce.checkouts SET status = 'open' WHERE id = '{checkout}'");
        await Run($"UPDATE commerce.carts SET version = version WHERE id = (SELECT cart_id FROM commerce.checkouts WHERE id = '{checkout}')");

        var merge = Merge(user.Client, guest);
        await shop.Host.UntilStatementsWait();
        await Run("COMMIT");

        (await merge).Was(HttpStatusCode.Conflict, "checkout_in_progress");
        Assert.Single((await guest.Get("/cart")).IsOk().Data["items"]!.AsArray());
        await Run($"UPDATE commerce.checkouts SET status = 'cancelled' WHERE id = '{checkout}'");

        Task Run(string sql) => connection.Change(sql, TestContext.Current.CancellationToken);
    }
}
