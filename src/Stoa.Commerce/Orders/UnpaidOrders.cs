using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Payments.Providers;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Cancels orders that were to be paid beforehand, by transfer, and for which nothing has come long after they were due: their stock is for others again. Never
/// one of which a part was paid, reserved or packed, and never one that may leave the house unpaid. Off until <c>Orders:CancelUnpaidAfter</c> is set.
/// </summary>
internal sealed partial class UnpaidOrders(
    NpgsqlDataSource database,
    Cancellation cancellation,
    OrderMoney money,
    IOptions<OrderOptions> options,
    TimeProvider clock,
    ILogger<UnpaidOrders> log
)
{
    public const string Reason = "not paid in time";

    private const int Most = 100;

    public async Task Cancel(CancellationToken cancelled)
    {
        if (options.Value.CancelUnpaidAfter is not { } grace)
        {
            return;
        }
        var behind = Guid.Empty;
        while (true)
        {
            var found = await database.Many(FindSql, row => row.GetGuid(0), cancelled, clock.GetUtcNow() - grace, Paid, behind, Most);
            foreach (var id in found)
            {
                await Cancel(id, grace, cancelled);
            }
            if (found.Count < Most)
            {
                return;
            }
            behind = found[^1];
        }
    }

    private string[] Paid => [.. options.Value.ShipsUnpaidMethods];

    private async Task Cancel(Guid id, TimeSpan grace, CancellationToken cancelled)
    {
        var begun = await database.InTransaction(connection => Begin(connection, id, grace, cancelled), cancelled);
        if (begun.Value is { } asked)
        {
            await money.Settle(asked);
        }
        else
        {
            NotNow(log, id, begun.Failure!.Fault.ToString());
        }
    }

    /// <summary>Asked again under the locks: a transfer may have been recorded meanwhile.</summary>
    private async Task<Outcome<List<Asked>>> Begin(NpgsqlConnection connection, Guid id, TimeSpan grace, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (
            await OrderStates.Lock(connection, id, cancelled) is not { IsUntouched: true } order
            || !await connection.One(IsUnpaidSql, row => row.GetBoolean(0), cancelled, now - grace, Paid, id)
        )
        {
            return new List<Asked>();
        }
        var lines = order.Lines.Where(line => line.Open > 0).Select(line => new SelectedLine(line, line.Open)).ToList();
        var spec = new CancellationSpec([], Reason, IsRestocked: true, Notifies: true) { IsUnpaid = true };
        return await cancellation.Cancel(connection, order, lines, spec, null, now, cancelled);
    }

    [LoggerMessage(1, LogLevel.Information, "Order {Order} was not paid in time and cannot be cancelled now: {Fault}")]
    private static partial void NotNow(ILogger log, Guid order, string fault);

    private const string Unpaid = $"""
        p.provider = '{ManualProvider.ProviderName}' AND p.status = 'awaiting' AND p.due_at <= $1 AND p.method_id <> ALL ($2)
            AND o.status = 'pending' AND o.fulfilment_status = 'unfulfilled' AND o.paid_elsewhere = 0
            AND NOT EXISTS (SELECT FROM payments.payments x WHERE x.order_id = o.id
                AND (x.captured > 0 OR x.status IN ('authorized', 'captured', 'pending', 'requires_action', 'started', 'unknown', 'voiding')))
            AND NOT EXISTS (SELECT FROM payments.payments x WHERE x.order_id = o.id AND x.status = 'awaiting' AND (x.due_at > $1 OR x.method_id = ANY ($2)))
        """;

    internal const string FindSql = $"""
        SELECT DISTINCT o.id FROM payments.payments p JOIN commerce.orders o ON o.id = p.order_id WHERE {Unpaid} AND o.id > $3 ORDER BY o.id LIMIT $4
        """;

    internal const string IsUnpaidSql = $"""
        SELECT EXISTS (SELECT FROM payments.payments p JOIN commerce.orders o ON o.id = p.order_id WHERE {Unpaid} AND o.id = $3)
        """;
}
