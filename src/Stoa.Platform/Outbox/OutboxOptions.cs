namespace Stoa.Platform.Outbox;

/// <summary>Section <c>Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>How long an event belongs to the node that took it. A node that dies with it loses it then; one that lives gives up before.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many events of one consumer a node works on at once.</summary>
    public int Parallel { get; set; } = 4;

    /// <summary>After so many failures an event is dead: with the waits in between about five hours.</summary>
    public int Attempts { get; set; } = 30;

    /// <summary>The wait after the first failure; it doubles with each one more.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(15);
}
