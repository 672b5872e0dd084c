using Stoa.Platform.Audit;

namespace Stoa.Payments;

/// <summary>What the audit log calls changes of payments.</summary>
internal static class PaymentsAuditActions
{
    public static readonly AuditAction CreditChanged = AuditAction.Declare();
    public static readonly AuditAction GiftCardUpdated = AuditAction.Declare();
    public static readonly AuditAction GiftCardsIssued = AuditAction.Declare();
    public static readonly AuditAction PaymentCaptured = AuditAction.Declare();
    public static readonly AuditAction PaymentMarkedPaid = AuditAction.Declare();
    public static readonly AuditAction PaymentReconciled = AuditAction.Declare();
    public static readonly AuditAction PaymentVoided = AuditAction.Declare();
}
