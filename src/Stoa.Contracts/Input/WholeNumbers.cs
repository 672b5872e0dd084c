using System.Text.Json;

namespace Stoa.Contracts.Input;

/// <summary>
/// Numbers as JSON means them: <c>2.0</c> and <c>2e0</c> are the whole number 2 (JSON Schema 2020-12, 6.1.1), as clients write it whose language knows but
/// one kind of number.
/// </summary>
internal static class WholeNumbers
{
    /// <summary>The number without a fraction; as large or as small as can be where it is beyond that; null where it has a fraction, or is none.</summary>
    public static decimal? Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }
        if (value.TryGetInt64(out var number))
        {
            return number;
        }
        var text = value.GetRawText().AsSpan();
        if (!value.TryGetDecimal(out var exact))
        {
            return text[0] == '-' ? decimal.MinValue : decimal.MaxValue;
        }
        // What is finer than a decimal is lost in it: a fraction of a million places is one all the same.
        var mantissa = text[..(text.IndexOfAny('e', 'E') is var exponent and >= 0 ? exponent : text.Length)];
        var isLost = exact == 0 ? mantissa.IndexOfAnyInRange('1', '9') >= 0 : mantissa.Length > 28 && HasFraction(mantissa);
        return exact == decimal.Truncate(exact) && !isLost ? exact : null;
    }

    private static bool HasFraction(ReadOnlySpan<char> mantissa) =>
        mantissa.IndexOf('.') is var point and >= 0 && mantissa[(point + 1)..].ContainsAnyExcept('0');
}
