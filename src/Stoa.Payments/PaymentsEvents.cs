using Stoa.Platform.Events;

namespace Stoa.Payments;

/// <summary>What is told of payments, by a trigger on their table: among the events of their order, once there is one.</summary>
internal static class PaymentsEvents
{
    private static readonly PaymentReference Example = new(new Guid("0194783c-5c00-7000-8000-000000000003"), new Guid("0194783c-5c00-7000-8000-000000000001"));

    public static IReadOnlyList<EventType> All { get; } =
    [
        Of("payment.authorized", "Money is reserved."),
        Of("payment.captured", "Money has come in; once for each part."),
        Of("payment.failed", "Money was asked for and declined."),
        Of("payment.expired", "Reserved money was not taken in time."),
        Of("payment.disputed", "The payer disputes a payment."),
    ];

    private static EventType<PaymentReference> Of(string name, string summary) => new(name, "order", "payments", summary, Example);
}

/// <summary>A payment and its order.</summary>
/// <param name="Id">Of the payment.</param>
/// <param name="OrderId">Null while there is no order yet.</param>
internal sealed record PaymentReference(Guid Id, Guid? OrderId);
