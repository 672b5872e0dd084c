using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Commerce;
using Stoa.Contracts.Languages;
using Stoa.Moving;
using Stoa.Payments;
using Stoa.Platform;
using Stoa.Push;

namespace Stoa.Contracts.Tests;

/// <summary>All contracts of the library with the vocabulary of all modules, as the server has them.</summary>
internal static class All
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddContracts([])
        .AddFaults(typeof(PlatformFaults))
        .AddFaults(typeof(AccountFaults))
        .AddFaults(typeof(CommerceFaults))
        .AddFaults(typeof(MovingFaults))
        .AddFaults(typeof(PaymentsFaults))
        .AddFaults(typeof(PushFaults))
        .BuildServiceProvider();

    public static readonly IReadOnlyList<Contract> Contracts = [.. Services.GetServices<Contract>()];

    public static readonly Fault[] Faults = [.. Services.GetRequiredService<FaultCatalogue>().All];

    public static readonly LanguageCatalogue Languages = Services.GetRequiredService<LanguageCatalogue>();

    public static readonly IReadOnlyList<MessageSource> Sources = [.. Services.GetServices<MessageSource>()];

    public static Contract Named(string name) => Contracts.Single(contract => contract.Name == name);

    public static Fault Fault(string name) => Faults.Single(fault => fault.Name == name);
}
