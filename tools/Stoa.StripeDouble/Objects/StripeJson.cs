using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>JSON as Stripe writes it: indented, characters outside ASCII as they are. A receiver that does not keep the bytes fails at the signature.</summary>
internal static class StripeJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonNode node)
    {
        using var stream = new MemoryStream(4096);
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            node.WriteTo(writer);
        }
        return stream.ToArray();
    }

    public static JsonObject Map(IReadOnlyDictionary<string, string> map)
    {
        var json = new JsonObject();
        foreach (var (name, value) in map)
        {
            json[name] = value;
        }
        return json;
    }

    /// <summary>The values of <paramref name="before" /> that are others in <paramref name="after" />, as <c>previous_attributes</c> tells them.</summary>
    public static JsonObject Changed(JsonObject before, JsonObject after)
    {
        var changed = new JsonObject();
        foreach (var (name, value) in before)
        {
            if (!JsonNode.DeepEquals(value, after[name]))
            {
                changed[name] = value is JsonObject inner && after[name] is JsonObject now ? Changed(inner, now) : value?.DeepClone();
            }
        }
        foreach (var (name, _) in after.Where(pair => !before.ContainsKey(pair.Key)))
        {
            changed[name] = null;
        }
        return changed;
    }
}
