using System.Text.Json;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Moving.Exports;

/// <summary>
/// Every order: as CSV a row for each of its lines, with what is the order's own in each of them; as a line of JSON the order that its buyer
/// sees.
/// </summary>
internal sealed class OrderExport(CustomerAccounts accounts) : Export
{
    private const int AtOnce = 500;

    private static readonly string[] Columns =
    [
        "order_number",
        "email",
        "user_id",
        "status",
        "created_at",
        "currency",
        "subtotal",
        "discount_total",
        "tax_total",
        "shipping_total",
        "total",
        "notes",
        "shipping_address",
        "billing_address",
        "line_product_id",
        "line_sku",
        "line_name",
        "line_unit_price",
        "line_quantity",
        "line_discount",
        "line_tax",
        "line_total",
    ];
    private static readonly HashSet<int> Numbers = [6, 7, 8, 9, 10, 17, 18, 19, 20, 21];

    public override string Name => ImportTypes.Orders;

    public override async Task Write(ExportWriter writer, NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (writer.Format == ImportFormats.Csv)
        {
            writer.Record(Columns);
        }
        for (var behind = Guid.Empty; await Next(connection, behind, cancelled) is { Count: > 0 } orders; behind = orders[^1].Id)
        {
            var emails = await accounts.Emails(connection, [.. orders.Select(order => order.UserId).OfType<Guid>().Distinct()], cancelled);
            foreach (var order in orders)
            {
                Write(writer, order, order.UserId is { } user ? emails.GetValueOrDefault(user, "") : order.Email);
                await writer.FlushIfFull(cancelled);
            }
        }
    }

    /// <summary>Ids grow with time.</summary>
    private static async Task<List<Order>> Next(NpgsqlConnection connection, Guid behind, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(NextSql, behind, AtOnce);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        return await OrderRows.ReadAll(row, cancelled);
    }

    private static void Write(ExportWriter writer, Order order, string email)
    {
        if (writer.Format == ImportFormats.Ndjson)
        {
            writer.Line(order);
            return;
        }
        foreach (var item in order.Items)
        {
            writer.Record(
                [
                    order.OrderNumber,
                    email,
                    ExportWriter.Text(order.UserId),
                    order.Status,
                    ExportWriter.Text(order.CreatedAt),
                    order.Total.Currency,
                    ExportWriter.Price(order.Subtotal),
                    ExportWriter.Price(order.DiscountTotal),
                    ExportWriter.Price(order.TaxTotal),
                    ExportWriter.Price(order.ShippingTotal),
                    ExportWriter.Price(order.Total),
                    order.Notes,
                    JsonSerializer.Serialize(order.ShippingAddress, CommerceJson.Stored.Address),
                    JsonSerializer.Serialize(order.BillingAddress, CommerceJson.Stored.Address),
                    item.ProductId,
                    item.Sku,
                    item.Name,
                    ExportWriter.Price(item.UnitPrice),
                    ExportWriter.Text(item.Quantity),
                    ExportWriter.Price(item.DiscountAmount),
                    ExportWriter.Price(item.TaxAmount),
                    ExportWriter.Price(item.Total),
                ],
                Numbers
            );
        }
    }

    internal const string NextSql = $"""
        SELECT {OrderRows.Columns} FROM (SELECT * FROM commerce.orders WHERE id > $1 ORDER BY id LIMIT $2) AS o
        JOIN commerce.order_lines l ON l.order_id = o.id ORDER BY o.id, l.position
        """;
}
