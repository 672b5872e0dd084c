using Microsoft.Extensions.DependencyInjection;
using Stoa.Payments;
using Stoa.Payments.Credit;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Credit;

/// <summary>Staff give customers credit and take it back, refunds give it, and its owner pays with it.</summary>
[Race]
public sealed class CustomerCreditTests(Shop shop) : IClassFixture<Shop>
{
    private StoaHost Host => shop.Host;

    [Fact]
    public async Task Credit_is_given_and_taken_back_and_never_more_than_there_is()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        var given = await root.Give(user.Id, 2_500);
        var taken = await root.Give(user.Id, -1_000);
        var more = await root.Give(user.Id, -1_501);
        more.Refused(HttpStatusCode.BadRequest, "credit_insufficient");
        Assert.Contains("Only 15.00 USD is there", more.Text, StringComparison.Ordinal);
        (await root.Give(user.Id, -1, "EUR")).Refused(HttpStatusCode.BadRequest, "credit_insufficient");

        Assert.Equal((HttpStatusCode.Created, "issue", 2_500L), (given.Status, (string)given.Data["cause"]!, (long)given.Data["balance"]!["amount"]!));
        Assert.Equal(
            ("withdrawal", -1_000L, 1_500L),
            ((string)taken.Data["cause"]!, (long)taken.Data["amount"]!["amount"]!, (long)taken.Data["balance"]!["amount"]!)
        );
        var credit = (await root.Get($"/admin/customers/{user.Id}/credit")).Data;
        Assert.Equal("""[{"amount":1500,"currency":"USD"}]""", credit["balances"].Compact());
        Assert.Equal(
            ["The parcel came late", "The parcel came late"],
            credit["entries"]!.AsArray().Select(entry => (string)entry!["reason"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(2, (await root.Get($"/admin/customers/{user.Id}/credit/entries")).Data.AsArray().Count);
        Assert.Equal(
            ["credit.changed", "credit.changed"],
            (await root.Get($"/admin/audit-log?subject=user:{user.Id}")).Data.AsArray().Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Whoever_is_erased_has_no_wallet_any_more_and_what_was_left_in_it_is_booked_out()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await root.Give(user.Id, 500);
        await user.Client.With("prod-6");
        var order = (string)(await user.Client.Order()).Data["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        var kept = (await user.Client.Get("/account/export")).Data["parts"]!["credit"]!;

        (await user.Client.Delete("/account")).IsEmpty();
        var refund = await root.Post($"/admin/orders/{order}/refunds", new { amount = Till.Dollars(100), to = "credit" });

        Assert.Equal("""{"amount":500,"currency":"USD"}""", kept["entries"]![0]!["amount"].Compact());
        refund.Refused(HttpStatusCode.Conflict, "credit_unavailable");
        Assert.Equal(0, await Host.One<long>("SELECT sum(balance)::bigint FROM payments.credit_accounts WHERE customer_id = $1", Guid.Parse(user.Id)));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task The_same_request_with_its_key_gives_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var body = new { amount = Till.Dollars(300), reason = "goodwill" };

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ => root.Send(HttpMethod.Post, $"/admin/customers/{user.Id}/credit", body, ("Idempotency-Key", "goodwill-" + user.Id)))
        );

        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal("""[{"amount":300,"currency":"USD"}]""", (await user.Client.Get("/account/wallet")).Data["balances"].Compact());
    }

    [Fact]
    public async Task Of_withdrawals_at_once_as_many_are_done_as_there_is_credit_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await root.Give(user.Id, 450);

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => root.Give(user.Id, -100)));

