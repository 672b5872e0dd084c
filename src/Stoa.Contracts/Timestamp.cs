using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Contracts;

/// <summary>Writes points in time as a contract's document prints them: UTC, whole seconds, with <c>Z</c> or an offset.</summary>
internal sealed class Timestamp(string format) : JsonConverter<DateTimeOffset>
{
    public const string Zulu = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    public const string Offset = "yyyy-MM-dd'T'HH:mm:ss'+00:00'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => Write(writer, value, format);

    public static void Write(Utf8JsonWriter writer, DateTimeOffset value, string format)
    {
        Span<char> text = stackalloc char[32];
        value.UtcDateTime.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
