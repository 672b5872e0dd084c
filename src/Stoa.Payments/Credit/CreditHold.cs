using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>What a provider of credit has written down about a payment.</summary>
/// <param name="PaymentId">Ours.</param>
/// <param name="AccountId">The card's or customer's; null where there was none that could be used.</param>
/// <param name="CustomerId">Who pays.</param>
/// <param name="Amount">Asked for.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Status">authorized, captured, voided or failed: one of <see cref="PaymentStatuses"/>.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Held">Reserved now.</param>
/// <param name="Captured">Taken.</param>
/// <param name="Refunded">Given back of it.</param>
internal sealed record CreditHold(
    Guid PaymentId,
    Guid? AccountId,
    Guid? CustomerId,
    long Amount,
    string Currency,
    string Status,
    string? Reason,
    long Held,
    long Captured,
    long Refunded
)
{
    public const string InsufficientFunds = "insufficient_funds";

    /// <summary>Of the alias <c>h</c>.</summary>
    public const string Columns = "h.payment_id, h.account_id, h.customer_id, h.amount, h.currency, h.status, h.reason, h.held, h.captured, h.refunded";

    public static CreditHold From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("payment_id"),
            row.GetOrNull<Guid>("account_id"),
            row.GetOrNull<Guid>("customer_id"),
            row.GetInt64("amount"),
            row.GetString("currency"),
            row.GetString("status"),
            row.GetStringOrNull("reason"),
            row.GetInt64("held"),
            row.GetInt64("captured"),
            row.GetInt64("refunded")
        );

    /// <summary>Why an operation cannot be done; null where it can, or where it changes nothing.</summary>
    public string? Refusal(string kind, long amount) =>
        (kind, Status) switch
        {
            (OperationKinds.Capture, PaymentStatuses.Authorized) => amount >= 1 && amount <= Held ? null : "amount_too_large",
            (OperationKinds.Void, PaymentStatuses.Authorized or PaymentStatuses.Voided) => null,
            (OperationKinds.Refund, PaymentStatuses.Captured) => amount >= 1 && amount <= Captured - Refunded ? null : "refund_exceeds",
            _ => Status,
        };

    /// <summary>Where the money of an operation goes: the card or customer, then the shop's own accounts by their names.</summary>
    public IReadOnlyList<Side> Sides(string kind, long amount) =>
        kind switch
        {
            OperationKinds.Start => [Side.Of(AccountId!.Value, -amount), Side.Shop(ShopAccounts.Held, amount)],
            OperationKinds.Capture => [Side.Of(AccountId!.Value, Held - amount), Side.Shop(ShopAccounts.Held, -Held), Side.Shop(ShopAccounts.Redeemed, amount)],
            OperationKinds.Void => [Side.Of(AccountId!.Value, Held), Side.Shop(ShopAccounts.Held, -Held)],
            _ => [Side.Of(AccountId!.Value, amount), Side.Shop(ShopAccounts.Redeemed, -amount)],
        };

    /// <summary>After an operation that can be done.</summary>
    public CreditHold After(string kind, long amount) =>
        kind switch
        {
            OperationKinds.Start => this with { Status = PaymentStatuses.Authorized, Held = amount, Reason = null },
            OperationKinds.Capture => this with { Status = PaymentStatuses.Captured, Held = 0, Captured = amount },
            OperationKinds.Void => this with { Status = PaymentStatuses.Voided, Held = 0 },
            _ => this with { Refunded = Refunded + amount },
        };

    public static string CauseOf(string kind) =>
        kind switch
        {
            OperationKinds.Start => CreditCauses.Hold,
            OperationKinds.Capture => CreditCauses.Capture,
            OperationKinds.Void => CreditCauses.Release,
            _ => CreditCauses.Refund,
        };

    /// <summary>The operation that an entry was made by.</summary>
    public static string ReferenceOf(Guid operation) => OperationPrefix + operation;

    public static Guid OperationOf(string reference) => Guid.ParseExact(reference.AsSpan(OperationPrefix.Length), "D");

    private const string OperationPrefix = "operation:";
}
