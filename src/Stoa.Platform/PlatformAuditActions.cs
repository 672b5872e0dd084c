using Stoa.Platform.Audit;

namespace Stoa.Platform;

/// <summary>What the audit log calls changes by the platform's own routes.</summary>
internal static class PlatformAuditActions
{
    public static readonly AuditAction AuditLogExported = AuditAction.Declare();
    public static readonly AuditAction MailRetried = AuditAction.Declare();
    public static readonly AuditAction ViewSaved = AuditAction.Declare();
    public static readonly AuditAction ViewDeleted = AuditAction.Declare();
    public static readonly AuditAction MailTemplateSaved = AuditAction.Declare();
    public static readonly AuditAction MailTemplateReset = AuditAction.Declare();
    public static readonly AuditAction MaintenanceSet = AuditAction.Declare();
}
