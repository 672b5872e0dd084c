using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Payments;

/// <summary>What can go wrong with money.</summary>
internal static class PaymentsFaults
{
    public static readonly Fault PaymentNotFound = Fault.Declare(NotFound);
    public static readonly Fault PaymentStateWrong = Fault.Declare(WrongState, [("status", "voided")]);
    public static readonly Fault GoodsPacked = Fault.Declare(WrongState);
    public static readonly Fault PaymentBusy = Fault.Declare(InUse);
    public static readonly Fault NothingToCapture = Fault.Declare(WrongState);
    public static readonly Fault HoldExpired = Fault.Declare(WrongState);
    public static readonly Fault Overpaid = Fault.Declare(WrongState, [("due", "12.50 USD")]);
    public static readonly Fault ProviderRefused = Fault.Declare(UpstreamFailed, [("reason", "charge_expired_for_capture")]);
    public static readonly Fault GiftCardNotFound = Fault.Declare(NotFound);
    public static readonly Fault CreditInsufficient = Fault.Declare(Insufficient, [("balance", "12.50 USD")]);
    public static readonly Fault PaymentUnresolved = Fault.Declare(Unavailable, retryAfterSeconds: 60);
}
