using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Refunds;

/// <summary>Money that goes back. A preview of one has no id.</summary>
/// <param name="Status">pending until the provider has said so; it may fail weeks after it succeeded.</param>
/// <param name="Amount">Without parts that failed, where not all of them did.</param>
/// <param name="Net">Of the amount, without tax.</param>
/// <param name="To">The payments that were made, or the credit of the buyer.</param>
/// <param name="Lines">The units that it is for.</param>
/// <param name="Shipping">Of the amount, for the shipping.</param>
/// <param name="Payments">How it is split.</param>
internal sealed record Refund(
    Guid? Id,
    Guid OrderId,
    [property: OneOf<RefundStatuses>] string Status,
    Money Amount,
    Money Net,
    Money Tax,
    [property: OneOf<RefundDestinations>] string To,
    string Reason,
    IReadOnlyList<RefundLine> Lines,
    Money Shipping,
    IReadOnlyList<RefundPart> Payments,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public const string Columns = """
        r.id, r.order_id, r.status, commerce.refund_amount(r) AS amount, o.currency, r.destination, r.reason, r.created_at, r.updated_at,
        k.lines::text AS lines, k.net, k.tax, k.shipping,
        (SELECT coalesce(json_agg(json_build_object('payment_id', p.payment_id, 'amount', json_build_object('amount', p.amount, 'currency', o.currency),
            'status', CASE WHEN x.status IN ('started', 'unknown', 'pending') THEN 'pending' WHEN x.status = 'succeeded' OR x.id IS NULL THEN 'succeeded'
            ELSE 'failed' END)), '[]') FROM commerce.refund_parts p LEFT JOIN payments.operations x ON x.id = p.operation_id
                WHERE p.refund_id = r.id)::text AS parts
        """;

    private const string Tables = """
        commerce.refunds r JOIN commerce.orders o ON o.id = r.order_id CROSS JOIN LATERAL (
            SELECT coalesce(sum(c.net), 0)::bigint AS net, coalesce(sum(c.tax), 0)::bigint AS tax,
                coalesce(sum(c.net + c.tax) FILTER (WHERE c.kind = 'shipping'), 0)::bigint AS shipping,
                coalesce(json_agg(json_build_object('item_id', c.order_line_id, 'quantity', c.quantity, 'net', json_build_object('amount', c.net, 'currency',
                    o.currency), 'tax', json_build_object('amount', c.tax, 'currency', o.currency)) ORDER BY c.id) FILTER (WHERE c.kind = 'line'),
                        '[]') AS lines
            FROM commerce.order_credits c WHERE c.order_id = r.order_id AND c.refund_id = r.id) AS k
        """;

    public static Refund From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new(
            row.GetGuid("id"),
            row.GetGuid("order_id"),
            row.GetString("status"),
            new Money(row.GetInt64("amount"), currency),
            new Money(row.GetInt64("amount") - TaxOf(row), currency),
            new Money(TaxOf(row), currency),
            row.GetString("destination"),
            row.GetString("reason"),
            row.GetJson("lines", CommerceJson.Stored.RefundLineArray)!,
            new Money(row.GetInt64("shipping"), currency),
            row.GetJson("parts", CommerceJson.Stored.RefundPartArray)!,
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    /// <summary>
    /// What is given back may be less than what is no longer owed, where not all of it was paid; and more, where the buyer had to get something back before:
    /// that was taxed when it was credited.
    /// </summary>
    private static long TaxOf(NpgsqlDataReader row)
    {
        var (amount, net, tax) = (row.GetInt64("amount"), row.GetInt64("net"), row.GetInt64("tax"));
        return net + tax <= amount ? tax : (long)((Int128)tax * amount / (net + tax));
    }

    internal const string OfOrderSql = $"SELECT {Columns} FROM {Tables} WHERE r.order_id = $1 ORDER BY r.created_at, r.id";

    internal const string FindSql = $"SELECT {Columns} FROM {Tables} WHERE r.id = $1";
}

/// <summary>The units of a line that are refunded; net and tax sum to what was paid for them.</summary>
internal sealed record RefundLine(Guid ItemId, int Quantity, Money Net, Money Tax);

/// <summary>What goes back to one payment; to the credit of the buyer where it is null.</summary>
internal sealed record RefundPart(Guid? PaymentId, Money Amount, [property: OneOf<RefundStatuses>] string Status);

internal sealed class RefundStatuses : IClosedSet
{
    public const string Pending = "pending";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    public static IReadOnlyList<string> Values { get; } = [Pending, Succeeded, Failed];
}

internal sealed class RefundDestinations : IClosedSet
{
    public const string Original = "original";
    public const string Credit = "credit";

    public static IReadOnlyList<string> Values { get; } = [Original, Credit];
}
