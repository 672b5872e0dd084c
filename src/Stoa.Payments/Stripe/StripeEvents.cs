using System.Text.Json;
using Stoa.Contracts.Input;

namespace Stoa.Payments.Stripe;

/// <summary>Snapshot events. Only whom they are about is read: the payment itself is read from Stripe.</summary>
internal static class StripeEvents
{
    /// <summary>Null for what is no event, a thin one, or one of the other mode.</summary>
    public static ProviderEvent? Read(ReadOnlySpan<byte> body, bool isLive)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            return Read(json.RootElement, isLive);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is not Unicode.
            return null;
        }
    }

    private static ProviderEvent? Read(JsonElement json, bool isLive)
    {
        if (
            json.Text("object") != "event"
            || json.Text("id") is not { Length: > 0 and <= 255 } id
            || json.Text("type") is not { Length: <= 255 } type
            || !TextRules.IsClean(id + type)
            || json.Member("livemode") is not { ValueKind: JsonValueKind.True or JsonValueKind.False } mode
            || mode.GetBoolean() != isLive
        )
        {
            return null;
        }
        var thing = json.Member("data")?.Member("object") ?? default;
        var reference = thing.Text("object") == "payment_intent" ? thing.Text("id") : thing.Text("payment_intent");
        return TextRules.IsClean(reference ?? "") ? new ProviderEvent(id, type, StripeAnswers.PaymentOf(thing), reference) : null;
    }
}
