using System.Text.Json.Nodes;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What tests of the life of an order do again and again, by intent.</summary>
internal static class OrderDesk
{
    /// <summary>A new order of this buyer with these pieces of new items, each with ten on the shelf; its id.</summary>
    public static async Task<string> Placed(this Shop shop, User buyer, params int[] quantities)
    {
        foreach (var quantity in quantities)
        {
            var item = Warehouse.Tag();
            await shop.Host.NewProduct(item, 999, 10);
            await buyer.Client.With(item, quantity);
        }
        return await buyer.Client.Placed();
    }

    public static async Task<string> Placed(this Client buyer, JsonObject? body = null)
    {
        var reply = await buyer.Order(body ?? Buying.OrderBody(shipping: "ship_express"));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (string)reply.Data["id"]!;
    }

    public static async Task<JsonNode> Seen(this Client staff, string order)
    {
        var reply = await staff.Get("/admin/orders/" + order);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data;
    }

    public static async Task<string> Line(this Client staff, string order, int number = 0) => (string)(await staff.Seen(order))["items"]![number]!["id"]!;

    /// <summary>The states of an order: payment, fulfilment, return, and document 003's word.</summary>
    public static async Task<(string, string, string, string)> States(this Client staff, string order)
    {
        var seen = await staff.Seen(order);
        return ((string)seen["payment_status"]!, (string)seen["fulfilment_status"]!, (string)seen["return_status"]!, (string)seen["status"]!);
    }

    /// <summary>Of one line: ordered, open, fulfilled, cancelled, returned, refunded.</summary>
    public static async Task<(int, int, int, int, int, int)> Quantities(this Client staff, string order, int line = 0)
    {
        var counted = (await staff.Seen(order))["items"]![line]!["quantities"]!;
        return (
            (int)counted["ordered"]!,
            (int)counted["open"]!,
            (int)counted["fulfilled"]!,
            (int)counted["cancelled"]!,
            (int)counted["returned"]!,
            (int)counted["refunded"]!
        );
    }

    public static long Amount(this JsonNode order, string name) => (long)order["amounts"]![name]!["amount"]!;

    /// <summary>A change whatever the version is.</summary>
    public static Task<Reply> Change(this Client staff, string path, object body) => staff.Send(HttpMethod.Patch, path, body, ("If-Match", "*"));

    public static object Units(string line, int quantity) => new { item_id = line, quantity };

    public static Task<Reply> Fulfil(this Client staff, string order, bool shipped = true, params object[] lines) =>
        staff.Post($"/admin/orders/{order}/fulfilments", new { lines, shipped });

