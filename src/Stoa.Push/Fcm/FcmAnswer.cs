namespace Stoa.Push.Fcm;

/// <summary>What an answer of FCM, or its absence, means for device, message and project.</summary>
internal enum FcmVerdict : byte
{
    Accepted,

    /// <summary>The app is gone from the device: never again.</summary>
    Unregistered,

    /// <summary>The token itself is named as wrong: never again.</summary>
    InvalidToken,

    /// <summary>The token belongs to another project; many of them mean that our key does.</summary>
    SenderMismatch,

    /// <summary>FCM does not understand the request: it would fail for every device.</summary>
    PayloadRefused,

    /// <summary>An argument of this message is refused, not its token.</summary>
    ArgumentRefused,

    /// <summary>The service account may not send.</summary>
    Forbidden,

    /// <summary>Our access token is not accepted.</summary>
    Unauthenticated,

    /// <summary>The service account itself is refused.</summary>
    AccountRefused,

    /// <summary>APNs or a web push service refuses the project: no device of that platform can be reached.</summary>
    ThirdPartyRefused,

    /// <summary>The project sends too much.</summary>
    QuotaExceeded,

    /// <summary>This one device, or one topic, gets too much: everybody else can be sent to.</summary>
    RecipientLimited,

    /// <summary>Internal errors, unavailability, time-outs, broken connections, nonsense: may or may not have been delivered.</summary>
    Unavailable,

    /// <summary>Provably not processed.</summary>
    Unsent,

    /// <summary>Not asked: nothing is left of the texts for this recipient.</summary>
    NothingToSay,

    /// <summary>Not asked: it is night where the device is.</summary>
    Quiet,
}

/// <summary>FCM's answer to one message.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="Code">FCM's error code, or ours if it sent none; shown with failures.</param>
/// <param name="RetryAfter">If FCM sent one.</param>
internal readonly record struct FcmAnswer(FcmVerdict Verdict, string Code, TimeSpan? RetryAfter = null)
{
    public static readonly FcmAnswer Accepted = new(FcmVerdict.Accepted, "");

    /// <summary>A push that shows nothing is sent to nobody.</summary>
    public static readonly FcmAnswer NoText = new(FcmVerdict.NothingToSay, SkipReasons.NoText);

    /// <summary>The device is left alone now.</summary>
    /// <param name="wait">Until it is sent to; null: not at all.</param>
    public static FcmAnswer Quiet(TimeSpan? wait) => new(FcmVerdict.Quiet, SkipReasons.QuietHours, wait);

    /// <summary>The device's project was taken out of the configuration: nothing was sent, and nothing is wrong with the device.</summary>
    public static readonly FcmAnswer NoProject = new(FcmVerdict.ArgumentRefused, "PROJECT_NOT_CONFIGURED");
}
