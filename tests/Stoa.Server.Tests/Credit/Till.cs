using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Payments;
using Stoa.Payments.Credit;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Credit;

/// <summary>Issues gift cards and gives credit as staff do, and pays with them as a checkout does.</summary>
internal static class Till
{
    /// <summary>24 gift cards, half of which expire, and as many movements on the first of them.</summary>
    public static readonly IReadOnlyList<string> Listed =
    [
        """
            INSERT INTO payments.credit_accounts (id, kind, currency)
            SELECT ('01900000-0000-7000-8000-0000000000' || lpad(n::text, 2, '0'))::uuid, 'gift_card', 'USD' FROM generate_series(1, 24) AS n
            """,
        """
            INSERT INTO payments.gift_cards (id, code_hash, last4, amount, currency, expires_at, created_at, updated_at)
            SELECT a.id, sha256(a.id::text::bytea), '2345', 1, 'USD', CASE WHEN row_number() OVER () % 2 = 0 THEN date '2099-01-01' END,
                date '2026-01-01', now()
            FROM payments.credit_accounts a WHERE a.kind = 'gift_card'
            """,
        """
            INSERT INTO payments.credit_entries (transaction_id, account_id, amount, balance, cause, reference, at)
            SELECT a.id, s.account, s.amount, 0, 'issue', 'listed:' || n, now()
            FROM payments.credit_accounts a CROSS JOIN generate_series(1, 24) AS n
            CROSS JOIN LATERAL (VALUES (a.id, 1), (payments.shop_account('issued', 'USD'), -1)) AS s (account, amount)
            WHERE a.id = '01900000-0000-7000-8000-000000000001'
            """,
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static object Dollars(long amount) => new { amount, currency = "USD" };

    public static async Task<(Guid Id, string Code)> NewCard(this Client staff, long amount = 5_000, string currency = "USD", DateTimeOffset? expires = null)
    {
        var reply = await staff.Post("/admin/gift-cards", new { amount = new { amount, currency }, expires_at = expires });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return ((Guid)reply.Data[0]!["id"]!, (string)reply.Data[0]!["code"]!);
    }

    public static Task<Reply> Give(this Client staff, string customer, long amount, string currency = "USD") =>
        staff.Post($"/admin/customers/{customer}/credit", new { amount = new { amount, currency }, reason = "The parcel came late" });

    public static Task<long> BalanceOf(this StoaHost host, Guid account) =>
        host.One<long>("SELECT balance FROM payments.credit_accounts WHERE id = $1", account);

    /// <summary>Of a card that has its time behind it, without a job having looked at it.</summary>
    public static Task Expire(this StoaHost host, Guid card) =>
        host.Execute("UPDATE payments.gift_cards SET expires_at = now() - interval '1 second' WHERE id = $1", card);

    public static Task<StartedPayment> PayByCard(this StoaHost host, Guid card, long amount, string currency = "USD", Guid? user = null) =>
        host.Pay(GiftCardProvider.ProviderName, card.ToString(), amount, currency, user ?? Guid.NewGuid());

    public static Task<StartedPayment> PayByCredit(this StoaHost host, string user, long amount, string currency = "USD", string method = "") =>
        host.Pay(CustomerCreditProvider.ProviderName, method, amount, currency, Guid.Parse(user));

    public static Task<StartedPayment> Pay(this StoaHost host, string provider, string method, long amount, string currency, Guid user) =>
        host.Operations().Start(new PaymentRequest(Guid.CreateVersion7(), provider, new Money(amount, currency), method, user), Cancelled);

    /// <summary>Makes it part of an order, as the order's transaction does.</summary>
    public static async Task<StartedPayment> Settled(this StoaHost host, Task<StartedPayment> starting)
    {
        var started = await starting;
        Assert.Equal(AnswerKind.Done, started.Answer.Kind);
        await using var connection = await host.Database.OpenConnectionAsync(Cancelled);
        await using var batch = new NpgsqlBatch(connection);
        PaymentRecords.Settle(batch, started, Guid.NewGuid(), DateTimeOffset.UtcNow);
        await batch.ExecuteNonQueryAsync(Cancelled);
        return started;
    }

    /// <summary>Asks the provider for an operation and writes its answer down, as staff's routes do.</summary>
    public static async Task<ProviderAnswer> Do(this StoaHost host, StartedPayment started, string kind, long amount)
    {
        var (payment, operation) = await host.Begin(started.Payment.Id, kind, amount);
        var answer = await host.Operations().Once(payment, operation, Cancelled);
        await host.Operations().Record(operation, answer, Cancelled);
        return answer;
    }

    /// <summary>An operation that is about to be asked for.</summary>
    public static async Task<(Payment Payment, PaymentOperation Operation)> Begin(this StoaHost host, Guid id, string kind, long amount)
    {
        var payment = await host.Find(id);
        await using var connection = await host.Database.OpenConnectionAsync(Cancelled);
        return (payment, await host.Operations().Begin(connection, payment, kind, amount, Cancelled));
    }

    public static async Task<Payment> Find(this StoaHost host, Guid payment) => (await host.Database.One(Payment.FindSql, Payment.From, Cancelled, payment))!;

    public static PaymentOperations Operations(this StoaHost host) => host.Services.GetRequiredService<PaymentOperations>();

    public static PaymentProvider Provider(this StoaHost host, string name) => host.Services.GetRequiredService<PaymentProviders>().Find(name)!;

    /// <summary>
    /// Σ = 0, balances are the sums of their entries, what is held belongs to open payments, and the books of payments agree with those of credit.
    /// </summary>
    public static async Task CreditIsProven(this StoaHost host)
    {
        Assert.Empty(await host.Services.GetRequiredService<CreditReconciliation>().Run(Cancelled));
        var now = DateTimeOffset.UtcNow;
        Assert.Empty(await host.Services.GetRequiredService<PaymentReconciliation>().Run(now.AddDays(-1), now.AddDays(1), Cancelled));
    }

    public static Task LapseCards(this StoaHost host) => PeriodicJob.Run(host, GiftCardExpiry.Job);
}
