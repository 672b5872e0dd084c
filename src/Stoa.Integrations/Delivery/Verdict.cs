using System.Globalization;
using System.Net;

namespace Stoa.Integrations.Delivery;

/// <summary>What an attempt means for its delivery and its endpoint.</summary>
/// <param name="Status">What the delivery is now.</param>
/// <param name="Wait">Until the next attempt, where there is one.</param>
/// <param name="Throttle">How long the endpoint is left alone; null where it is not.</param>
/// <param name="IsGone">The endpoint wants nothing any more.</param>
internal readonly record struct Verdict(string Status, TimeSpan Wait, TimeSpan? Throttle, bool IsGone)
{
    private const double Jitter = 0.1;
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromHours(24);
    private static readonly TimeSpan UsualThrottle = TimeSpan.FromSeconds(1);

    /// <summary>Waits before each attempt, as Standard Webhooks advises: three days in all.</summary>
    public static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Of an attempt.</summary>
    /// <param name="status">What was answered; null where nothing was.</param>
    /// <param name="retryAfter">How long the endpoint asked to wait.</param>
    /// <param name="tries">Attempts since the delivery was last begun, this one included.</param>
    /// <param name="once">It is not tried again.</param>
    /// <param name="chance">From 0 to 1: waits are longer by up to a tenth, so that what failed together does not come back together.</param>
    public static Verdict Of(int? status, TimeSpan? retryAfter, int tries, bool once, double chance)
    {
        if (status is >= 200 and < 300)
        {
            return new Verdict(DeliveryStates.Delivered, TimeSpan.Zero, null, false);
        }
        if (status == (int)HttpStatusCode.Gone)
        {
            return new Verdict(DeliveryStates.Dead, TimeSpan.Zero, null, true);
        }
        TimeSpan? throttle = status is 429 or 502 or 503 or 504 ? Shorter(retryAfter ?? UsualThrottle, LongestThrottle) : null;
        if (once || tries >= Schedule.Count)
        {
            return new Verdict(DeliveryStates.Dead, TimeSpan.Zero, throttle, false);
        }
        var wait = Schedule[tries] * (1 + (Jitter * chance));
        return new Verdict(DeliveryStates.Pending, throttle > wait ? throttle.Value : wait, throttle, false);
    }

    /// <summary>What <c>Retry-After</c> asks for, in seconds or until a date; null where it is neither.</summary>
    public static TimeSpan? ReadRetryAfter(string? header, DateTimeOffset now) =>
        int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParseExact(header, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? (moment > now ? moment - now : TimeSpan.Zero)
        : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
