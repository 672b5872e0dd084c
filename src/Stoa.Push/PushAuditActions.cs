using Stoa.Platform.Audit;

namespace Stoa.Push;

/// <summary>What the audit log calls changes of device tokens and push messages.</summary>
internal static class PushAuditActions
{
    public static readonly AuditAction DeviceTokenActivated = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenCreated = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenDeactivated = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenDeleted = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenImported = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenSubscribed = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenUnsubscribed = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenTested = AuditAction.Declare();
    public static readonly AuditAction DeviceTokenUpdated = AuditAction.Declare();
    public static readonly AuditAction PushMessageCancelled = AuditAction.Declare();
    public static readonly AuditAction PushMessageCreated = AuditAction.Declare();
    public static readonly AuditAction PushMessageDeleted = AuditAction.Declare();
    public static readonly AuditAction PushMessagePaused = AuditAction.Declare();
    public static readonly AuditAction PushMessageRetried = AuditAction.Declare();
    public static readonly AuditAction PushMessageSending = AuditAction.Declare();
    public static readonly AuditAction PushMessageSent = AuditAction.Declare();
    public static readonly AuditAction PushMessageTested = AuditAction.Declare();
    public static readonly AuditAction PushMessageUpdated = AuditAction.Declare();
    public static readonly AuditAction SegmentCreated = AuditAction.Declare();
    public static readonly AuditAction SegmentDeleted = AuditAction.Declare();
    public static readonly AuditAction SegmentUpdated = AuditAction.Declare();
    public static readonly AuditAction PushTemplateCreated = AuditAction.Declare();
    public static readonly AuditAction PushTemplateDeleted = AuditAction.Declare();
    public static readonly AuditAction PushTemplateUpdated = AuditAction.Declare();
}
