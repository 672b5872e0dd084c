using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Orders of before get their states from the rows that they have, and nobody is told of it.</summary>
public sealed class OrderMigrationTests(TestDatabases databases)
{
    private const string OrdersOfBefore = """
        INSERT INTO commerce.orders (id, order_number, user_id, status, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
            billing_address, shipping_method_id, created_at, updated_at)
        SELECT md5(n)::uuid, n, md5('user')::uuid, s, 'USD', 300, 0, 30, 70, 400, '{}', '{}', 's', now(), timestamptz '2026-01-01'
        FROM (VALUES ('held', 'pending'), ('taken', 'pending'), ('sent', 'shipped'), ('moved', 'delivered'), ('off', 'cancelled'), ('bare', 'cancelled'))
            AS o(n, s);
        INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
        SELECT md5(o.order_number || 'line')::uuid, o.id, 1, 'tea', 'TEA', 'Tea', 100, 3, 0, 30, 330 FROM commerce.orders o;
        INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
        SELECT md5(n || 'pay')::uuid, 'test', 'pm_123', md5(n)::uuid, 400, 'USD', s, n, c, now(), now(), now()
        FROM (VALUES ('held', 'authorized', 0), ('taken', 'captured', 400), ('sent', 'captured', 400), ('off', 'authorized', 0)) AS p(n, s, c);
        INSERT INTO commerce.stock (item_id, on_hand, allocated) VALUES ('tea', 20, 9);
        INSERT INTO commerce.stock_allocations (order_line_id, item_id, location_id, quantity)
        SELECT md5(n || 'line')::uuid, 'tea', 'main', 3 FROM unnest(ARRAY['held', 'taken', 'off']) AS n;
        """;

    [Fact]
    public async Task Their_states_follow_from_their_rows_and_what_was_cancelled_is_given_back()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Scripts.RunPayments(database);
        await Scripts.RunBefore(database, "_order_life");
        await Run(database, OrdersOfBefore);

        await Scripts.Run(database, "_order_life");

        Assert.Equal(
            [
                "bare cancelled voided unfulfilled 400 1",
                "held pending authorized unfulfilled 0 1",
                "moved delivered paid delivered 0 1",
                "off cancelled authorized unfulfilled 400 1",
                "sent shipped paid fulfilled 0 1",
                "taken paid paid unfulfilled 0 1",
            ],
            await Texts(
                database,
                """
                SELECT concat_ws(' ', order_number, status, payment_status, fulfilment_status, credited, version) FROM commerce.orders ORDER BY order_number
                """
            ),
            StringComparer.Ordinal
        );
        Assert.Equal(["20 6"], await Texts(database, "SELECT on_hand || ' ' || allocated FROM commerce.stock"), StringComparer.Ordinal);
        Assert.Equal(["off money"], await Signals(database), StringComparer.Ordinal);
        Assert.Equal(["0"], await Texts(database, "SELECT count(*)::text FROM commerce.order_events"), StringComparer.Ordinal);
        Assert.Equal(["0"], await Texts(database, "SELECT count(*)::text FROM commerce.orders WHERE updated_at <> '2026-01-01'"), StringComparer.Ordinal);
        await Run(database, "SELECT commerce.derive_order(id, now()) FROM commerce.orders");
        Assert.Equal(["0"], await Texts(database, "SELECT count(*)::text FROM commerce.orders WHERE version > 1"), StringComparer.Ordinal);
    }

    private static Task<IReadOnlyList<string>> Signals(NpgsqlDataSource database) =>
        Texts(database, "SELECT o.order_number || ' ' || s.topic FROM commerce.order_signals s JOIN commerce.orders o ON o.id = s.order_id");

    private static Task<int> Run(NpgsqlDataSource database, string sql) => database.Change(sql, TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<string>> Texts(NpgsqlDataSource database, string sql) =>
        database.Many(sql, row => row.GetString(0), TestContext.Current.CancellationToken);
}
