using System.Buffers.Text;
using System.Text;

namespace Stoa.Platform.Data;

/// <summary>The last entry of a page, behind which the next one begins. For clients it is one opaque text.</summary>
/// <param name="Order">The order that it was read in; in another one the place means nothing.</param>
/// <param name="Value">What the entries are sorted by.</param>
/// <param name="Key">What settles the order of entries with the same value.</param>
public sealed record ListCursor(string Order, string Value, string Key)
{
    /// <summary>Begins a list.</summary>
    public const string Beginning = "*";

    /// <summary>Enough for a path of 2,600 bytes, and for a name of 255 characters in any script.</summary>
    public const int MaxLength = 4_200;

    /// <summary>Ends each of its parts. No text of the database has it, so that they take up no more than their bytes, whatever they say.</summary>
    private const char End = '\0';

    /// <summary>Null where it is no cursor of ours, or one of another order.</summary>
    public static ListCursor? Parse(string cursor, string order) =>
        Base64Url.IsValid(cursor)
        && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(End) is [var place, var value, var key, ""]
        && place == order
            ? new ListCursor(order, value, key)
            : null;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Order}{End}{Value}{End}{Key}{End}"));
}
