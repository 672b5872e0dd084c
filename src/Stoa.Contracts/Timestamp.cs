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

    /// <summary>With as many decimals as the value has: none, three or six, as clients write them.</summary>
    public void WriteExactly(Utf8JsonWriter writer, DateTimeOffset value)
    {
        var decimals = (value.Ticks % TimeSpan.TicksPerSecond, value.Ticks % TimeSpan.TicksPerMillisecond) switch
        {
            (0, _) => "",
            (_, 0) => ".fff",
            _ => ".ffffff",
        };
        Write(writer, value, format.Replace("ss", "ss" + decimals, StringComparison.Ordinal));
    }
}

/// <summary>For a time that a client gave and compares with what comes back: in the contract's form, and none of its precision is lost.</summary>
public sealed class ExactTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        options.Converters.OfType<Timestamp>().First().WriteExactly(writer, value);
}
