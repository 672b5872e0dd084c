using Npgsql;

namespace Stoa.Payments;

internal static class OperationKinds
{
    public const string Start = "start";
    public const string Capture = "capture";
    public const string Void = "void";
    public const string Refund = "refund";
}

/// <summary>Something a provider was asked to do, or is about to be.</summary>
/// <param name="Id">The idempotency key: the provider does it once, however often it is asked.</param>
/// <param name="PaymentId">The payment that it changes.</param>
/// <param name="Kind">One of <see cref="OperationKinds"/>.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Body">The exact bytes of the request: another body under the same key would be an error.</param>
/// <param name="CreatedAt">Until when asking again is safe counts from here.</param>
internal sealed record PaymentOperation(Guid Id, Guid PaymentId, string Kind, long Amount, string Body, DateTimeOffset CreatedAt)
{
    public const string Columns = "o.id, o.payment_id, o.kind, o.amount, o.body, o.created_at";

    public static PaymentOperation From(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5));
}
