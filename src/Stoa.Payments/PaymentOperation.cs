using Npgsql;
using Stoa.Platform.Data;

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
/// <param name="IsPending">The provider has begun, and will know later: there is nothing to send again.</param>
/// <param name="CreatedAt">Until when asking again is safe counts from here.</param>
internal sealed record PaymentOperation(Guid Id, Guid PaymentId, string Kind, long Amount, string Body, bool IsPending, DateTimeOffset CreatedAt)
{
    public const string Columns = "o.id, o.payment_id, o.kind, o.amount, o.body, o.status = 'pending' AS is_pending, o.created_at";

    /// <summary>
    /// Of an operation: nobody knows what became of it. What has only begun is being asked at this moment; whoever takes it up from a process that is gone does
    /// not know either.
    /// </summary>
    public const string IsUnresolved = "status = 'unknown'";

    public static PaymentOperation From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetGuid("payment_id"),
            row.GetString("kind"),
            row.GetInt64("amount"),
            row.GetString("body"),
            row.GetBoolean("is_pending"),
            row.GetTime("created_at")
        );
}
