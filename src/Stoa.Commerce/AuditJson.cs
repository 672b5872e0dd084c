using System.Text.Json.Nodes;

namespace Stoa.Commerce;

/// <summary>What the audit log keeps of something that staff wrote.</summary>
internal static class AuditJson
{
    /// <summary>Its members.</summary>
    /// <param name="json">An object, as its specification writes itself.</param>
    public static JsonObject Of(string json) => JsonNode.Parse(json)!.AsObject();
}
