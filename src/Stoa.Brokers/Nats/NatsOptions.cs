namespace Stoa.Brokers.Nats;

/// <summary>Section <c>Events:Nats</c>.</summary>
internal sealed class NatsOptions : SinkOptions
{
    public const string Section = "Events:Nats";

    /// <summary>The stream that events are stored in; made where it is not there, and otherwise left as it is.</summary>
    public string Stream { get; set; } = "STOA";

    /// <summary>What subjects begin with: <c>stoa.order.placed</c>.</summary>
    public string Subject { get; set; } = "stoa";

    public string? Token { get; set; }

    /// <summary>A file of credentials (JWT and seed).</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>Certificates that are trusted beside the machine's own.</summary>
    public string? CaFile { get; set; }

    /// <summary>Of a stream that is made: how many servers of a cluster store it.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>Of a stream that is made: how long it keeps events.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Of a stream that is made: how long it knows the ids of events, to drop what comes again.</summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);
}
