using Stoa.Contracts;

namespace Stoa.Push;

/// <summary>What the routes of push messaging say they have done.</summary>
internal static class PushSuccesses
{
    public static readonly SuccessCode DeviceTokensRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokenRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokenSaved = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokenCreated = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokenUpdated = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokenDeleted = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTokensImported = SuccessCode.Declare();
    public static readonly SuccessCode DeviceTopicChanged = SuccessCode.Declare();
    public static readonly SuccessCode DeviceStatsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PushTested = SuccessCode.Declare();
    public static readonly SuccessCode PushMessagesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageCreated = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageUpdated = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageDeleted = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageSending = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageCancelled = SuccessCode.Declare();
    public static readonly SuccessCode PushMessagePaused = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageResumed = SuccessCode.Declare();
    public static readonly SuccessCode PushMessageDuplicated = SuccessCode.Declare();
    public static readonly SuccessCode PushPreviewed = SuccessCode.Declare();
    public static readonly SuccessCode PushTemplatesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PushTemplateRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode PushTemplateCreated = SuccessCode.Declare();
    public static readonly SuccessCode PushTemplateUpdated = SuccessCode.Declare();
    public static readonly SuccessCode PushTemplateDeleted = SuccessCode.Declare();
    public static readonly SuccessCode SegmentsRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SegmentRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SegmentCreated = SuccessCode.Declare();
    public static readonly SuccessCode SegmentUpdated = SuccessCode.Declare();
    public static readonly SuccessCode SegmentDeleted = SuccessCode.Declare();
    public static readonly SuccessCode PushReceiptsTaken = SuccessCode.Declare();
    public static readonly SuccessCode AudienceRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode ProgressRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode DeliveriesRetrieved = SuccessCode.Declare();
    public static readonly SuccessCode SentPushesRetrieved = SuccessCode.Declare();
}
