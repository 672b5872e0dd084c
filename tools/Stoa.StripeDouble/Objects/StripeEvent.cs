using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>A snapshot event.</summary>
/// <param name="Subject">The id of the object it tells of.</param>
/// <param name="Intent">The PaymentIntent that this object belongs to.</param>
/// <param name="Json">The event as it is sent; nothing writes to it.</param>
public sealed record StripeEvent(string Id, string Type, long Created, string Subject, string Intent, JsonObject Json)
{
    /// <summary>The bytes that are signed and sent.</summary>
    public byte[] Body { get; } = StripeJson.Write(Json);
}