    /// <summary>So many of a line have come back.</summary>
    public static Task<Reply> Receive(this Client staff, string back, string line, int quantity, string condition = "sellable") =>
        staff.Post(
            $"/admin/returns/{back}/receive",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = line,
                        quantity,
                        condition,
                    },
                },
            }
        );

    public static Task<Reply> Cancel(this Client staff, string order, params object[] lines) =>
        staff.Post($"/admin/orders/{order}/cancel", new { lines, reason = "as the buyer asked" });

    public static Task<Reply> Refund(this Client staff, string order, params object[] lines) => staff.Post($"/admin/orders/{order}/refunds", new { lines });

    public static Task<Reply> RefundAmount(this Client staff, string order, long amount, bool isDryRun = false) =>
        staff.Post($"/admin/orders/{order}/refunds", new { amount = new { amount, currency = "USD" }, dry_run = isDryRun });

    public static bool May(this JsonNode order, string action) =>
        (bool)order["allowed_actions"]!.AsArray().Single(allowed => (string)allowed!["action"]! == action)!["allowed"]!;

    /// <summary>
    /// The books of all orders: what hangs on an order sums to what stands in it, its states are those that its rows make, no more goes back than came in, and
    /// stock is what its movements say.
    /// </summary>
    public static async Task OrderBooksBalance(this StoaHost host)
    {
        await host.Execute(DerivedSql);
        foreach (var (rule, countOfBroken) in Rules)
        {
            Assert.True(await host.One<long>(countOfBroken) == 0, rule);
        }
    }

    private static readonly (string Rule, string CountOfBroken)[] Rules =
    [
        (
            "no order's states differ from those that follow from its rows",
            """
            SELECT count(*) FROM commerce.orders o, LATERAL (SELECT o.version) AS before(version)
            WHERE (SELECT version FROM public.derived(o.id)) <> before.version
            """
        ),
        (
            "credits are what orders say",
            """
            SELECT count(*) FROM commerce.orders o WHERE (o.credited, o.credited_tax) <> (
                SELECT coalesce(sum(c.net + c.tax), 0), coalesce(sum(c.tax), 0) FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
                WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed'))
            """
        ),
        (
            "a line that is credited whole has given all of it",
            """
            SELECT count(*) FROM commerce.order_lines l JOIN commerce.orders o ON o.id = l.order_id
            WHERE l.credited = l.quantity AND NOT EXISTS (SELECT FROM commerce.order_credits c WHERE c.order_id = o.id AND c.kind = 'amount')
              AND (l.total - l.tax_amount, l.tax_amount) <> (
                SELECT coalesce(sum(c.net), 0), coalesce(sum(c.tax), 0) FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
                WHERE c.order_line_id = l.id AND (c.lasting OR r.status <> 'failed'))
            """
        ),
        (
            "units in fulfilments are what lines say",
            """
            SELECT count(*) FROM commerce.order_lines l WHERE (l.fulfilled, l.shipped) <> (
                SELECT coalesce(sum(i.quantity) FILTER (WHERE f.status <> 'cancelled'), 0), coalesce(sum(i.quantity) FILTER (WHERE f.status IN ('shipped',
                    'delivered')), 0)
                FROM commerce.fulfilment_items i JOIN commerce.fulfilments f ON f.id = i.fulfilment_id WHERE i.order_line_id = l.id)
            """
        ),
        (
            "what is promised to lines is what is open of them",
            """
            SELECT count(*) FROM commerce.order_lines l WHERE l.quantity - l.fulfilled - l.cancelled
                <> (SELECT coalesce(sum(a.quantity), 0) FROM commerce.stock_allocations a WHERE a.order_line_id = l.id)
            """
        ),
        (
            "an order is its lines and its shipping, once each",
            """
            SELECT count(*) FROM commerce.orders o WHERE (o.total, o.tax_total) <> (
                SELECT sum(l.total) + o.shipping_total + CASE WHEN o.prices_include_tax THEN 0 ELSE o.shipping_tax END, sum(l.tax_amount) + o.shipping_tax
                FROM commerce.order_lines l WHERE l.order_id = o.id)
            """
        ),
        (
            "the tax is the sum of that by rate",
            """
            SELECT count(*) FROM commerce.orders o
            WHERE o.tax_total <> (SELECT coalesce(sum((t ->> 'amount')::bigint), 0) FROM json_array_elements(o.tax_lines) AS t)
            """
        ),
        ("no more goes back than came in", "SELECT count(*) FROM payments.payments WHERE refunded + refunding > captured"),
        (
            "refunds are split without a rest",
            """
            SELECT count(*) FROM commerce.refunds r WHERE r.amount <> (SELECT sum(p.amount) FROM commerce.refund_parts p WHERE p.refund_id = r.id)
            """
        ),
        (
            "levels are what movements and promises say",
            """
            SELECT count(*) FROM commerce.stock_totals s WHERE s.on_hand < 0
                OR s.allocated <> (SELECT coalesce(sum(a.quantity), 0) FROM commerce.stock_allocations a WHERE (a.item_id, a.location_id) = (s.item_id,
                    s.location_id))
                OR (s.on_hand, s.allocated, s.held) <> (SELECT coalesce(sum(m.on_hand), 0), coalesce(sum(m.allocated), 0), coalesce(sum(m.held), 0)
                    FROM commerce.stock_movements m WHERE (m.item_id, m.location_id) = (s.item_id, s.location_id))
            """
        ),
    ];

    private const string DerivedSql = """
        CREATE OR REPLACE FUNCTION public.derived(subject uuid) RETURNS commerce.orders LANGUAGE plpgsql AS $$
        DECLARE o commerce.orders;
        BEGIN
            PERFORM commerce.derive_order(subject, now());
            SELECT * INTO o FROM commerce.orders x WHERE x.id = subject;
            RETURN o;
        END $$
        """;
}
