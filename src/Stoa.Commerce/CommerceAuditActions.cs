using Stoa.Platform.Audit;

namespace Stoa.Commerce;

/// <summary>What the audit log calls changes of orders.</summary>
internal static class CommerceAuditActions
{
    public static readonly AuditAction OrderShipped = AuditAction.Declare();
}
