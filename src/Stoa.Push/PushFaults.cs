using Stoa.Contracts;
using static Stoa.Contracts.FaultKind;

namespace Stoa.Push;

/// <summary>What can go wrong with devices and push messages.</summary>
internal static class PushFaults
{
    public static readonly Fault DeviceTokenNotFound = Fault.Declare(NotFound, [("id", "123")]);
    public static readonly Fault DeviceTokenTaken = Fault.Declare(Duplicate, field: "fcm_token");
    public static readonly Fault PushMessageNotFound = Fault.Declare(NotFound, [("id", "123")]);
    public static readonly Fault PushContentMissing = Fault.Declare(MissingInput);
    public static readonly Fault ScheduledTimeMissing = Fault.Declare(MissingInput, field: "scheduled_at");
    public static readonly Fault ScheduledTimePast = Fault.Declare(Refused, field: "scheduled_at");
    public static readonly Fault SentMessageUnchangeable = Fault.Declare(WrongState);
    public static readonly Fault SentMessageUndeletable = Fault.Declare(WrongState);
    public static readonly Fault MessageAlreadySent = Fault.Declare(WrongState);
    public static readonly Fault PushStateWrong = Fault.Declare(WrongState, [("action", "pause"), ("status", "draft")]);
    public static readonly Fault PushTemplateNotFound = Fault.Declare(NotFound, [("id", "123")]);
    public static readonly Fault PushTemplateTaken = Fault.Declare(Duplicate);
    public static readonly Fault SegmentNotFound = Fault.Declare(NotFound, [("id", "123")]);
    public static readonly Fault SegmentTaken = Fault.Declare(Duplicate);
    public static readonly Fault TopicAudienceMixed = Fault.Declare(Refused, field: "audience");
    public static readonly Fault TopicAudienceUncounted = Fault.Declare(Refused);
    public static readonly Fault PushProjectUnknown = Fault.Declare(UnknownReference, [("project", "news")], field: "project");
    public static readonly Fault DeviceFilterMissing = Fault.Declare(MissingInput);
    public static readonly Fault NoActiveDevices = Fault.Declare(Refused);
    public static readonly Fault SegmentGone = Fault.Declare(Refused);
    public static readonly Fault PushNotConfigured = Fault.Declare(Unavailable, retryAfterSeconds: 60);
    public static readonly Fault FcmUnavailable = Fault.Declare(UpstreamFailed, retryAfterSeconds: 10);
}
