using Stoa.Commerce.Orders;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>How PostgreSQL runs the list of a shop with many orders: each order and each filter by an index, never a sequential scan.</summary>
public sealed class OrderPlanTests(OrderPlanTests.ManyOrders shop) : IClassFixture<OrderPlanTests.ManyOrders>
{
    private static readonly ListStaffOrders.Request All = new(
        new ListRequest(new PageQuery(1, 20), null, null),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null
    );

    [Theory]
    [InlineData(null, "2026-01-01", "orders_by_creation")]
    [InlineData("-created_at", "2026-01-01", "orders_by_creation")]
    [InlineData("total", "5", "orders_by_total")]
    public async Task Every_order_has_an_index(string? sort, string value, string index)
    {
        var list = ListStaffOrders.Filtered(All, null);
        foreach (var statement in new[] { list.FirstPage(sort, 20), list.PageBehind(sort, 20, value, Guid.Empty.ToString()) })
        {
            await Uses(index, statement.Sql, [.. statement.Arguments]);
        }
    }

    [Fact]
    public async Task Every_filter_has_an_index()
    {
        await Uses("orders_of_status", All with { Status = "cancelled" });
        await Uses("orders_of_payment_status", All with { PaymentStatus = "disputed" });
        await Uses("orders_of_fulfilment_status", All with { FulfilmentStatus = "partial" });
        await Uses("orders_of_fulfilment_status", All with { WaitsFor = "shipping" });
        await Uses("returns_waiting", All with { WaitsFor = "return_answer" });
        await Uses("returns_waiting", All with { WaitsFor = "refund" });
        await Uses("orders_of_customer", All with { CustomerId = Guid.NewGuid().ToString() });
        await Uses("order_lines_by_sku", All with { Sku = "SKU-7" });
        await Uses("orders_by_tag", All with { Tag = "rare" });
        // Of none that there is: where one of those that begin so is a bound of the histogram, PostgreSQL expects a hundredth of all orders.
        await Uses("orders_by_number", All with { Keyword = "ORD-9999999" });
        await Uses("orders_by_people", All with { Keyword = "last12345" });
        await Uses("orders_by_people", All with { Keyword = "First7 Last12345" });
    }

    [Theory]
    [InlineData("delivered", "paid", null, "orders_of_")]
    [InlineData("cancelled", null, "delivered", "orders_of_status")]
    [InlineData(null, "disputed", "delivered", "orders_of_payment_status")]
    [InlineData("delivered", "paid", "partial", "orders_of_fulfilment_status")]
    public async Task Orders_of_several_states_are_counted_without_a_look_at_them(string? status, string? payment, string? fulfilment, string index)
    {
        var request = All with { Status = status, PaymentStatus = payment, FulfilmentStatus = fulfilment };

        var plan = await shop.Host.Explain(ListStaffOrders.Filtered(request, null).Count());

        Assert.Contains("Index Only Scan using " + index, plan, StringComparison.Ordinal);
    }

    private async Task Uses(string index, ListStaffOrders.Request request)
    {
        var list = ListStaffOrders.Filtered(request, null);
        foreach (var statement in new[] { list.FirstPage(null, 20, few: index == "orders_by_people"), list.Count() })
        {
            await Uses(index, statement.Sql, [.. statement.Arguments]);
        }
    }

    private async Task Uses(string index, string sql, object?[] arguments)
    {
        var plan = await shop.Host.Explain(sql, arguments);
        Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{index}: {plan}");
        Assert.DoesNotContain("Seq Scan on orders", plan, StringComparison.Ordinal);
    }

    public sealed class ManyOrders(TestDatabases databases) : FilledShop(databases, Fillings)
    {
        private static readonly string[] Fillings =
        [
            """
                INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
                    billing_address, shipping_method_id, created_at, updated_at, status, payment_status, fulfilment_status, tags)
                SELECT gen_random_uuid(), 'ORD-' || lpad(n::text, 8, '0'), md5((n % 10000)::text)::uuid, 'USD', n, 0, 0, 0, n,
                    jsonb_build_object('LastName', 'Last' || n, 'FirstName', 'First' || n % 10), '{}', 'ship_standard', now() - n * interval '1 minute', now(),
                    CASE WHEN n % 500 = 0 THEN 'cancelled' ELSE 'delivered' END, CASE WHEN n % 500 = 1 THEN 'disputed' ELSE 'paid' END,
                    CASE WHEN n % 500 = 2 THEN 'partial' ELSE 'delivered' END, CASE WHEN n % 500 = 3 THEN '{rare}' ELSE '{}' END::text[]
                FROM generate_series(1, 40000) AS n
                """,
            """
                INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
                SELECT gen_random_uuid(), o.id, 1, 'p', 'SKU-' || o.total % 5000, 'n', o.total, 1, 0, 0, o.total FROM commerce.orders o
                """,
            """
                INSERT INTO commerce.returns (id, order_id, kind, status, created_at, updated_at)
                SELECT gen_random_uuid(), o.id, 'return', CASE o.total % 2000 WHEN 0 THEN 'requested' WHEN 10 THEN 'received' ELSE 'closed' END, now(), now()
                FROM commerce.orders o WHERE o.total % 10 = 0
                """,
            "VACUUM ANALYZE commerce.returns",
            "VACUUM ANALYZE commerce.orders",
            "VACUUM ANALYZE commerce.order_lines",
        ];
    }
}
