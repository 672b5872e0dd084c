using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Platform.Data;

/// <summary>The last entry of a page, behind which the next one begins. For clients it is one opaque text.</summary>
/// <param name="Order">The order that it was read in; in another one the place means nothing.</param>
/// <param name="Value">What the entries are sorted by.</param>
/// <param name="Key">What settles the order of entries with the same value.</param>
public sealed record ListCursor(string Order, string Value, string Key)
{
    /// <summary>Begins a list.</summary>
    public const string Beginning = "*";

    /// <summary>Enough for a name of 255 characters in any script.</summary>
    public const int MaxLength = 4_200;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null where it is no cursor of ours, or one of another order.</summary>
    public static ListCursor? Parse(string cursor, string order)
    {
        try
        {
            return
                Base64Url.IsValid(cursor)
                && JsonNode.Parse(Base64Url.DecodeFromChars(cursor)) is JsonArray { Count: 3 } parts
                && (string?)parts[0] == order
                && (string?)parts[1] is { } value
                && (string?)parts[2] is { } key
                ? new ListCursor(order, value, key)
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonArray(Order, Value, Key).ToJsonString(Compact)));
}
