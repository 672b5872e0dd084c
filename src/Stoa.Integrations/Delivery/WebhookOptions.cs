namespace Stoa.Integrations.Delivery;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Endpoints may be in private networks, be called by http and on any port: for trying out.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Requests that a node has under way to one endpoint.</summary>
    public int Parallel { get; set; } = 32;

    /// <summary>Requests that a node has under way to all endpoints together; each has its share of them, so that slow ones leave the others theirs.</summary>
    public int ParallelInAll { get; set; } = 512;

    /// <summary>Endpoints that a shop can have.</summary>
    public int MaxEndpoints { get; set; } = 50;

    /// <summary>How long an endpoint may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A node that has not settled what it took loses it then.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long deliveries can be looked at and sent again.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);
}
