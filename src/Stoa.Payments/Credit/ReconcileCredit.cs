using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>Two sums of the ledger that should be one.</summary>
/// <param name="Proof">What they would have proven.</param>
/// <param name="AccountId">The account; null for a whole currency.</param>
/// <param name="PaymentId">The payment, where it is about one.</param>
/// <param name="Currency">Of the amounts.</param>
/// <param name="Entries">What the entries add up to.</param>
/// <param name="Books">What the other side says.</param>
internal sealed record CreditDifference(
    [property: OneOf<CreditProofs>] string Proof,
    Guid? AccountId,
    Guid? PaymentId,
    string Currency,
    long Entries,
    long Books
)
{
    public static CreditDifference From(NpgsqlDataReader row) =>
        new(
            row.GetString("proof"),
            row.GetOrNull<Guid>("account_id"),
            row.GetOrNull<Guid>("payment_id"),
            row.GetString("currency"),
            row.GetInt64("entries"),
            row.GetInt64("books")
        );
}

/// <summary>
/// total: all entries of a currency add up to zero; balance: an account's is the sum of its entries; payment: what a payment holds and has taken is what its
/// entries say; held: what is reserved belongs to payments that are open.
/// </summary>
internal sealed class CreditProofs : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["total", "balance", "payment", "held"];
}

/// <summary>What does not add up; empty where everything does.</summary>
internal sealed record CreditProof(IReadOnlyList<CreditDifference> Differences);

/// <summary>Adds up the whole ledger, as of one moment, while buyers go on. It changes nothing.</summary>
internal sealed class CreditReconciliation(NpgsqlDataSource database)
{
    /// <summary>The differences; at most 10,000.</summary>
    public Task<IReadOnlyList<CreditDifference>> Run(CancellationToken cancelled) =>
        database.ManyWithoutTimeLimit(DifferencesSql, CreditDifference.From, cancelled);

    internal const string DifferencesSql = """
        WITH moved AS (
            SELECT account_id, sum(amount) AS amount FROM payments.credit_entries GROUP BY 1
        ), paid AS (
            SELECT e.payment_id,
                coalesce(sum(e.amount) FILTER (WHERE a.kind = 'held'), 0) AS held, coalesce(sum(e.amount) FILTER (WHERE a.kind = 'redeemed'), 0) AS redeemed
            FROM payments.credit_entries e JOIN payments.credit_accounts a ON a.id = e.account_id WHERE e.payment_id IS NOT NULL GROUP BY 1
        )
        SELECT proof, account_id, payment_id, currency, entries::bigint, books::bigint FROM (
            SELECT 'total' AS proof, NULL::uuid AS account_id, NULL::uuid AS payment_id, a.currency, sum(m.amount) AS entries, 0 AS books
            FROM moved m JOIN payments.credit_accounts a ON a.id = m.account_id GROUP BY a.currency
            UNION ALL
            SELECT 'balance', a.id, NULL, a.currency, coalesce(m.amount, 0), a.balance FROM payments.credit_accounts a LEFT JOIN moved m ON m.account_id = a.id
            UNION ALL
            SELECT 'payment', h.account_id, coalesce(h.payment_id, p.payment_id), coalesce(h.currency, ''), s.entries, s.books
            FROM payments.credit_holds h FULL JOIN paid p ON p.payment_id = h.payment_id
            CROSS JOIN LATERAL (VALUES
                (coalesce(p.held, 0), coalesce(h.held, 0)), (coalesce(p.redeemed, 0), coalesce(h.captured - h.refunded, 0))) AS s (entries, books)
            UNION ALL
            SELECT 'held', a.id, NULL, a.currency, a.balance, coalesce(sum(h.held) FILTER (
                WHERE y.status IN ('started', 'unknown', 'authorized', 'voiding')), 0)
            FROM payments.credit_accounts a LEFT JOIN payments.credit_holds h ON h.currency = a.currency AND h.held > 0
            LEFT JOIN payments.payments y ON y.id = h.payment_id
            WHERE a.kind = 'held' GROUP BY a.id
        ) AS proofs
        WHERE entries <> books ORDER BY proof, currency, account_id, payment_id LIMIT 10000
        """;
}

/// <summary>Proves the ledger of gift cards and credit, or names each sum that is not what it should be.</summary>
internal sealed class ReconcileCredit(CreditReconciliation reconciliation)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, CreditProof>("/admin/credit/reconcile", routes.Resolve<ReconcileCredit>().Handle)
            .WithName(CreditRoutes.Section, "reconcileCredit", "Prove the ledger of gift cards and credit")
            .Staff("credit", "manage")
            .Idempotent()
            .WithSuccess(PaymentsSuccesses.CreditReconciled)
            .WithExample(new CreditProof([new CreditDifference("balance", CreditRoutes.Card.Id, null, "USD", 3_200, 3_100)]));

    public async Task<Outcome<CreditProof>> Handle(Empty request, RequestContext context) =>
        new CreditProof(await reconciliation.Run(context.CancellationToken));
}
