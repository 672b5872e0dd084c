using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Reports;
using Stoa.Server.Tests.Customers;

namespace Stoa.Server.Tests.Reports;

/// <summary>Orders at moments that a test chooses, and the proof that reports are the books.</summary>
internal static class Books
{
    /// <summary>An order of one line, placed at this moment by this customer.</summary>
    public static async Task<Guid> Order(
        this StoaHost host,
        Guid buyer,
        string at,
        long price,
        int quantity = 1,
        string product = "prod-6",
        string country = "DE"
    )
    {
        var id = Guid.CreateVersion7();
        await host.Execute(
            """
            WITH made AS (
                INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
                    billing_address, shipping_method_id, created_at, updated_at, tax_lines)
                VALUES ($1, 'ORD-' || $1::uuid, $2, 'USD', $4 * $5, 0, $4 * $5 / 10, 0, $4 * $5 + $4 * $5 / 10,
                    jsonb_build_object('Country', $7::text, 'State', ''),
                    '{}', '', $3::text::timestamptz, now(), json_build_array(json_build_object('name', 'VAT', 'rate_ppm', 100000, 'amount', $4 * $5 / 10)))
                RETURNING id
            )
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total,
                tax_rate_ppm)
            SELECT gen_random_uuid(), id, 1, $6, $6, $6, $4, $5::int, 0, $4 * $5 / 10, $4 * $5 + $4 * $5 / 10, 100000 FROM made
            """,
            id,
            buyer,
            at,
            price,
            (long)quantity,
            product,
            country
        );
        return id;
    }

    /// <summary>A refund by hand at the provider, of a payment that is made for it; it succeeded at this moment.</summary>
    public static async Task Refund(this StoaHost host, Guid order, string at, long amount)
    {
        var payment = Guid.CreateVersion7();
        await host.Execute(
            """
            WITH paid AS (
                INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, captured, expires_at, created_at, updated_at)
                SELECT $1, 'test', 'pm_123', id, $3, currency, 'captured', $3, now(), now(), now() FROM commerce.orders WHERE id = $2 RETURNING id
            )
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
            SELECT $1, id, 'refund', $3, '', 'succeeded', now(), now(), now() FROM paid
            """,
            payment,
            order,
            amount
        );
        await host.Execute("SELECT payments.count_refunds($1)", payment);
        await host.Execute(
            """
            WITH told AS (
                UPDATE commerce.refunds r SET updated_at = $2::text::timestamptz FROM commerce.refund_parts p
                WHERE p.refund_id = r.id AND p.operation_id = $1 RETURNING r.id
            )
            UPDATE commerce.order_credits c SET at = $2::text::timestamptz FROM told WHERE c.refund_id = told.id
            """,
            payment,
            at
        );
    }

    public static async Task<JsonNode> Report(this Client staff, string report, string query)
    {
        var reply = await staff.Get($"/admin/reports/{report}?{query}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data;
    }

    /// <summary>As it stands, and when everything is counted.</summary>
    public static async Task ReportsAreTheBooks(this StoaHost host)
    {
        await Proved();
        await host.CountOrders();
        await Wait.Until(
            async () =>
            {
                await PeriodicJob.Run(host, "orders to count");
                return await host.One<bool>("SELECT NOT EXISTS (SELECT FROM commerce.report_changes)");
            },
            () => "everything is counted"
        );
        await Proved();

        async Task Proved() => Assert.Equal([], await host.Services.GetRequiredService<ReportProof>().Run(TestContext.Current.CancellationToken));
    }

    public static long Amount(this JsonNode? money) => (long)money!["amount"]!;
}
