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
}
