using Stoa.Platform.Audit;

namespace Stoa.Papers;

/// <summary>What the audit log calls what staff do with invoices.</summary>
internal static class PapersAuditActions
{
    public static readonly AuditAction InvoiceIssued = AuditAction.Declare();
}
