using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Integrations;
using Stoa.Moving;
using Stoa.Papers;
using Stoa.Payments;
using Stoa.Platform;
using Stoa.Push;

namespace Stoa.Server.Tests.Sweep;

/// <summary>What modules declare is used: no success, fault or sentence is left behind by a route that is gone.</summary>
public sealed class DeclaredCodesTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>Faults of the road to every route; they belong to no single one.</summary>
    private static readonly Fault[] OfTheRoad =
    [
        RequestFaults.RouteNotFound,
        RequestFaults.MethodNotAllowed,
        RequestFaults.Maintenance,
        RequestFaults.RequestQuotaReached,
        RequestFaults.VersionRequired,
        RequestFaults.VersionStale,
    ];

    private static readonly Type[] SuccessLists =
    [
        typeof(SuccessCode),
        typeof(PlatformSuccesses),
        typeof(AccountSuccesses),
        typeof(CommerceSuccesses),
        typeof(IntegrationsSuccesses),
        typeof(MovingSuccesses),
        typeof(PapersSuccesses),
        typeof(PaymentsSuccesses),
        typeof(PushSuccesses),
    ];

    private static IEnumerable<SuccessCode> Successes =>
        SuccessLists
            .SelectMany(list => list.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(declared => declared.FieldType == typeof(SuccessCode))
            .Select(declared => (SuccessCode)declared.GetValue(null)!);

    private IEnumerable<Route> Table => shop.Host.Services.GetRequiredService<Routes>().All;

    [Fact]
    public void Every_fault_is_declared_by_a_route_or_belongs_to_the_road_to_all_of_them() =>
        Assert.Empty(shop.Host.Services.GetRequiredService<FaultCatalogue>().All.Except(Table.SelectMany(route => route.AllFaults())).Except(OfTheRoad));

    [Fact]
    public void Every_success_is_used_by_a_route_and_every_route_uses_a_declared_one()
    {
        var used = Table.SelectMany(route => route.Payloads).Select(payload => payload.Success).Distinct().ToList();

        Assert.Empty(Successes.Except(used).Except([SuccessCode.None]));
        Assert.Empty(used.Except(Successes));
        Assert.Equal(Successes.Count(), Successes.Distinct().Count());
    }

    [Fact]
    public void Every_sentence_of_a_success_belongs_to_a_declared_one() =>
        Assert.All(
            shop.Host.Services.GetRequiredService<LanguageCatalogue>().All,
            texts =>
                Assert.Equal(
                    Successes.Select(success => "success." + success.Name).Order(StringComparer.Ordinal),
                    texts.Keys.Where(key => key.StartsWith("success.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                    StringComparer.Ordinal
                )
        );
}
