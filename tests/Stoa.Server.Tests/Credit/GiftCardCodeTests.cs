using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Payments.Credit;
using Stoa.Platform.Limits;

namespace Stoa.Server.Tests.Credit;

/// <summary>What a checkout learns of the codes that a buyer types, and how often one may be wrong.</summary>
public sealed class GiftCardCodeTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    private static readonly Guesser Buyer = new("cart:1", "203.0.113.1");

    [Fact]
    public async Task A_code_is_found_however_it_is_typed_and_says_what_it_is_worth()
    {
        var (id, code) = await (await shop.SuperAdmin()).Client.NewCard(5_000);
        await shop.Host.Settled(shop.Host.PayByCard(id, 1_200));
        foreach (
            var typed in new[]
            {
                code,
                code.ToLowerInvariant(),
                code.Replace("-", "", StringComparison.Ordinal),
                $"  {code.Replace('-', ' ')} ",
                code.Replace('-', '\u2013'),
                "\u200B" + code,
            }
        )
        {
            Assert.Equal(new FoundGiftCard(id, code[^4..], new Money(3_800, "USD"), null), Assert.Single(await Find(shop.Host, typed)));
        }
    }

    [Fact]
    public async Task A_code_that_cannot_be_used_says_why()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (good, disabled, expired, empty, euros) = (
            await root.NewCard(10),
            await root.NewCard(),
            await root.NewCard(),
            await root.NewCard(),
            await root.NewCard(currency: "EUR")
        );
        await shop.Host.Execute("UPDATE payments.gift_cards SET enabled = false WHERE id = $1", disabled.Id);
        await shop.Host.Expire(expired.Id);
        await shop.Host.Settled(shop.Host.PayByCard(empty.Id, 5_000));

        var found = await Find(shop.Host, "x", disabled.Code, expired.Code, empty.Code, euros.Code, "22222-22222-22222-22222-29876", good.Code, good.Code, "");

        Assert.Equal(
            ["unknown", "disabled", "expired", "empty", "currency", "unknown", null, "unknown"],
            found.Select(card => card.Reason),
            StringComparer.Ordinal
        );
        Assert.Equal([0, 0, 0, 0, 0, 0, 10, 0], found.Select(card => card.Usable.Amount));
        Assert.Equal((null, "9876"), (found[5].Id, found[5].Last4));
        Assert.All(found, card => Assert.Equal("USD", card.Usable.Currency));
    }

    [Fact]
    public async Task Cards_that_were_found_are_judged_again_by_their_ids()
    {
        var (first, second) = (await (await shop.SuperAdmin()).Client.NewCard(10), await (await shop.SuperAdmin()).Client.NewCard(20));
        await shop.Host.Expire(first.Id);

        var found = await CreditBook.ReadGiftCards(
            shop.Host.Database.CreateBatch(),
            [second.Id, Guid.NewGuid(), first.Id],
            "USD",
            DateTimeOffset.UtcNow,
            Cancelled
        );

        Assert.Equal([(second.Id, null), (first.Id, "expired")], found.Select(card => (card.Id!.Value, card.Reason)));
    }

    [Fact]
    public async Task Whoever_is_wrong_too_often_learns_nothing_for_a_while_and_whoever_is_right_is_not_limited()
    {
        await using var host = await Limited(("RateLimits:gift-card:Account:Permits", "3"), ("RateLimits:gift-card:Account:Window", "01:00:00"));
        var code = await Issued(host);
        for (var time = 0; time < 12; time++)
        {
            Assert.Null(Assert.Single(await Find(host, code)).Reason);
        }
        Assert.Equal(["unknown", "unknown", "unknown"], (await Find(host, "a", "b", "c")).Select(card => card.Reason), StringComparer.Ordinal);

        await Refused(host, Buyer, code);
        await Refused(host, Buyer with { Address = "203.0.113.2" }, code);
        Assert.Null(Assert.Single((await Book(host).FindGiftCards([code], "USD", Buyer with { Caller = "cart:2" }, Cancelled)).Value!).Reason);
    }

    [Fact]
    public async Task One_address_is_limited_whatever_it_says_to_be_on_every_node()
    {
        (string, string)[] settings =
        [
            ("RateLimits:Enabled", "true"),
            ("RateLimits:gift-card:Address:Permits", "4"),
            ("RateLimits:gift-card:Address:Window", "01:00:00"),
        ];
        await using var host = await Limited(settings);
        await using var other = await StoaHost.Start(host.ConnectionString, settings);
        var code = await Issued(host);
        for (var guess = 0; guess < 4; guess++)
        {
            await Book(host).FindGiftCards([$"guess {guess}"], "USD", new Guesser($"cart:{guess}", "203.0.113.9"), Cancelled);
        }

        await Refused(host, new Guesser(null, "203.0.113.9"), code);
        await Refused(other, new Guesser("cart:99", "203.0.113.9"), code);
        Assert.Null(Assert.Single((await Book(other).FindGiftCards([code], "USD", new Guesser(null, "203.0.113.10"), Cancelled)).Value!).Reason);
    }

    [Fact]
    public async Task More_wrong_codes_at_once_than_are_allowed_are_told_nothing_about()
    {
        await using var host = await Limited(("RateLimits:gift-card:Account:Permits", "3"), ("RateLimits:gift-card:Account:Window", "01:00:00"));

        await Refused(host, Buyer, await Issued(host), "a", "b", "c", "d");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static CreditBook Book(StoaHost host) => host.Services.GetRequiredService<CreditBook>();

    private static async Task<FoundGiftCard[]> Find(StoaHost host, params string[] codes) =>
        (await Book(host).FindGiftCards(codes, "USD", Buyer, Cancelled)).Value!;

    private static async Task Refused(StoaHost host, Guesser guesser, params string[] codes)
    {
        var failure = (await Book(host).FindGiftCards(codes, "USD", guesser, Cancelled)).Failure!;
        Assert.Equal(RequestFaults.TooManyRequests, failure.Fault);
        Assert.True(failure.RetryAfter > TimeSpan.Zero);
    }

    private async Task<StoaHost> Limited(params (string, string)[] settings) =>
        await StoaHost.Start(await databases.Create(), [("RateLimits:Enabled", "true"), .. settings.Where(setting => setting.Item1 != "RateLimits:Enabled")]);

    private static async Task<string> Issued(StoaHost host)
    {
        var reply = await new Client(host, null).Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return (await new Client(host, (string)reply.Data["access_token"]!).NewCard()).Code;
    }
}
