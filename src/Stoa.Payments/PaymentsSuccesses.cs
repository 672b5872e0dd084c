using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>What the routes of payments say they have done.</summary>
internal static class PaymentsSuccesses
{
    public static readonly SuccessCode PaymentsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PaymentCaptured = SuccessCode.Declare();
    public static readonly SuccessCode PaymentVoided = SuccessCode.Declare();
    public static readonly SuccessCode PaymentMarkedPaid = SuccessCode.Declare();
    public static readonly SuccessCode PaymentsReconciled = SuccessCode.Declare();
    public static readonly SuccessCode PaymentReconciled = SuccessCode.Declare();
    public static readonly SuccessCode GiftCardsIssued = SuccessCode.Declare();
    public static readonly SuccessCode GiftCardsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode GiftCardRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode GiftCardUpdated = SuccessCode.Declare();
    public static readonly SuccessCode CreditEntriesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CustomerCreditRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode CustomerCreditChanged = SuccessCode.Declare();
    public static readonly SuccessCode CreditReconciled = SuccessCode.Declare();
    public static readonly SuccessCode WalletRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PaymentSettingsRetrieved = SuccessCode.Declare();
}
