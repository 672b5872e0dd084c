using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Payments;

/// <summary>How PostgreSQL runs the list of the payments of a large shop: whatever is looked for is found without a look at all of them.</summary>
public sealed class PaymentPlanTests(PaymentPlanTests.ManyPayments shop) : IClassFixture<PaymentPlanTests.ManyPayments>
{
    private static readonly DateTimeOffset Moment = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("unknown", null, "operations_open")]
    [InlineData("failed", null, "payments_of_status")]
    [InlineData("expiring", null, "payments_(to_look_at|of_status)")]
    [InlineData("disputed", null, "payments_disputed")]
    [InlineData(null, "manual", "payments_of_provider")]
    [InlineData("awaiting", "manual", "payments_of_(provider|status)")]
    [InlineData(null, null, "payments_by_creation")]
    public async Task Payments_are_found_by_an_index(string? status, string? provider, string index)
    {
        var list = ListPayments.Filtered(new ListPayments.Request(new ListRequest(new PageQuery(1, 20), null, null), status, null, provider), Moment);

        var plan = await shop.Host.Explain(list.FirstPage("-created_at", 20));
        var counted = await shop.Host.Explain(list.Count());

        Assert.Matches(index, plan);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        if (status is not null || provider is not null)
        {
            Assert.Matches(index, counted);
            Assert.DoesNotContain("Seq Scan", counted, StringComparison.Ordinal);
            Assert.DoesNotContain("payments_by_creation", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_to_do_list_counts_is_found_by_an_index()
    {
        var plan = await shop.Host.Explain(PaymentsModule.UnknownSql);

        Assert.Contains("operations_open", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    /// <summary>40,000 payments with an operation each, of which one in five hundred is anything but taken by card.</summary>
    public sealed class ManyPayments(TestDatabases databases) : FilledShop(databases, Fillings)
    {
        private static readonly string[] Fillings =
        [
            """
                INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, capture_before, dispute,
                    expires_at, created_at, updated_at)
                SELECT gen_random_uuid(), CASE k WHEN 1 THEN 'manual' ELSE 'stripe' END, 'card', gen_random_uuid(), 100, 'USD',
                    CASE k WHEN 0 THEN 'unknown' WHEN 1 THEN 'awaiting' WHEN 2 THEN 'failed' WHEN 3 THEN 'authorized' ELSE 'captured' END, 'ref' || n,
                    CASE WHEN k < 4 THEN 0 ELSE 100 END, CASE k WHEN 3 THEN timestamptz '2026-01-01' + n * interval '1 minute' END,
                    CASE k WHEN 4 THEN 'open' END, now(), now() - n * interval '1 minute', now()
                FROM (SELECT n, n % 500 AS k FROM generate_series(1, 40000) AS n) AS x
                """,
            """
                INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'capture', 100, '', CASE WHEN substr(reference, 4)::int % 500 IN (0, 5) THEN 'unknown' ELSE 'succeeded' END,
                    now() + interval '1 day', now(), now()
                FROM payments.payments
                """,
            "VACUUM ANALYZE payments.payments",
            "VACUUM ANALYZE payments.operations",
        ];
    }
}
