using Stoa.Push.Fcm;

namespace Stoa.Push.Delivery;

/// <summary>What is done about one device after an answer.</summary>
internal enum NextStep
{
    Accept,
    Fail,
    Retry,
    Unknown,
    Skip,
}

/// <summary>When a device is tried again, and when no more.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan QuotaWait = TimeSpan.FromMinutes(1);

    /// <summary>What follows from FCM's answer.</summary>
    /// <param name="atMostOnce">Do not retry what may have been delivered.</param>
    public static NextStep Next(FcmVerdict verdict, bool atMostOnce) =>
        verdict switch
        {
            FcmVerdict.Accepted => NextStep.Accept,
            FcmVerdict.NothingToSay or FcmVerdict.Quiet => NextStep.Skip,
            FcmVerdict.Unregistered or FcmVerdict.InvalidToken or FcmVerdict.SenderMismatch or FcmVerdict.PayloadRefused or FcmVerdict.ArgumentRefused =>
                NextStep.Fail,
            FcmVerdict.QuotaExceeded
            or FcmVerdict.RecipientLimited
            or FcmVerdict.Unsent
            or FcmVerdict.Forbidden
            or FcmVerdict.Unauthenticated
            or FcmVerdict.AccountRefused
            or FcmVerdict.ThirdPartyRefused => NextStep.Retry,
            _ => atMostOnce ? NextStep.Unknown : NextStep.Retry,
        };

    /// <summary>
    /// Exponential backoff from <paramref name="first"/> with up to 50 % jitter, so that failures do not retry together; never before FCM's own Retry-After.
    /// </summary>
    /// <param name="attempts">Made so far, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Wait(FcmAnswer answer, int attempts, TimeSpan first, double chance)
    {
        var backoff = first * Math.Pow(2, Math.Min(attempts - 1, 20));
        var jittered = (backoff < Longest ? backoff : Longest) * (1 + chance / 2);
        var isLong = answer.Verdict is FcmVerdict.QuotaExceeded or FcmVerdict.RecipientLimited or FcmVerdict.ThirdPartyRefused;
        var floor = answer.RetryAfter ?? (isLong && first >= TimeSpan.FromSeconds(10) ? QuotaWait : first);
        return jittered > floor ? jittered : floor * (1 + chance / 4);
    }
}
