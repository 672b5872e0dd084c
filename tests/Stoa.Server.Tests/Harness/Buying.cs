using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Stoa.Server.Tests.Harness;

/// <summary>Helpers for buyers, and checks of the shop's tables.</summary>
internal static class Buying
{
    public static Task<Reply> Add(this Client client, string product, int quantity = 1, string? variant = null, object? attributes = null) =>
        client.Post(
            "/cart/items",
            new
            {
                product_id = product,
                variant_id = variant,
                quantity,
                attributes,
            }
        );

    /// <summary>Adds to the cart and fails the test if that is refused.</summary>
    public static async Task<Client> With(this Client client, string product, int quantity = 1, string? variant = null)
    {
        var reply = await client.Add(product, quantity, variant);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return client;
    }

    /// <summary>Somebody new with one product in the cart.</summary>
    public static async Task<Client> Buyer(this Shop shop) => await (await shop.SignUp()).Client.With("prod-6");

    public static Task<Reply> Order(this Client client, object? body = null, string? key = null) =>
        key is null ? client.Post("/orders", body ?? OrderBody()) : client.Send(HttpMethod.Post, "/orders", body ?? OrderBody(), ("Idempotency-Key", key));

    /// <summary>The example request of the document, with changes by the test.</summary>
    public static JsonObject OrderBody(
        string payment = "pm_123",
        string shipping = "ship_standard",
        string country = "US",
        string state = "NY",
        params string[] codes
    ) =>
        new()
        {
            ["shipping_address"] = Address(country, state),
            ["payment_method_id"] = payment,
            ["promotion_codes"] = new JsonArray([.. codes.Select(code => (JsonNode)code)]),
            ["shipping_method_id"] = shipping,
            ["notes"] = "Please deliver after 5 PM",
        };

    public static JsonObject Address(string country = "US", string state = "NY") =>
        new()
        {
            ["first_name"] = "John",
            ["last_name"] = "Doe",
            ["company"] = "Tech Corp",
            ["address1"] = "123 Main St",
            ["address2"] = "Apt 4B",
            ["city"] = "New York",
            ["state"] = state,
            ["postal_code"] = "10001",
            ["country"] = country,
            ["phone_number"] = "555-0100",
        };

    /// <summary>A new product for this test, of TechCorp in Electronics.</summary>
    public static Task NewProduct(this StoaHost host, string id, long price, int stock, string? name = null, string? sku = null) =>
        host.Execute(
            """
            WITH added AS (
                INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id) VALUES ($1, $2, $3, $4, 'brand-1', 'cat-1') RETURNING id
            )
            INSERT INTO commerce.stock (item_id, on_hand) SELECT id, $5 FROM added
            """,
            id,
            sku ?? id.ToUpperInvariant(),
            name ?? id,
            price,
            stock
        );

    public static Task NewPromotion(this StoaHost host, string code, int? percentPpm = null, long? amountOff = null, long minimum = 0, int? maxUses = null) =>
        host.Execute(
            "INSERT INTO commerce.promotions (code, percent_ppm, amount_off, minimum_subtotal, max_uses) VALUES ($1, $2, $3, $4, $5)",
            code,
            percentPpm,
            amountOff,
            minimum,
            maxUses
        );

    /// <summary>The pieces of an item that can be had, at all locations.</summary>
    public static Task<int> Stock(this StoaHost host, string item) =>
        host.One<int>("SELECT sum(available)::int FROM commerce.stock_totals WHERE item_id = $1", item);

    public static async Task<T> One<T>(this StoaHost host, string sql, params object?[] arguments)
    {
        await using var command = Bind(host, sql, arguments);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public static async Task<int> Execute(this StoaHost host, string sql, params object?[] arguments)
    {
        await using var command = Bind(host, sql, arguments);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Invariants: orders add up from their lines, payments of every order that is not cancelled come to its total, no authorization
    /// remains without its order, nothing is below zero, and what levels have promised is what orders and checkouts have.
    /// </summary>
    public static async Task BooksBalance(this StoaHost host)
    {
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM commerce.orders o
                JOIN (SELECT order_id, sum(unit_price * quantity) AS amount, sum(discount_amount) AS discount, sum(tax_amount) AS tax, sum(total) AS total
                      FROM commerce.order_lines GROUP BY order_id) AS l ON l.order_id = o.id
                WHERE (o.subtotal, o.discount_total, o.tax_total, o.total) IS DISTINCT FROM (l.amount, l.discount, l.tax + o.shipping_tax,
                    l.total + o.shipping_total + CASE WHEN o.prices_include_tax THEN 0 ELSE o.shipping_tax END)
                   OR o.tax_total <> (SELECT coalesce(sum((t ->> 'amount')::bigint), 0) FROM json_array_elements(o.tax_lines) AS t)
                """
            )
        );
        Assert.Equal(
            0,
            await host.One<long>("SELECT count(*) FROM commerce.orders o WHERE NOT EXISTS (SELECT FROM commerce.order_lines l WHERE l.order_id = o.id)")
        );
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM commerce.orders o
                WHERE o.status <> 'cancelled' AND o.total <> (SELECT coalesce(sum(p.amount), 0) FROM payments.payments p
                    WHERE p.order_id = o.id AND p.status IN ('authorized', 'captured', 'awaiting') AND p.currency = o.currency)
                """
            )
        );
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM payments.payments p LEFT JOIN commerce.orders o ON o.id = p.order_id
                WHERE o.status IS DISTINCT FROM 'cancelled' AND (p.order_id IS NULL) <> (p.status IN ('voided', 'failed'))
                """
            )
        );
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM commerce.stock_totals s
                WHERE s.on_hand < 0
                   OR s.allocated <> (
                       SELECT coalesce(sum(a.quantity), 0) FROM commerce.stock_allocations a WHERE (a.item_id, a.location_id) = (s.item_id, s.location_id))
                   OR s.held <> (SELECT coalesce(sum(h.quantity), 0) FROM commerce.stock_holds h WHERE (h.item_id, h.location_id) = (s.item_id, s.location_id))
                """
            )
        );
    }

    /// <summary>Finds out about payments now that were not answered, until what has no order is given back.</summary>
    public static Task LosesNoPayment(this StoaHost host) =>
        Wait.Until(
            async () =>
            {
                await host.Execute("UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown', 'pending')");
                await PeriodicJob.Run(host, "payments to find out about");
                return await host.One<bool>(
                    "SELECT NOT EXISTS (SELECT FROM payments.payments WHERE order_id IS NULL AND status NOT IN ('voided', 'expired', 'failed'))"
                );
            },
            () => "no payment is without its order"
        );

    /// <summary>The quantity of an item in all orders.</summary>
    public static Task<long> Sold(this StoaHost host, string item) =>
        host.One<long>("SELECT coalesce(sum(quantity), 0) FROM commerce.order_lines WHERE coalesce(variant_id, product_id) = $1", item);

    public static string Compact(this JsonNode? node) => node!.ToJsonString(Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static NpgsqlCommand Bind(StoaHost host, string sql, object?[] arguments)
    {
        var command = host.Database.CreateCommand(sql);
        // What a test prepares takes as long as a busy machine needs.
        command.CommandTimeout = 0;
        foreach (var argument in arguments)
        {
            command.Parameters.Add(argument as NpgsqlParameter ?? new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }
        return command;
    }
}
