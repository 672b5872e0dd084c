using Stoa.Platform.Audit;

namespace Stoa.Integrations;

/// <summary>What the audit log calls what staff do with webhooks, and what the server does when one cannot be reached.</summary>
internal static class IntegrationsAuditActions
{
    public static readonly AuditAction WebhookCreated = AuditAction.Declare();
    public static readonly AuditAction WebhookUpdated = AuditAction.Declare();
    public static readonly AuditAction WebhookDeleted = AuditAction.Declare();
    public static readonly AuditAction WebhookDisabled = AuditAction.Declare();
    public static readonly AuditAction WebhookReplayed = AuditAction.Declare();
    public static readonly AuditAction WebhookTested = AuditAction.Declare();
    public static readonly AuditAction WebhookSecretRotated = AuditAction.Declare();
    public static readonly AuditAction DeliveryResent = AuditAction.Declare();
}
