namespace Stoa.Server.Tests.Checkout;

/// <summary>Many buyers at once.</summary>
[Race]
public sealed class CheckoutRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Two_hundred_guests_at_the_last_unit_are_one_order()
    {
        await shop.Host.NewProduct("last-one", 500, 1);
        var guests = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => CartHolder.Ready(shop.Host, "last-one", email: $"guest-{n}@example.com")));
        var quotes = await Task.WhenAll(guests.Select(guest => guest.Quote()));

        var replies = await Task.WhenAll(guests.Zip(quotes, (guest, quote) => guest.CheckOut(quote)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Was(HttpStatusCode.BadRequest, "out_of_stock"));
        Assert.Equal(1, await shop.Host.Sold("last-one"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task One_quote_thirty_times_at_once_is_one_order()
    {
        await shop.Host.NewProduct("one-quote", 500, 30);
        var guest = await CartHolder.Ready(shop.Host, "one-quote");
        var quote = await guest.Quote();

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => guest.CheckOut(quote)));

        var orders = replies.Where(reply => reply.Status == HttpStatusCode.Created).Select(reply => (string)reply.Data["id"]!).Distinct(StringComparer.Ordinal);
        Assert.Single(orders);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("checkout_in_progress", reply.Code));
        Assert.Equal(1, await shop.Host.Sold("one-quote"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task The_last_use_of_a_code_is_one_buyer_s()
    {
        await shop.Host.NewPromotion("ONEUSE", percentPpm: 100_000, maxUses: 1);
        var guests = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => CartHolder.Ready(shop.Host, email: $"code-{n}@example.com")));
        foreach (var guest in guests)
        {
            (await guest.Put("/cart/codes", new { codes = new[] { "ONEUSE" } })).IsOk();
        }
        var quotes = await Task.WhenAll(guests.Select(guest => guest.Quote()));

        var replies = await Task.WhenAll(guests.Zip(quotes, (guest, quote) => guest.CheckOut(quote)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Was(HttpStatusCode.BadRequest, "code_refused"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Cancelling_against_reading_against_buying_again_ends_in_one_state()
    {
        await shop.Host.NewProduct("wavering", 500, 1);
        var guest = await CartHolder.Ready(shop.Host, "wavering");
        var quote = await guest.Quote();
        Assert.Equal(HttpStatusCode.Accepted, (await guest.CheckOut(quote, "pm_card_authenticationRequired")).Status);
        var id = (string)quote["quote_id"]!;

        await Task.WhenAll(
            Enumerable
                .Range(0, 24)
                .Select(n =>
                    (n % 3) switch
                    {
                        0 => guest.Post($"/checkout/{id}/cancel"),
                        1 => guest.Get($"/checkout/{id}"),
                        _ => guest.CheckOut(quote),
                    }
                )
        );

        var sold = await shop.Host.Sold("wavering");
        Assert.InRange(sold, 0, 1);
        var state = (string)(await guest.Get($"/checkout/{id}")).IsOk().Data["status"]!;
        Assert.Equal(sold == 1 ? "placed" : "cancelled", state);
        Assert.Equal(1 - (int)sold, await shop.Host.Stock("wavering"));
        await shop.Host.BooksBalance();
    }
}
