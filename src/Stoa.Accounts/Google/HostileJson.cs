using System.Text.Json;

namespace Stoa.Accounts.Google;

/// <summary>Reads JSON that somebody else wrote: nothing twice, nothing deep, and one way to tell that it is no such thing.</summary>
internal static class HostileJson
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Null where it is missing or no text.</summary>
    /// <exception cref="InvalidOperationException">It is text but not Unicode.</exception>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What the reader throws at broken JSON and at text that is not Unicode.</summary>
    public static bool IsGarbage(Exception exception) => exception is JsonException or InvalidOperationException or FormatException or ArgumentException;
}
