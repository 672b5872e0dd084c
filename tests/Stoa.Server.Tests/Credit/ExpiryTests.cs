using Stoa.Payments;
using Stoa.Payments.Credit;

namespace Stoa.Server.Tests.Credit;

/// <summary>What is left on a card whose time is over expires once; what payments had reserved or taken is not lost by it.</summary>
public sealed class ExpiryTests(Shop shop) : IClassFixture<Shop>
{
    private StoaHost Host => shop.Host;

    [Fact]
    public async Task What_is_left_expires_once_whichever_node_does_it()
    {
        await using var other = await StoaHost.Start(Host.ConnectionString);
        var root = (await shop.SuperAdmin()).Client;
        var reply = await root.Post("/admin/gift-cards", new { amount = new { amount = 10, currency = "NOK" }, count = 450 });
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        await Host.Execute("UPDATE payments.gift_cards SET expires_at = now() - interval '1 second' WHERE currency = 'NOK'");
        var (valid, _) = await root.NewCard(70, "NOK", DateTimeOffset.UtcNow.AddDays(1));

        await Task.WhenAll(Host.LapseCards(), other.LapseCards(), Host.LapseCards(), other.LapseCards());
        await Host.LapseCards();

        Assert.Equal(4_500, await Host.One<long>("SELECT balance FROM payments.credit_accounts WHERE kind = 'expired' AND currency = 'NOK'"));
        Assert.Equal(450, await Host.One<long>("SELECT count(*) FROM payments.gift_cards WHERE currency = 'NOK' AND lapsed_at IS NOT NULL AND version = 2"));
        Assert.Equal(70, await Host.BalanceOf(valid));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task A_card_that_is_being_paid_with_is_passed_over_until_the_next_time()
    {
        var card = await Expired(1_000);
        await using (var connection = await Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (var paying = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT FROM payments.credit_accounts WHERE id = $1 FOR NO KEY UPDATE";
            command.Parameters.AddWithValue(card);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Host.LapseCards();
            Assert.Equal(1_000, await Host.BalanceOf(card));
        }

        await Host.LapseCards();

        Assert.Equal(0, await Host.BalanceOf(card));
    }

    [Fact]
    public async Task What_is_reserved_stays_and_what_comes_back_of_it_can_be_used_for_thirty_days()
    {
        var card = await Card(1_000);
        var (taken, released) = (await Host.Settled(Host.PayByCard(card, 400)), await Host.Settled(Host.PayByCard(card, 300)));
        await Host.Expire(card);
        await Host.LapseCards();
        Assert.Equal(0, await Host.BalanceOf(card));
        Assert.Equal(AnswerKind.Unusable, (await Ended(Host.PayByCard(card, 1))).Answer.Kind);

        await Host.Do(taken, OperationKinds.Capture, 400);
        Assert.Equal((0, false), (await Host.BalanceOf(card), await HasTime(card, TimeSpan.Zero)));
        await Host.Do(released, OperationKinds.Void, 300);
        await Host.LapseCards();

        Assert.Equal((300, true), (await Host.BalanceOf(card), await HasTime(card, GiftCardProvider.Grace - TimeSpan.FromMinutes(5))));
        await Host.Settled(Host.PayByCard(card, 300));
        await Host.CreditIsProven();
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(3, true)]
    [InlineData(90, false)]
    public async Task What_is_refunded_can_be_used_for_thirty_days_at_least(int daysLeft, bool isExtended)
    {
        var card = await Card(1_000);
        var started = await Host.Settled(Host.PayByCard(card, 1_000));
        await Host.Do(started, OperationKinds.Capture, 1_000);
        await Host.Execute("UPDATE payments.gift_cards SET expires_at = now() + $2 * interval '1 day' WHERE id = $1", card, daysLeft);
        await Host.LapseCards();

        await Host.Do(started, OperationKinds.Refund, 600);
        await Host.LapseCards();

        Assert.Equal((600, true), (await Host.BalanceOf(card), await HasTime(card, GiftCardProvider.Grace - TimeSpan.FromMinutes(5))));
        Assert.Equal(isExtended, !await HasTime(card, TimeSpan.FromDays(60)));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Staff_who_give_an_expired_card_more_time_give_back_what_had_expired_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var card = await Expired(1_000);
        await Host.LapseCards();

        for (var year = 2090; year < 2093; year++)
        {
            var reply = await root.Send(HttpMethod.Patch, $"/admin/gift-cards/{card}", new { expires_at = $"{year}-01-01T00:00:00Z" }, ("If-Match", "*"));
            Assert.Equal((HttpStatusCode.OK, 1_000L), (reply.Status, (long)reply.Data["balance"]!["amount"]!));
        }
        await Host.Expire(card);
        await Host.LapseCards();
        await Host.LapseCards();

        Assert.Equal(
            ["expiry", "reinstatement", "expiry", "issue"],
            (await root.Get($"/admin/gift-cards/{card}/entries")).Data.AsArray().Select(entry => (string)entry!["cause"]!),
            StringComparer.Ordinal
        );
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task A_card_that_expires_while_many_pay_with_it_and_are_refunded_loses_and_makes_nothing()
    {
        var card = await Card(10_000);
        var started = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Host.Settled(Host.PayByCard(card, 100))));
        await Task.WhenAll(started.Select(payment => Host.Do(payment, OperationKinds.Capture, 100)));
        await Host.Expire(card);

        await Task.WhenAll(
            started
                .Select(payment => Task.Run(() => Host.Do(payment, OperationKinds.Refund, 100)))
                .Cast<Task>()
                .Concat(Enumerable.Range(0, 6).Select(_ => Host.LapseCards()))
        );
        await Host.LapseCards();

        var expired = await Host.One<long>(
            "SELECT -coalesce(sum(amount), 0)::bigint FROM payments.credit_entries WHERE account_id = $1 AND cause = 'expiry'",
            card
        );
        Assert.Equal(10_000, await Host.BalanceOf(card) + expired);
        Assert.True(await Host.BalanceOf(card) >= 1_200, "What was refunded has not expired.");
        await Host.CreditIsProven();
    }

    private async Task<Guid> Card(long amount) => (await (await shop.SuperAdmin()).Client.NewCard(amount)).Id;

    private async Task<Guid> Expired(long amount)
    {
        var card = await Card(amount);
        await Host.Expire(card);
        return card;
    }

    private async Task<StartedPayment> Ended(Task<StartedPayment> starting)
    {
        var started = await starting;
        await Host.Operations().Record(started.Operation, started.Answer, TestContext.Current.CancellationToken);
        return started;
    }

    private Task<bool> HasTime(Guid card, TimeSpan time) =>
        Host.One<bool>("SELECT coalesce(expires_at, 'infinity') > now() + $2 FROM payments.gift_cards WHERE id = $1", card, time);
}
