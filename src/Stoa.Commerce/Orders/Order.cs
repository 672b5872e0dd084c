using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// An order as document 003 prints it; a guest's has no <c>user_id</c>. <c>total</c> is subtotal − discount + tax + shipping, to the minor unit.
/// </summary>
internal sealed record Order(
    Guid Id,
    string OrderNumber,
    Guid? UserId,
    [property: OneOf<OrderStatuses>] string Status,
    IReadOnlyList<OrderItem> Items,
    Address ShippingAddress,
    Address BillingAddress,
    Money Subtotal,
    Money DiscountTotal,
    Money TaxTotal,
    Money ShippingTotal,
    Money Total,
    string Notes,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>Characters of what a buyer says with an order.</summary>
    public const int MaxNotes = 2_000;

    /// <summary>Where mails about it go; empty for the address of the account.</summary>
    [JsonIgnore]
    public string Email { get; init; } = "";

    /// <summary>How the money stands, where the buyer pays by a way of their own.</summary>
    [OneOf<OrderPaymentStatuses>]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PaymentStatus { get; init; }

    /// <summary>What the buyer has to pay by a way of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AwaitedPayment? AwaitedPayment { get; init; }
}

/// <summary>Money that a buyer transfers or pays on delivery.</summary>
/// <param name="Amount">What is left of it, and no more than is owed: some may have been cancelled since.</param>
/// <param name="Reference">What the buyer writes on the transfer.</param>
/// <param name="DueAt">Until when; left out where nobody has said so.</param>
internal sealed record AwaitedPayment(
    Money Amount,
    string Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DueAt
)
{
    /// <summary>Of a payment that was just asked for.</summary>
    public static AwaitedPayment? Of(StartedPayment started) =>
        started.Answer.State is { Status: PaymentStatuses.Awaiting } state
            ? new AwaitedPayment(new Money(started.Payment.Amount, started.Payment.Currency), state.Reference ?? "", started.Payment.DueAt)
            : null;

    /// <summary>Of the first line of an order alone: the others repeat it.</summary>
    public const string Columns = """
        o.payment_status, w.reference AS awaited_reference, w.amount AS awaited_amount, w.due_at AS awaited_due_at
        """;

    public const string Join = $"""
        LEFT JOIN LATERAL (
            SELECT x.reference, x.amount, x.due_at FROM (
                SELECT y.reference, least(y.amount - y.captured, {OrderStates.DueOfOrder} - {OrderStates.AuthorizedOfOrder}) AS amount, y.due_at, y.created_at
                FROM payments.payments y WHERE l.position = 1 AND y.order_id = o.id AND y.status = 'awaiting') AS x
            WHERE x.amount > 0 ORDER BY x.created_at LIMIT 1) AS w ON true
        """;

    public static AwaitedPayment? From(NpgsqlDataReader row, string currency) =>
        row.GetStringOrNull("awaited_reference") is { } reference
            ? new AwaitedPayment(new Money(row.GetInt64("awaited_amount"), currency), reference, row.GetOrNull<DateTimeOffset>("awaited_due_at"))
            : null;
}

internal sealed class OrderStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["pending", "paid", "shipped", "delivered", "cancelled"];
}

/// <summary>A line; <c>variant_id</c> and <c>attributes</c> where what was chosen has any.</summary>
internal sealed record OrderItem(
    Guid Id,
    string ProductId,
    string Sku,
    string Name,
    Money UnitPrice,
    int Quantity,
    Money DiscountAmount,
    Money TaxAmount,
    Money Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? VariantId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Attributes = null
);

/// <summary>Reads orders with their lines: one row a line, the order's columns repeated.</summary>
internal static class OrderRows
{
    public const string Columns = """
        o.id, o.order_number, o.user_id, o.email, o.status, o.currency, o.subtotal, o.discount_total, o.tax_total, o.shipping_total, o.total,
        o.shipping_address::text AS shipping_address, o.billing_address::text AS billing_address, o.notes, o.created_at, o.updated_at,
        l.id AS line_id, l.product_id, l.sku, l.name, l.unit_price, l.quantity, l.discount_amount, l.tax_amount, l.total AS line_total,
        l.variant_id, l.attributes::text AS attributes
        """;

    internal const string FindSql =
        $"SELECT {AwaitedPayment.Columns}, {Columns} FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id "
        + $"{AwaitedPayment.Join} WHERE o.id = $1 ORDER BY l.position";

    /// <summary>The one order that <see cref="FindSql"/> gives; null where there is none of this id.</summary>
    public static async Task<Order?> Find(NpgsqlCommand read, Guid id, CancellationToken cancelled)
    {
        read.Parameters.AddWithValue(id);
        await using var row = await read.ExecuteReaderAsync(cancelled);
        return (await ReadAll(row, cancelled, withPayment: true)).FirstOrDefault();
    }

    public static async Task<Order?> Find(NpgsqlDataSource database, Guid id, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var command = new NpgsqlCommand(FindSql, connection);
        return await Find(command, id, cancelled);
    }

    /// <summary>All orders of the rows, each with its lines.</summary>
    /// <param name="row">Of a statement with <see cref="Columns"/>.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <param name="withPayment">It has <see cref="AwaitedPayment.Columns"/> as well.</param>
    public static async Task<List<Order>> ReadAll(NpgsqlDataReader row, CancellationToken cancelled, bool withPayment = false)
    {
        var orders = new List<Order>();
        var items = new List<OrderItem>();
        while (await row.ReadAsync(cancelled))
        {
            var currency = row.GetString("currency");
            if (orders.Count == 0 || orders[^1].Id != row.GetGuid("id"))
            {
                items = [];
                var order = From(row, currency, items);
                var awaited = withPayment ? AwaitedPayment.From(row, currency) : null;
                orders.Add(awaited is null ? order : order with { AwaitedPayment = awaited, PaymentStatus = row.GetString("payment_status") });
            }
            items.Add(ItemFrom(row, currency));
        }
        return orders;
    }

    private static Order From(NpgsqlDataReader row, string currency, List<OrderItem> items) =>
        new(
            row.GetGuid("id"),
            row.GetString("order_number"),
            row.GetOrNull<Guid>("user_id"),
            row.GetString("status"),
            items,
            row.GetJson("shipping_address", CommerceJson.Default.Address)!,
            row.GetJson("billing_address", CommerceJson.Default.Address)!,
            row.GetMoney("subtotal", currency),
            row.GetMoney("discount_total", currency),
            row.GetMoney("tax_total", currency),
            row.GetMoney("shipping_total", currency),
            row.GetMoney("total", currency),
            row.GetString("notes"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        )
        {
            Email = row.GetString("email"),
        };

    private static OrderItem ItemFrom(NpgsqlDataReader row, string currency) =>
        new(
            row.GetGuid("line_id"),
            row.GetString("product_id"),
            row.GetString("sku"),
            row.GetString("name"),
            row.GetMoney("unit_price", currency),
            row.GetInt32("quantity"),
            row.GetMoney("discount_amount", currency),
            row.GetMoney("tax_amount", currency),
            row.GetMoney("line_total", currency),
            row.GetStringOrNull("variant_id"),
            AttributesOf(row.GetString("attributes"))
        );

    /// <summary>Null where nothing was chosen.</summary>
    public static IReadOnlyDictionary<string, string>? AttributesOf(string json) =>
        json == "{}" ? null : JsonSerializer.Deserialize(json, CommerceJson.Default.IReadOnlyDictionaryStringString);

    private static Money GetMoney(this NpgsqlDataReader row, string column, string currency) => new(row.GetInt64(column), currency);
}