        Assert.Equal(4, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("credit_insufficient", reply.Code));
        Assert.Equal(50, await Balance(user));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task Whoever_has_no_account_has_no_credit()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var nobody in new[] { Guid.NewGuid().ToString(), "guest" })
        {
            (await root.Give(nobody, 100)).Refused(HttpStatusCode.NotFound, "customer_not_found");
            (await root.Get($"/admin/customers/{nobody}/credit")).Refused(HttpStatusCode.NotFound, "customer_not_found");
            (await root.Get($"/admin/customers/{nobody}/credit/entries")).Refused(HttpStatusCode.NotFound, "customer_not_found");
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Get("/account/wallet")).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"amount":{"amount":5,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":5,"currency":"USD"},"reason":" "}""")]
    [InlineData("""{"amount":{"amount":0,"currency":"USD"},"reason":"none"}""")]
    [InlineData("""{"amount":{"amount":100000000001,"currency":"USD"},"reason":"much"}""")]
    [InlineData("""{"amount":{"amount":-100000000001,"currency":"USD"},"reason":"much"}""")]
    [InlineData("""{"amount":{"amount":5,"currency":"dollars"},"reason":"x"}""")]
    [InlineData("""{"amount":5,"reason":"x"}""")]
    public async Task What_is_no_change_of_credit_is_400(string body)
    {
        var user = await shop.SignUp();

        (await (await shop.SuperAdmin()).Client.Post($"/admin/customers/{user.Id}/credit", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Empty((await user.Client.Get("/account/wallet")).Data["balances"]!.AsArray());
    }

    [Fact]
    public async Task A_wallet_shows_ones_own_credit_and_the_cards_that_one_has_paid_with()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, other) = (await shop.SignUp(), await shop.SignUp());
        await root.Give(user.Id, 1_000);
        await root.Give(user.Id, 800, "EUR");
        var (card, code) = await root.NewCard(900);
        await Host.Settled(Host.PayByCard(card, 400, user: Guid.Parse(user.Id)));
        var paid = await Host.Settled(Host.PayByCredit(user.Id, 250));

        var wallet = (await user.Client.Get("/account/wallet")).Data;

        Assert.Equal("""[{"amount":800,"currency":"EUR"},{"amount":750,"currency":"USD"}]""", wallet["balances"].Compact());
        Assert.Equal(["hold", "issue", "issue"], wallet["entries"]!.AsArray().Select(entry => (string)entry!["cause"]!), StringComparer.Ordinal);
        Assert.Equal((await Host.Find(paid.Payment.Id)).OrderId, (Guid)wallet["entries"]![0]!["order_id"]!);
        Assert.Equal(["id", "amount", "balance", "cause", "order_id", "at"], Reply.MembersOf(wallet["entries"]![0]));
        Assert.Equal((code[^4..], 500L), ((string)wallet["gift_cards"]![0]!["last4"]!, (long)wallet["gift_cards"]![0]!["balance"]!["amount"]!));
        Assert.Equal("""{"balances":[],"entries":[],"gift_cards":[]}""", (await other.Client.Get("/account/wallet")).Data.Compact());
    }

    [Fact]
    public async Task Credit_pays_for_its_owner_only_and_never_more_than_there_is()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, thief) = (await shop.SignUp(), await shop.SignUp());
        await root.Give(user.Id, 1_000);
        var account = await Host.One<Guid>("SELECT id FROM payments.credit_accounts WHERE customer_id = $1", Guid.Parse(user.Id));

        var own = await Host.Settled(Host.PayByCredit(user.Id, 300, method: account.ToString()));
        var stolen = await Ended(Host.PayByCredit(thief.Id, 100, method: account.ToString()));
        var poor = await Ended(Host.PayByCredit(thief.Id, 100));
        var foreign = await Ended(Host.PayByCredit(user.Id, 100, "EUR"));
        var rush = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Host.PayByCredit(user.Id, 100))));
        foreach (var payment in rush)
        {
            await Ended(Task.FromResult(payment));
        }

        Assert.Equal((AnswerKind.Unusable, AnswerKind.Declined, AnswerKind.Declined), (stolen.Answer.Kind, poor.Answer.Kind, foreign.Answer.Kind));
        Assert.Equal(7, rush.Count(payment => payment.Answer.Kind == AnswerKind.Done));
        Assert.Equal(700, await Balance(user));
        await Host.Do(own, OperationKinds.Capture, 300);
        await Host.Do(own, OperationKinds.Refund, 300);
        Assert.Equal(1_000, await Balance(user));
        await Host.CreditIsProven();
    }

    [Fact]
    public async Task A_refund_gives_credit_in_its_own_transaction_once_or_not_at_all()
    {
        var user = Guid.Parse((await shop.SignUp()).Id);
        var book = Host.Services.GetRequiredService<CreditBook>();
        var note = new CreditNote(CreditCauses.Refund, $"refund:{Guid.NewGuid()}", null, "returned");

        await using var connection = await Host.Database.OpenConnectionAsync(Cancelled);
        await using (var undone = await connection.BeginTransactionAsync(Cancelled))
        {
            Assert.Equal(400, (await book.Issue(connection, user, new Money(400, "USD"), note, Cancelled)).Balance.Amount);
            await undone.RollbackAsync(Cancelled);
        }
        Assert.Equal(0, await CreditBook.Balance(connection, user, "USD", Cancelled));
        for (var time = 0; time < 2; time++)
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancelled);
            var entry = await book.Issue(connection, user, new Money(400, "USD"), note, Cancelled);
            Assert.Equal(("refund", 400), (entry.Cause, entry.Balance.Amount));
            await transaction.CommitAsync(Cancelled);
        }
        Assert.Null(await book.Withdraw(connection, user, new Money(401, "USD"), note with { Cause = CreditCauses.Withdrawal }, Cancelled));

        Assert.Equal(400, await CreditBook.Balance(connection, user, "USD", Cancelled));
        await Host.CreditIsProven();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<StartedPayment> Ended(Task<StartedPayment> starting)
    {
        var started = await starting;
        await Host.Services.GetRequiredService<PaymentReturn>().End(started);
        return started;
    }

    private async Task<long> Balance(User user)
    {
        await using var connection = await Host.Database.OpenConnectionAsync(Cancelled);
        return await CreditBook.Balance(connection, Guid.Parse(user.Id), "USD", Cancelled);
    }
}
