namespace Stoa.Platform.Events;

/// <summary>Section <c>Events</c>, but for the brokers in it.</summary>
internal sealed class EventOptions
{
    /// <summary>How long the log is kept, at least: whoever follows it may be away so long and misses nothing.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);
}
