using Stoa.Platform.Events;

namespace Stoa.Brokers;

/// <summary>What all brokers have in common: <c>Events:{Nats, RabbitMq}</c>.</summary>
internal abstract class SinkOptions
{
    /// <summary>Where the broker is; several addresses of one cluster with commas between them. Without it the broker is not used.</summary>
    public string Url { get; set; } = "";

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>The contract whose member names the bodies have.</summary>
    public string Contract { get; set; } = "store";

    /// <summary>What <see cref="EventCatalogue.Covers"/> reads; none is all.</summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>Where the log is begun when the broker is used for the first time.</summary>
    public SinkStart Start { get; set; } = SinkStart.Now;

    /// <summary>Patience with a confirmation, and with a connection.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    public IEnumerable<Uri> Addresses() => Url.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => new Uri(url));

    public bool Wants(string type) => Types.Count == 0 || Types.Any(wanted => EventCatalogue.Covers(wanted, type));
}

internal enum SinkStart
{
    /// <summary>With what happens from now on.</summary>
    Now,

    /// <summary>With the oldest event that the log still has.</summary>
    Oldest,
}
