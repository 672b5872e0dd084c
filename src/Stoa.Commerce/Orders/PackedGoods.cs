using Npgsql;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>Whether anything of an order is packed or sent: what is packed counts as fulfilled, until it is taken apart again.</summary>
internal sealed class PackedGoods : PaidGoods
{
    public override Task<bool> ArePacked(NpgsqlConnection connection, Guid order, CancellationToken cancelled) =>
        connection.One(ArePackedSql, row => row.GetBoolean(0), cancelled, order);

    public override Task<long> Due(NpgsqlConnection connection, Guid order, CancellationToken cancelled) => OrderStates.Due(connection, order, cancelled);

    internal const string ArePackedSql = "SELECT EXISTS (SELECT FROM commerce.order_lines WHERE order_id = $1 AND fulfilled > 0)";
}
