using Stoa.Platform.Events;

namespace Stoa.Integrations.Webhooks;

/// <summary>What a test sends.</summary>
/// <param name="WebhookId">The endpoint that it is sent to.</param>
internal sealed record Ping(Guid WebhookId)
{
    /// <summary>It is told to an endpoint that staff test, and to no other.</summary>
    public static readonly EventType<Ping> Type = new(
        "ping",
        "webhook",
        "webhooks",
        "Staff test the endpoint.",
        new Ping(Guid.Parse("0199a7c2-5b1e-7c3a-9d4e-1f2a3b4c5d6f"))
    );
}
