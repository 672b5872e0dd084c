using Stoa.Platform.Audit;

namespace Stoa.Moving;

/// <summary>What the audit log calls imports and exports.</summary>
internal static class MovingAuditActions
{
    public static readonly AuditAction DataExported = AuditAction.Declare();
    public static readonly AuditAction ImportApplied = AuditAction.Declare();
    public static readonly AuditAction ImportCreated = AuditAction.Declare();
    public static readonly AuditAction ImportFinished = AuditAction.Declare();
    public static readonly AuditAction ImportUndone = AuditAction.Declare();
}
