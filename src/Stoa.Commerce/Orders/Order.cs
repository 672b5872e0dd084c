using System.Text.Json;
using Npgsql;

namespace Stoa.Commerce.Orders;

/// <summary>An order as document 003 prints it. <c>total</c> is subtotal − discount + tax + shipping, to the minor unit.</summary>
internal sealed record Order(
    Guid Id, string OrderNumber, Guid UserId, string Status, IReadOnlyList<OrderItem> Items, Address ShippingAddress, Address BillingAddress,
    Money Subtotal, Money DiscountTotal, Money TaxTotal, Money ShippingTotal, Money Total, string Notes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

internal sealed record OrderItem(
    Guid Id, string ProductId, string Sku, string Name, Money UnitPrice, int Quantity, Money DiscountAmount, Money TaxAmount, Money Total);

/// <summary>Reads orders with their lines: one row a line, the order's columns repeated.</summary>
internal static class OrderRows
{
    public const string Columns = """
        o.id, o.order_number, o.user_id, o.status, o.currency, o.subtotal, o.discount_total, o.tax_total, o.shipping_total, o.total,
        o.shipping_address::text, o.billing_address::text, o.notes, o.created_at, o.updated_at,
        l.id, l.product_id, l.sku, l.name, l.unit_price, l.quantity, l.discount_amount, l.tax_amount, l.total
        """;

    /// <summary>The one order that <see cref="ReadOrder.ReadSql"/> gives; null where there is none of this id.</summary>
    public static async Task<Order?> Find(NpgsqlCommand read, Guid id, CancellationToken cancelled)
    {
        read.Parameters.AddWithValue(id);
        await using var row = await read.ExecuteReaderAsync(cancelled);
        return (await ReadAll(row, cancelled)).FirstOrDefault();
    }

    public static async Task<List<Order>> ReadAll(NpgsqlDataReader row, CancellationToken cancelled)
    {
        var orders = new List<Order>();
        var items = new List<OrderItem>();
        while (await row.ReadAsync(cancelled))
        {
            var currency = row.GetString(4);
            if (orders.Count == 0 || orders[^1].Id != row.GetGuid(0))
            {
                items = [];
                orders.Add(From(row, currency, items));
            }
            items.Add(new OrderItem(row.GetGuid(15), row.GetString(16), row.GetString(17), row.GetString(18), new Money(row.GetInt64(19), currency), row.GetInt32(20),
                new Money(row.GetInt64(21), currency), new Money(row.GetInt64(22), currency), new Money(row.GetInt64(23), currency)));
        }
        return orders;
    }

    private static Order From(NpgsqlDataReader row, string currency, List<OrderItem> items) => new(
        row.GetGuid(0), row.GetString(1), row.GetGuid(2), row.GetString(3), items, AddressOf(row.GetString(10)), AddressOf(row.GetString(11)),
        new Money(row.GetInt64(5), currency), new Money(row.GetInt64(6), currency), new Money(row.GetInt64(7), currency), new Money(row.GetInt64(8), currency),
        new Money(row.GetInt64(9), currency), row.GetString(12), row.GetFieldValue<DateTimeOffset>(13), row.GetFieldValue<DateTimeOffset>(14));

    private static Address AddressOf(string json) => JsonSerializer.Deserialize(json, CommerceJson.Default.Address)!;
}
