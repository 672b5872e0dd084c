namespace Stoa.Integrations.Delivery;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Endpoints may be in private networks, be called by http and on any port: for trying out.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Requests that a node has under way to one endpoint.</summary>
    public int Parallel { get; set; } = 32;

    /// <summary>How long an endpoint may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A node that has not settled what it took loses it then.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);
}
