using Stoa.Contracts.Payloads;

namespace Stoa.Push;

internal sealed class Platforms : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["android", "ios", "web"];
}

internal sealed class DeviceKinds : IClosedSet
{
    public const string Token = "token";

    public static IReadOnlyList<string> Values { get; } = [Token, "fid"];
}

internal sealed class DeactivationReasons : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    ["unregistered", "invalid", "sender_mismatch", "stale", "manual", "signed_out", "user_inactive", "replaced"];
}

internal sealed class MessageTypes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["draft", "immediate", "scheduled"];
}

internal sealed class MessageStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["draft", "scheduled", "sending", "paused", "sent", "cancelled", "failed"];
}

internal sealed class TimeZoneModes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["absolute", "device_local"];
}

/// <summary>What becomes of a device in its quiet hours: it waits for their end, or is not sent to.</summary>
internal sealed class QuietModes : IClosedSet
{
    public const string Defer = "defer";

    public static IReadOnlyList<string> Values { get; } = [Defer, "skip"];
}

internal sealed class Guarantees : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["at_least_once", "at_most_once"];
}

internal sealed class Priorities : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["normal", "high"];
}

/// <summary>Of RFC 8030, 5.3.</summary>
internal sealed class Urgencies : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["very-low", "low", "normal", "high"];
}

/// <summary>Who sees it on a locked screen.</summary>
internal sealed class Visibilities : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["private", "public", "secret"];
}

internal sealed class InterruptionLevels : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["passive", "active", "time-sensitive", "critical"];
}

/// <summary>What is known of a device that a message was sent to.</summary>
internal sealed class DeliveryStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["accepted", "failed", "unknown"];
}

/// <summary>What an app says of a message.</summary>
internal sealed class ReceiptEvents : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["delivered", "opened"];
}

/// <summary>What became of a line of an import.</summary>
internal sealed class LineStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["created", "updated", "failed"];
}

/// <summary>
/// Why a device was not reached. FCM's ErrorCode (firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode) as it comes, so FCM can add to it; ours where
/// it sent none: a broken connection, no access token, no content for the platform, no text for the recipient, texts too long with their
/// values, a project that is not configured.
/// </summary>
internal sealed class FailureCodes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [
        "INVALID_ARGUMENT",
        "UNREGISTERED",
        "SENDER_ID_MISMATCH",
        "QUOTA_EXCEEDED",
        "UNAVAILABLE",
        "INTERNAL",
        "THIRD_PARTY_AUTH_ERROR",
        "UNSPECIFIED_ERROR",
        "CONNECTION_BROKEN",
        "UNREACHABLE",
        "TIMEOUT",
        "TOKEN_ENDPOINT_UNREACHABLE",
        "ACCOUNT_REFUSED",
        "NO_CONTENT_FOR_PLATFORM",
        SkipReasons.NoText,
        "PAYLOAD_TOO_LARGE",
        "PROJECT_NOT_CONFIGURED",
    ];
}

/// <summary>Why devices were not sent to. The rest of the skipped were switched off, are gone or somebody else's, or the message has expired.</summary>
internal sealed class SkipReasons : IClosedSet
{
    /// <summary>The time of their wave had passed before it could begin.</summary>
    public const string TooLate = "TOO_LATE";

    /// <summary>Their texts are variables that have no values, and no fallbacks, for whose device it is.</summary>
    public const string NoText = "NO_TEXT";

    /// <summary>Their clocks showed an hour in which the message leaves everybody alone.</summary>
    public const string QuietHours = "QUIET_HOURS";

    public static IReadOnlyList<string> Values { get; } = [TooLate, NoText, QuietHours];
}

/// <summary>What became of a subscription to a topic: FCM has done it; it is kept here and tried again; it cannot be done.</summary>
internal sealed class TopicStates : IClosedSet
{
    public const string Done = "done";
    public const string Pending = "pending";
    public const string Failed = "failed";

    public static IReadOnlyList<string> Values { get; } = [Done, Pending, Failed];
}

/// <summary>Why a device could not be subscribed to a topic, or its subscription not ended. Google's codes as they come; ours where it sent none.</summary>
internal sealed class TopicCodes : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "TOO_MANY_TOPICS",
        "PERMISSION_DENIED",
        "UNAUTHENTICATED",
        "QUOTA_EXCEEDED",
        "RESOURCE_EXHAUSTED",
        "DEADLINE_EXCEEDED",
        "UNKNOWN",
        "INTERNAL",
        "UNAVAILABLE",
        "UNSPECIFIED_ERROR",
        "CONNECTION_BROKEN",
        "TIMEOUT",
        "ACCOUNT_REFUSED",
        "PROJECT_NOT_CONFIGURED",
        "NO_ACTIVE_DEVICE",
        "NOT_A_TOKEN",
    ];
}
