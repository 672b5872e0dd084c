namespace Stoa.Contracts.Payloads;

/// <summary>The values of an enumerated text, declared once for requests and payloads.</summary>
public interface IClosedSet
{
    static abstract IReadOnlyList<string> Values { get; }
}

/// <summary>A text of a payload, or each text of its list, is one of a closed set. Read by its generic form only.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class OneOfAttribute : Attribute
{
    public abstract IReadOnlyList<string> Values { get; }
}

/// <inheritdoc />
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute<TSet> : OneOfAttribute
    where TSet : IClosedSet
{
    public override IReadOnlyList<string> Values => TSet.Values;
}

/// <summary>The values of an enumerated text that several modules add to: sets of one name are one list, and one component of an OpenAPI document.</summary>
/// <param name="Name">What generated code calls it.</param>
/// <param name="Values">What this module adds.</param>
public sealed record NamedSet(string Name, IReadOnlyList<string> Values);

/// <summary>A text of a payload is one of the values that modules have added to the <see cref="NamedSet"/> of this name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfNamedAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>A member whose converter writes one or the other: a number of pieces or an amount.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfTypesAttribute(Type one, Type other) : Attribute
{
    public Type One => one;

    public Type Other => other;
}

/// <summary>A text of a payload that someone else chooses: the values that are known today. Clients must stand others.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class KnownValuesAttribute : Attribute
{
    public abstract IReadOnlyList<string> Values { get; }
}

/// <inheritdoc />
[AttributeUsage(AttributeTargets.Property)]
public sealed class KnownValuesAttribute<TSet> : KnownValuesAttribute
    where TSet : IClosedSet
{
    public override IReadOnlyList<string> Values => TSet.Values;
}

/// <summary>An object in someone else's format: it may have members besides those that are described.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenObjectAttribute : Attribute;

/// <summary>A member that may be null in memory and never is where this payload is described; what leaves it out is described by another type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AlwaysPresentAttribute : Attribute;
