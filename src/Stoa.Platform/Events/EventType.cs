using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Stoa.Platform.Events;

/// <summary>A kind of event that a module tells of.</summary>
public abstract class EventType
{
    private protected EventType(string name, string aggregateKind, string resource, string summary) =>
        (Name, AggregateKind, Resource, Summary) = (name, aggregateKind, resource, summary);

    /// <summary>Dotted: <c>order.placed</c>. It never changes once published.</summary>
    public string Name { get; }

    /// <summary>What its events are numbered within: <c>order</c>, also for the parcels and refunds of an order.</summary>
    public string AggregateKind { get; }

    /// <summary>The resource whose permission <c>read</c> a listener needs.</summary>
    public string Resource { get; }

    /// <summary>One sentence for those who subscribe.</summary>
    public string Summary { get; }

    /// <summary>The type of its data.</summary>
    public abstract Type Data { get; }

    /// <summary>Data for documentation.</summary>
    public abstract object Example { get; }

    /// <summary>Writes data that was kept in one spelling in another.</summary>
    /// <param name="target">Where the data is written, as one value.</param>
    /// <param name="payload">The data as kept.</param>
    /// <param name="kept">How it was kept.</param>
    /// <param name="asked">How it is written.</param>
    internal abstract void Rewrite(Utf8JsonWriter target, string payload, JsonSerializerOptions kept, JsonSerializerOptions asked);
}

/// <inheritdoc />
/// <param name="name">Dotted: <c>order.placed</c>. It never changes once published.</param>
/// <param name="aggregateKind">What its events are numbered within.</param>
/// <param name="resource">The resource whose permission <c>read</c> a listener needs.</param>
/// <param name="summary">One sentence for those who subscribe.</param>
/// <param name="example">Data for documentation.</param>
public sealed class EventType<T>(string name, string aggregateKind, string resource, string summary, T example)
    : EventType(name, aggregateKind, resource, summary)
    where T : class
{
    public override Type Data => typeof(T);

    public override T Example => example;

    /// <summary>What is left out of data that is too large, one after the other until it fits.</summary>
    public IReadOnlyList<Func<T, T>> Shorten { get; init; } = [];

    internal override void Rewrite(Utf8JsonWriter target, string payload, JsonSerializerOptions kept, JsonSerializerOptions asked) =>
        JsonSerializer.Serialize(target, JsonSerializer.Deserialize(payload, Of(kept))!, Of(asked));

    private static JsonTypeInfo<T> Of(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
