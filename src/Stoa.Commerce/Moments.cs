using System.Globalization;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Commerce;

/// <summary>Points in time that people write as days, too: a day begins at midnight, UTC.</summary>
internal static class Moments
{
    private const int MaxLength = 64;

    private static readonly StringFormat Form = new(
        Rule.Date,
        text => Parse(text)?.ToString("O", CultureInfo.InvariantCulture),
        Pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    );

    public static DateTimeOffset Read(ObjectReader members, string name) => Parse(members.Form(name, MaxLength, Form)) ?? DateTimeOffset.UnixEpoch;

    public static DateTimeOffset? ReadOptional(ObjectReader members, string name) =>
        members.OptionalForm(name, MaxLength, Form) is { } text ? Parse(text) : null;

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            ? day
            : TextRules.Time(text);
}
