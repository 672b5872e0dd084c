using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Files;

namespace Stoa.Moving.Exports;

/// <summary>Writes an export as it is read, in memory for some dozen kilobytes.</summary>
/// <param name="target">Where it goes.</param>
/// <param name="format">One of <see cref="ImportFormats"/>.</param>
/// <param name="guarded">Whether texts are guarded against formulas; see <see cref="CsvText"/>.</param>
/// <param name="currency">Null: prices are in any, and say in which; else only what has prices in this one is written.</param>
/// <param name="contract">Whose spelling the members of a line have.</param>
internal sealed class ExportWriter(Stream target, string format, bool guarded, string? currency, Contract contract)
{
    private const int Full = 64 * 1024;

    private readonly StringBuilder _text = new();
    private readonly JsonSerializerOptions _json = Exact(contract.Json);

    public string Format => format;

    public string? Currency => currency;

    /// <summary>A record of cells that are texts.</summary>
    public void Record(IReadOnlyList<string> cells) => CsvText.Append(_text, guarded ? [.. cells.Select(CsvText.Guard)] : cells);

    /// <summary>A record in which some cells are numbers, which are never guarded.</summary>
    public void Record(IReadOnlyList<string> cells, IReadOnlySet<int> numbers) =>
        CsvText.Append(_text, guarded ? [.. cells.Select((cell, n) => numbers.Contains(n) ? cell : CsvText.Guard(cell))] : cells);

    public void Line<T>(T value) => _text.Append(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T)))).Append('\n');

    public ValueTask FlushIfFull(CancellationToken cancelled) => _text.Length < Full ? ValueTask.CompletedTask : Flush(cancelled);

    public async ValueTask Flush(CancellationToken cancelled)
    {
        await target.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), cancelled);
        await target.FlushAsync(cancelled);
        _text.Clear();
    }

    /// <summary>Answers show moments to the second; what is to be read again has them as they are kept.</summary>
    private static JsonSerializerOptions Exact(JsonSerializerOptions shown)
    {
        var exact = new JsonSerializerOptions(shown);
        exact.Converters.Insert(0, new ExactMoments());
        return exact;
    }

    private sealed class ExactMoments : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
    }

    public static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    public static string Text(bool value) => value ? "true" : "false";

    /// <summary>ISO 8601 in UTC, to the microsecond that PostgreSQL keeps.</summary>
    public static string Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture) ?? "";

    public static string Price(Money? price) => price is { } money ? Currencies.Format(money.Amount, money.Currency) : "";
}
