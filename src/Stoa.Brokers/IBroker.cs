using Stoa.Platform.Events;

namespace Stoa.Brokers;

/// <summary>An event as it is told: the bytes are those of a webhook under the same contract.</summary>
internal sealed record Told(LoggedEvent Event, ReadOnlyMemory<byte> Body)
{
    public string Id { get; } = Event.Id.ToString();

    /// <summary>What its sequence counts within.</summary>
    public string Aggregate { get; } = $"{Event.AggregateKind}:{Event.AggregateId}";
}

/// <summary>A message broker outside, which stores what it confirms.</summary>
internal interface IBroker : IAsyncDisposable
{
    /// <summary>Unique and lasting: a row in the table carries it.</summary>
    string Name { get; }

    SinkOptions Options { get; }

    /// <summary>Connects, and makes what events are kept in where it is not there. Does nothing while connected.</summary>
    Task Connect(CancellationToken cancelled);

    /// <summary>Ends when the broker has confirmed that it stored the event; throws where it did not, or nobody knows. May be called by many at once.</summary>
    Task Publish(Told told, CancellationToken cancelled);

    /// <summary>Closes the connection, so that nothing of it arrives later.</summary>
    ValueTask Disconnect();

    /// <summary>Connects, looks and changes nothing; returns what it found.</summary>
    Task<string> Probe(CancellationToken cancelled);
}
