using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Returns;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Orders;

/// <summary>An order with all that hangs on it.</summary>
internal sealed record WholeOrder(OrderState Order, IReadOnlyList<Parcel> Parcels, IReadOnlyList<Return> Returns, IReadOnlyList<Refund> Refunds);

/// <summary>Reads orders as staff see them, in one round trip; the address of an account is another.</summary>
internal sealed class StaffOrders(CustomerAccounts accounts, IOptions<OrderOptions> options, TimeProvider clock)
{
    /// <summary>Null where there is none.</summary>
    public async Task<StaffOrder?> Find(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        if (await Read(connection, id, context.CancellationToken) is not { } whole)
        {
            return null;
        }
        return Show(whole, await EmailOf(connection, whole.Order, context.CancellationToken), context);
    }

    /// <summary>Where mails about it go; null where the account is gone.</summary>
    public async Task<string?> EmailOf(NpgsqlConnection connection, OrderState order, CancellationToken cancelled) =>
        order.Email.Length > 0 ? order.Email
        : order.UserId is { } user ? (await accounts.Emails(connection, [user], cancelled)).GetValueOrDefault(user)
        : null;

    public static async Task<WholeOrder?> Read(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        OrderStates.AddReads(batch, id);
        batch.Add(Parcel.OfOrderSql, id);
        batch.Add(Return.OfOrderSql, id);
        batch.Add(Refund.OfOrderSql, id);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (await OrderStates.Read(row, cancelled) is not { } order)
        {
            return null;
        }
        return new WholeOrder(order, await Next(row, Parcel.From, cancelled), await Next(row, Return.From, cancelled), await Next(row, Refund.From, cancelled));
    }

    private static async Task<IReadOnlyList<T>> Next<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        await row.NextResultAsync(cancelled);
        var all = new List<T>();
        while (await row.ReadAsync(cancelled))
        {
            all.Add(read(row));
        }
        return all;
    }

    private StaffOrder Show(WholeOrder whole, string? email, RequestContext context)
    {
        var (order, now) = (whole.Order, clock.GetUtcNow());
        return new StaffOrder(
            order.Id,
            order.Number,
            order.UserId,
            order.Status,
            [.. order.Lines.Select(line => Show(line, order.Currency))],
            order.ShippingAddress,
            order.BillingAddress,
            In(order.Subtotal),
            In(order.Discount),
            In(order.Tax),
            In(order.Shipping),
            In(order.Total),
            order.Notes,
            order.CreatedAt,
            order.UpdatedAt,
            email,
            order.CustomerId,
            order.PaymentStatus,
            order.FulfilmentStatus,
            order.ReturnStatus,
            OrderActions.Of(whole, options.Value, context, now),
            OrderAmounts.Of(order),
            order.Shown,
            [.. whole.Parcels.Select(parcel => parcel with { AllowedActions = OrderActions.Of(parcel, order, options.Value, context, now) })],
            [.. whole.Returns.Select(back => back with { AllowedActions = OrderActions.Of(back, context) })],
            whole.Refunds,
            [.. JsonSerializer.Deserialize(order.TaxLines, CommerceJson.Stored.TaxLineArray)!.Select(line => OrderTaxLine.Of(line, order.Currency))],
            order.PricesIncludeTax,
            order.Tags,
            order.OpenEdit,
            order.Version
        );

        Money In(long amount) => new(amount, order.Currency);
    }

    private static StaffOrderItem Show(LineState line, string currency) =>
        new(
            line.Id,
            line.ProductId,
            line.Sku,
            line.Name,
            new Money(line.UnitPrice, currency),
            line.Quantity,
            new Money(line.Discount, currency),
            new Money(line.Tax, currency),
            new Money(line.Total, currency),
            line.VariantId,
            line.Attributes,
            new LineQuantities(line.Quantity, line.Open, line.Fulfilled, line.Cancelled, line.Returned, line.Refunded)
        );
}
