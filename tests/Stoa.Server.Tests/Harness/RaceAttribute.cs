using Xunit.v3;

namespace Stoa.Server.Tests.Harness;

/// <summary>Many requests of this class do their work in the database at the same time: its servers get as many connections.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RaceAttribute : Attribute, ITraitAttribute
{
    private const string Trait = "race";

    /// <summary>
    /// Otherwise few, for a connection of a test dies young: what it takes until it knows the tables and has planned its statements is a third of what
    /// PostgreSQL does in a run.
    /// </summary>
    public static int Connections => TestContext.Current.TestClass?.Traits.ContainsKey(Trait) == true ? 20 : 5;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, "")];
}
