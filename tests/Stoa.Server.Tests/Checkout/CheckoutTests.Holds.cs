namespace Stoa.Server.Tests.Checkout;

public sealed partial class CheckoutTests
{
    [Fact]
    public async Task A_challenge_is_202_with_what_the_client_needs_and_holds_the_stock_for_an_hour()
    {
        await shop.Host.NewProduct("challenge", 500, 2);
        var guest = await CartHolder.Ready(shop.Host, "challenge", 2);

        var started = await guest.Buy("pm_card_authenticationRequired");

        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        Assert.Equal("requires_action", (string?)started.Data["status"]);
        Assert.Null(started.Data["order_id"]);
        Assert.NotNull((string?)started.Data["client_secret"]);
        Assert.InRange(
            DateTimeOffset.Parse((string)started.Data["expires_at"]!, null),
            DateTimeOffset.UtcNow.AddMinutes(58),
            DateTimeOffset.UtcNow.AddMinutes(61)
        );
        Assert.Equal(0, await shop.Host.Stock("challenge"));
        var other = await CartHolder.Guest(shop.Host);
        (await other.Post("/cart/items", new { product_id = "challenge", quantity = 1 })).Was(HttpStatusCode.BadRequest, "out_of_stock");

        var id = (string)started.Data["checkout_id"]!;
        var read = (await guest.Get($"/checkout/{id}")).IsOk();
        Assert.Equal(("requires_action", (string?)started.Data["client_secret"]), ((string)read.Data["status"]!, (string?)read.Data["client_secret"]));
        (await other.Get($"/checkout/{id}")).Was(HttpStatusCode.NotFound, "checkout_not_found");
        (await other.Post($"/checkout/{id}/cancel")).Was(HttpStatusCode.NotFound, "checkout_not_found");

        var cancelled = (await guest.Post($"/checkout/{id}/cancel")).IsOk();
        Assert.Equal("cancelled", (string?)cancelled.Data["status"]);
        Assert.Equal(cancelled.Data.Compact(), (await guest.Post($"/checkout/{id}/cancel")).IsOk().Data.Compact());
        Assert.Equal(2, await shop.Host.Stock("challenge"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_client_secret_is_repeated_by_the_key_and_stored_nowhere()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();
        var key = "secret-" + Guid.NewGuid();

        var first = await guest.CheckOut(quote, "pm_card_authenticationRequired", key: key);
        var again = await guest.CheckOut(quote, "pm_card_authenticationRequired", key: key);

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        var secret = (string)first.Data["client_secret"]!;
        Assert.Equal(
            0,
            await shop.Host.One<long>(
                "SELECT count(*) FROM platform.idempotency_keys k WHERE position($1::bytea IN k.body) > 0 OR k.key = $2",
                System.Text.Encoding.UTF8.GetBytes(secret),
                key
            )
        );
        (await guest.CheckOut(quote, key: key)).Was(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        await guest.Post($"/checkout/{(string)first.Data["checkout_id"]!}/cancel");
    }

    [Fact]
    public async Task Another_card_ends_the_challenge_of_the_first()
    {
        await shop.Host.NewProduct("second-card", 500, 1);
        var guest = await CartHolder.Ready(shop.Host, "second-card");
        var quote = await guest.Quote();
        Assert.Equal(HttpStatusCode.Accepted, (await guest.CheckOut(quote, "pm_card_authenticationRequired")).Status);

        var order = await guest.CheckOut(quote, "pm_card_visa");

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(1, await shop.Host.Sold("second-card"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task What_a_buyer_s_own_challenge_holds_can_be_quoted_and_bought_by_them()
    {
        await shop.Host.NewProduct("own-hold", 500, 1);
        var guest = await CartHolder.Ready(shop.Host, "own-hold");
        Assert.Equal(HttpStatusCode.Accepted, (await guest.Buy("pm_card_authenticationRequired")).Status);

        var order = await guest.CheckOut(await guest.Quote());

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal(1, await shop.Host.Sold("own-hold"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task When_its_time_is_over_everything_is_given_back_once()
    {
        await shop.Host.NewProduct("too-late", 500, 2);
        await shop.Host.NewPromotion("LATEONCE", percentPpm: 100_000, maxUses: 1);
        var guest = await CartHolder.Ready(shop.Host, "too-late", 2);
        (await guest.Put("/cart/codes", new { codes = new[] { "LATEONCE" } })).IsOk();
        var started = await guest.Buy("pm_card_authenticationRequired");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        Assert.Equal(1, await Uses("LATEONCE"));
        await shop.Host.Execute("UPDATE commerce.checkouts SET expires_at = now() WHERE id = $1", Guid.Parse((string)started.Data["checkout_id"]!));

        await Task.WhenAll(PeriodicJob.Run(shop.Host, "checkouts that are over"), PeriodicJob.Run(shop.Host, "checkouts that are over"));

        Assert.Equal("expired", (string?)(await guest.Get($"/checkout/{(string)started.Data["checkout_id"]!}")).Data["status"]);
        Assert.Equal(2, await shop.Host.Stock("too-late"));
        Assert.Equal(0, await Uses("LATEONCE"));
        Assert.Equal(HttpStatusCode.Created, (await guest.Buy()).Status);
        Assert.Equal(1, await Uses("LATEONCE"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_code_that_is_used_up_meanwhile_is_named_and_nothing_is_charged()
    {
        await shop.Host.NewPromotion("LASTUSE", percentPpm: 100_000, maxUses: 1);
        var (slow, fast) = (await CartHolder.Ready(shop.Host), await CartHolder.Ready(shop.Host, email: "fast@example.com"));
        foreach (var guest in new[] { slow, fast })
        {
            (await guest.Put("/cart/codes", new { codes = new[] { "LASTUSE" } })).IsOk();
        }
        var quote = await slow.Quote();
        Assert.Equal(HttpStatusCode.Created, (await fast.Buy()).Status);

        var refused = await slow.CheckOut(quote);

        refused.Was(HttpStatusCode.BadRequest, "code_refused");
        Assert.Contains("LASTUSE", refused.Text, StringComparison.Ordinal);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_placed_checkout_cannot_be_cancelled_and_answers_its_order_again()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var quote = await guest.Quote();
        var order = await guest.CheckOut(quote);

        var again = await guest.CheckOut(quote);
        var read = (await guest.Get($"/checkout/{(string)quote["quote_id"]!}")).IsOk();

        Assert.Equal((HttpStatusCode.Created, (string?)order.Data["id"]), (again.Status, (string?)again.Data["id"]));
        Assert.Equal(("placed", (string?)order.Data["id"]), ((string)read.Data["status"]!, (string?)read.Data["order_id"]));
        (await guest.Post($"/checkout/{(string)quote["quote_id"]!}/cancel")).Was(HttpStatusCode.Conflict, "checkout_placed");
    }

    [Fact]
    public async Task A_guest_has_to_say_whom_to_write()
    {
        var user = await shop.SignUp();
        var member = CartHolder.Member(user.Client);
        (await member.Post("/cart/items", new { product_id = "prod-6", quantity = 1 })).IsOk();
        Assert.Equal(HttpStatusCode.BadRequest, (await member.Put("/cart/contact", new { shipping_address = Buying.Address() })).Status);
    }

    [Fact]
    public async Task Stock_of_a_checkout_is_not_freed_before_its_money_however_late_it_is()
    {
        await shop.Host.NewProduct("late-stock", 500, 1);
        var guest = await CartHolder.Ready(shop.Host, "late-stock");
        var id = (string)(await guest.Buy("pm_card_authenticationRequired")).Data["checkout_id"]!;
        await shop.Host.Execute("UPDATE commerce.stock_holds SET expires_at = now() WHERE holder = $1", $"checkout:{id}");

        await PeriodicJob.Run(shop.Host, "expired holds");

        Assert.Equal(0, await shop.Host.Stock("late-stock"));
        (await guest.Post($"/checkout/{id}/cancel")).IsOk();
        Assert.Equal(1, await shop.Host.Stock("late-stock"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_buyer_whose_own_checkout_has_the_last_one_is_told_of_that_checkout()
    {
        await shop.Host.NewProduct("own-pending", 500, 1);
        var guest = await CartHolder.Ready(shop.Host, "own-pending");
        var quote = await guest.Quote();
        var total = new { amount = (long)quote["total"]!["amount"]!, currency = "USD" };
        var started = await guest.CheckOut(quote, "pm_card_timeout");
        Assert.Equal((HttpStatusCode.Accepted, "pending"), (started.Status, (string?)started.Data["status"]));
        var key = "again-" + Guid.NewGuid();

        var again = await guest.Post("/checkout", new { expected_total = total, payment = new { provider = "test", method_id = "pm_123" } }, key);

        again.Was(HttpStatusCode.Conflict, "checkout_in_progress");
        Assert.Contains((string)quote["quote_id"]!, again.Text, StringComparison.Ordinal);
        await shop.Host.Execute("UPDATE payments.operations SET next_at = now() WHERE status = 'unknown'");
        await Wait.Until(async () =>
        {
            await PeriodicJob.Run(shop.Host, "payments to find out about");
            return (string)(await guest.Get($"/checkout/{(string)quote["quote_id"]!}")).Data["status"]! == "placed";
        });
        // The refusal was of that moment: the same key says what is true now.
        (await guest.Post("/checkout", new { expected_total = total, payment = new { provider = "test", method_id = "pm_123" } }, key)).Was(
            HttpStatusCode.BadRequest,
            "cart_empty"
        );
        Assert.Equal(1, await shop.Host.Sold("own-pending"));
    }

    [Fact]
    public async Task A_challenge_that_is_over_says_expired_whatever_became_of_it()
    {
        var guest = await CartHolder.Ready(shop.Host);
        var id = Guid.Parse((string)(await guest.Buy("pm_card_authenticationRequired")).Data["checkout_id"]!);
        await shop.Host.Execute(
            "UPDATE payments.payments SET status = 'failed', reason = 'card_declined' "
                + "WHERE id = ANY (SELECT unnest(payments) FROM commerce.checkouts WHERE id = $1)",
            id
        );
        await shop.Host.Execute("UPDATE commerce.checkouts SET expires_at = now() WHERE id = $1", id);

        Assert.Equal("expired", (string?)(await guest.Get($"/checkout/{id}")).Data["status"]);
    }
}
