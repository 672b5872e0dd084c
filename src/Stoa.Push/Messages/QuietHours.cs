using System.Globalization;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Push.Delivery;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>The hours in which a message wakes nobody, on each device's own clock (ADR 105).</summary>
/// <param name="From">HH:mm, when they begin.</param>
/// <param name="Until">HH:mm, when they end; before <paramref name="From"/> it is the next day's.</param>
/// <param name="Mode">Whether the device gets the message when they end, or not at all.</param>
internal sealed record QuietHours(string From, string Until, [property: OneOf<QuietModes>] string Mode)
{
    private const string Form = "HH:mm";

    public static QuietHours Read(ObjectReader members) =>
        new(
            members.Form("from", 5, StringFormats.TimeOfDay),
            members.Form("until", 5, StringFormats.TimeOfDay),
            members.OptionalChoice("mode", QuietModes.Values) ?? QuietModes.Defer
        );

    /// <summary>What a device is answered that is left alone now: the time until it is sent to, or none. Null: it is not left alone.</summary>
    /// <param name="now">Here.</param>
    /// <param name="zone">Of the device; UTC where it has not said its own.</param>
    public FcmAnswer? Answer(DateTimeOffset now, string? zone)
    {
        var clock = LocalTime.Shown(now, zone ?? "");
        var (until, time) = (Parse(Until), TimeOnly.FromDateTime(clock));
        if (!time.IsBetween(Parse(From), until))
        {
            return null;
        }
        var end = LocalTime.Instant(clock.Date.AddDays(time < until ? 0 : 1) + until.ToTimeSpan(), zone ?? "");
        // Where clocks show an hour twice, they may have ended the first time.
        return end <= now ? null : FcmAnswer.Quiet(Mode == QuietModes.Defer ? end - now : null);
    }

    private static TimeOnly Parse(string time) => TimeOnly.ParseExact(time, Form, CultureInfo.InvariantCulture);
}
