using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>A movement on a gift card or a customer's credit, for staff.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Amount">What came in; below zero: what went out.</param>
/// <param name="Balance">What was there after it.</param>
/// <param name="Cause">Why.</param>
/// <param name="Reference">Kind and id of what made it.</param>
/// <param name="PaymentId">The payment it was part of.</param>
/// <param name="OrderId">The order that this payment is of.</param>
/// <param name="ActorId">Staff; null for buyers and for the server itself.</param>
/// <param name="Reason">What staff say.</param>
/// <param name="At">When.</param>
internal sealed record CreditEntry(
    long Id,
    Money Amount,
    Money Balance,
    [property: OneOf<CreditCauseNames>] string Cause,
    string Reference,
    Guid? PaymentId,
    Guid? OrderId,
    Guid? ActorId,
    string? Reason,
    DateTimeOffset At
)
{
    /// <summary>Of the aliases <c>e</c> for the entry, <c>a</c> for its account and <c>p</c> for its payment.</summary>
    public const string Columns = "e.id, e.amount, e.balance, a.currency, e.cause, e.reference, e.payment_id, p.order_id, e.actor_id, e.reason, e.at";

    public const string Joined = "JOIN payments.credit_accounts a ON a.id = e.account_id LEFT JOIN payments.payments p ON p.id = e.payment_id";

    /// <summary>Newest first.</summary>
    public const int Latest = 20;

    public static CreditEntry From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        return new(
            row.GetInt64("id"),
            new Money(row.GetInt64("amount"), currency),
            new Money(row.GetInt64("balance"), currency),
            row.GetString("cause"),
            row.GetString("reference"),
            row.GetOrNull<Guid>("payment_id"),
            row.GetOrNull<Guid>("order_id"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetStringOrNull("reason"),
            row.GetTime("at")
        );
    }

    internal const string LatestSql = $"""
        SELECT {Columns} FROM payments.credit_entries e {Joined}
        WHERE e.account_id = ANY ($1) ORDER BY e.id DESC LIMIT $2
        """;
}

internal sealed class CreditCauseNames : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [
        CreditCauses.Issue,
        CreditCauses.Withdrawal,
        CreditCauses.Hold,
        CreditCauses.Capture,
        CreditCauses.Release,
        CreditCauses.Refund,
        CreditCauses.Expiry,
        CreditCauses.Reinstatement,
    ];
}
