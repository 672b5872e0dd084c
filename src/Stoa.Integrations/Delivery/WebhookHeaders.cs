namespace Stoa.Integrations.Delivery;

/// <summary>What a request to an endpoint says of itself.</summary>
internal static class WebhookHeaders
{
    public const string Id = "webhook-id";
    public const string Timestamp = "webhook-timestamp";
    public const string Signature = "webhook-signature";
    public const string Json = "application/json";
    public const string Agent = "Stoa-Webhooks/1";
}
