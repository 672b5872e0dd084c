using System.Net;

namespace Stoa.Push.Fcm;

/// <summary>How long Google asks to wait (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>A longer one is treated as never.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Null where it asks nothing, or all went well.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var retry = response.StatusCode == HttpStatusCode.OK ? null : response.Headers.RetryAfter;
        var wait = retry?.Delta ?? (retry?.Date is { } date ? date - now : null);
        return wait is { } asked ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 0, Longest.TotalSeconds)) : null;
    }
}
