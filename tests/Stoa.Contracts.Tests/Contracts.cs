using Microsoft.Extensions.DependencyInjection;

namespace Stoa.Contracts.Tests;

/// <summary>All contracts of the library, as an application gets them.</summary>
internal static class All
{
    public static readonly IReadOnlyList<Contract> Contracts = [.. new ServiceCollection().AddContracts([]).BuildServiceProvider().GetServices<Contract>()];

    public static readonly Fault[] Faults = Enum.GetValues<Fault>();

    public static Contract Named(string name) => Contracts.Single(contract => contract.Name == name);
}
