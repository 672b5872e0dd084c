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

/// <summary>A member that may be null in memory and never is where this payload is described; what leaves it out is described by another type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AlwaysPresentAttribute : Attribute;
