using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Promotions;

/// <summary>Where a tier begins: a count (pieces, grams) as a number, or an amount of money as an object.</summary>
[JsonConverter(typeof(ThresholdConverter))]
internal readonly record struct Threshold(long Number, string? Currency)
{
    public static Threshold Read(ObjectReader members, string name) =>
        members.Either(name, 0, Money.MaxAmount, static number => new Threshold(number, null), static money => Of(Money.Read(money)));

    public static Threshold Of(Money money) => new(money.Amount, money.Currency);

    public bool IsMoney => Currency is not null;
}

internal sealed class ThresholdConverter : JsonConverter<Threshold>
{
    public override Threshold Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return new Threshold(reader.GetInt64(), null);
        }
        using var money = JsonDocument.ParseValue(ref reader);
        return new Threshold(money.RootElement.GetProperty("amount").GetInt64(), money.RootElement.GetProperty("currency").GetString());
    }

    public override void Write(Utf8JsonWriter writer, Threshold value, JsonSerializerOptions options)
    {
        if (value.Currency is not { } currency)
        {
            writer.WriteNumberValue(value.Number);
            return;
        }
        writer.WriteStartObject();
        writer.WriteNumber("amount", value.Number);
        writer.WriteString("currency", currency);
        writer.WriteEndObject();
    }
}
