using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>A snapshot event.</summary>
/// <param name="Subject">The id of the object it tells of.</param>
/// <param name="Intent">The PaymentIntent that this object belongs to.</param>
/// <param name="Body">The bytes that are signed and sent.</param>
public sealed record StripeEvent(string Id, string Type, long Created, string Subject, string Intent, byte[] Body)
{
    /// <summary>A copy of its own for each caller.</summary>
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
}
