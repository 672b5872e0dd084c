using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Moving.Formats;

/// <summary>Rows as they are stored.</summary>
internal static class Bodies
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToJson(JsonNode body) => body.ToJsonString(Plain);

    /// <summary>JSON that is to become part of a body.</summary>
    /// <exception cref="JsonException">It is none, or has a text that is not Unicode and could not be written again.</exception>
    public static JsonNode? Parse(string text)
    {
        var node = JsonNode.Parse(text);
        try
        {
            node?.ToJsonString(Plain);
            return node;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("a text is not Unicode", broken);
        }
    }

    /// <summary>What stands at a path (<c>variant.base_price.amount</c>), or before its end; empty where there is nothing.</summary>
    public static string ValueOf(string body, string path)
    {
        if (path.Length == 0)
        {
            return "";
        }
        using var document = JsonDocument.Parse(body);
        var value = document.RootElement;
        foreach (var part in path.Split('.'))
        {
            if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                break;
            }
            var isThere = value.ValueKind switch
            {
                JsonValueKind.Object => value.TryGetProperty(part, out value),
                JsonValueKind.Array when int.TryParse(part, CultureInfo.InvariantCulture, out var n) && n < value.GetArrayLength() => (
                    value = value[n]
                ).ValueKind != JsonValueKind.Undefined,
                _ => false,
            };
            if (!isThere)
            {
                return "";
            }
        }
        return value.ValueKind == JsonValueKind.Null ? "" : Said(value);
    }

    private static string Said(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            // A text that is not Unicode is shown as it was escaped.
            return value.GetRawText();
        }
    }
}
