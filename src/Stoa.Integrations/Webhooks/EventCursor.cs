using System.Globalization;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>A place in the log of events, or a moment: where a replay begins.</summary>
/// <param name="Position">All behind it.</param>
/// <param name="Moment">All of it and later.</param>
internal sealed record EventCursor(long? Position, DateTimeOffset? Moment)
{
    public const int MaxLength = 200;

    /// <summary>A position, a cursor of the log in its order, or a time with an offset.</summary>
    public static readonly StringFormat Form = new(Rule.Date, text => Parse(text) is null ? null : text);

    public static string Show(long position) => position.ToString(CultureInfo.InvariantCulture);

    public static EventCursor? Parse(string text) =>
        long.TryParse(EventLog.PositionOf(text) ?? text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new EventCursor(position, null)
        : TextRules.Time(text) is { } moment ? new EventCursor(null, moment)
        : null;
}
