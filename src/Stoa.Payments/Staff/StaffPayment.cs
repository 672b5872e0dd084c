using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Payments.Staff;

/// <summary>A payment, for staff.</summary>
/// <param name="Id">Ours.</param>
/// <param name="OrderId">Null until there is an order.</param>
/// <param name="Provider">test, manual, stripe, gift_card or credit.</param>
/// <param name="MethodId">What the buyer chose, as the provider calls it.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Amount">What was asked for.</param>
/// <param name="Captured">What was taken; the rest of a hold is released then.</param>
/// <param name="Refunded">What was given back.</param>
/// <param name="Refundable">What could still be.</param>
/// <param name="Reference">As the provider calls it; of a manual one, what the buyer writes on the transfer.</param>
/// <param name="CaptureBefore">The end of the hold.</param>
/// <param name="Dispute">open, won or lost.</param>
/// <param name="Reason">Why it was declined, in the provider's words.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="UpdatedAt">The last change.</param>
/// <param name="DueAt">Of a manual one: until when the buyer is to have paid.</param>
internal sealed record StaffPayment(
    Guid Id,
    Guid? OrderId,
    string Provider,
    string MethodId,
    [property: OneOf<PaymentStatusNames>] string Status,
    Money Amount,
    Money Captured,
    Money Refunded,
    Money Refundable,
    string? Reference,
    DateTimeOffset? CaptureBefore,
    [property: OneOf<DisputeNames>] string? Dispute,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DueAt = null
)
{
    public const string Section = "Payments";
    public const string Columns = $"{Payment.Columns}, p.updated_at";

    public static StaffPayment From(NpgsqlDataReader row) => Of(Payment.From(row), row.GetTime("updated_at"));

    public static StaffPayment Of(Payment payment, DateTimeOffset updatedAt) =>
        new(
            payment.Id,
            payment.OrderId,
            payment.Provider,
            payment.MethodId,
            payment.Status,
            new Money(payment.Amount, payment.Currency),
            new Money(payment.Captured, payment.Currency),
            new Money(payment.Refunded, payment.Currency),
            new Money(payment.Refundable, payment.Currency),
            payment.Reference,
            payment.CaptureBefore,
            payment.Dispute,
            payment.Reason,
            payment.CreatedAt,
            updatedAt,
            payment.DueAt
        );

    public static StaffPayment Example { get; } =
        Of(
            new Payment
            {
                Id = new Guid("0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d6e"),
                Provider = "stripe",
                MethodId = "pm_card_visa",
                OrderId = new Guid("0199a7c2-5c00-7aaa-8bbb-0123456789ab"),
                Amount = 12_489,
                Currency = "USD",
                Status = PaymentStatuses.Authorized,
                Reference = "pi_3PqRsT",
                CaptureBefore = new DateTimeOffset(2026, 12, 4, 9, 30, 0, TimeSpan.Zero),
                CreatedAt = new DateTimeOffset(2026, 11, 27, 9, 30, 0, TimeSpan.Zero),
            },
            new DateTimeOffset(2026, 11, 27, 9, 30, 0, TimeSpan.Zero)
        );
}

internal sealed class PaymentStatusNames : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [
        PaymentStatuses.Started,
        PaymentStatuses.Unknown,
        PaymentStatuses.RequiresAction,
        PaymentStatuses.Pending,
        PaymentStatuses.Awaiting,
        PaymentStatuses.Authorized,
        PaymentStatuses.Captured,
        PaymentStatuses.Failed,
        PaymentStatuses.Voiding,
        PaymentStatuses.Voided,
        PaymentStatuses.Expired,
    ];
}

internal sealed class DisputeNames : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["open", "won", "lost"];
}
