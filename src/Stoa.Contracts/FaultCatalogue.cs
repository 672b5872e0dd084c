using System.Reflection;

namespace Stoa.Contracts;

/// <summary>
/// What one module adds to the vocabulary: the faults that it declares, and the message files embedded in its assembly
/// (<c>Texts/{language}.json</c>).
/// </summary>
public sealed class MessageSource(Type faults)
{
    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<Fault> Faults { get; } =
    [
        .. faults
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(Fault))
            .Select(field => (Fault)field.GetValue(null)!),
    ];

    public Assembly Assembly => faults.Assembly;
}

/// <summary>All faults of this application by name.</summary>
public sealed class FaultCatalogue
{
    private readonly Dictionary<string, Fault> _byName = new(StringComparer.Ordinal);

    /// <summary>Collects the faults of all modules.</summary>
    /// <exception cref="ArgumentException">Two modules declare a fault of the same name.</exception>
    public FaultCatalogue(IEnumerable<MessageSource> sources)
    {
        foreach (var fault in sources.SelectMany(source => source.Faults))
        {
            if (!_byName.TryAdd(fault.Name, fault))
            {
                throw new ArgumentException($"The fault '{fault.Name}' is declared twice.", nameof(sources));
            }
        }
    }

    public IReadOnlyCollection<Fault> All => _byName.Values;

    public Fault? Find(string name) => _byName.GetValueOrDefault(name);
}
