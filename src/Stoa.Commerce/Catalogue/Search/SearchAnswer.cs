using System.Net;
using System.Text.Json.Nodes;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>What a cluster answered.</summary>
internal sealed record SearchAnswer(HttpStatusCode Status, JsonNode? Body)
{
    /// <summary>What it answered, where it did as it was asked.</summary>
    /// <exception cref="SearchException">It refused.</exception>
    public JsonNode Ok() => (int)Status is >= 200 and < 300 && Body is { } body ? body : throw new SearchException(Reason());

    private string Reason() =>
        $"HTTP {(int)Status}: {(Body?["error"] is JsonObject error ? error["reason"] ?? error["type"] : Body?["error"])?.ToString() ?? "no reason given"}";
}

/// <summary>A cluster answered, and not with what was asked for; or it did not answer.</summary>
internal sealed class SearchException(string message) : Exception(message);

/// <summary>Reads an answer: what is not there, or is something else, is a <see cref="SearchException"/>.</summary>
internal static class SearchJson
{
    public static JsonNode Member(this JsonNode node, string name) => node.Maybe(name) ?? throw new SearchException($"the answer has no {name}");

    public static JsonNode? Maybe(this JsonNode node, string name) => (node as JsonObject)?[name];

    public static T Value<T>(this JsonNode node) =>
        node is JsonValue value && value.TryGetValue<T>(out var read) ? read : throw new SearchException($"the answer has no value at {node.GetPath()}");

    public static IEnumerable<JsonNode> Items(this JsonNode node) =>
        node is JsonArray items
            ? items.Select(item => item ?? throw new SearchException("the answer has null in a list"))
            : throw new SearchException("the answer has no list");
}
