using Stoa.Server.Tests.Checkout;
using Stoa.Server.Tests.Console;
using Stoa.Server.Tests.OpenApi;
using Stoa.Server.Tests.Start;
using Stoa.Server.Tests.Storefront;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// Classes that take minutes begin first, so that no run ends with one of them and idle processors.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
    [
        typeof(ConsoleBrowserTests),
        typeof(StorefrontBrowserTests),
        typeof(Delivery.KillTests),
        typeof(FirstPasswordTests),
        typeof(CSharpClientTests),
        typeof(CheckoutKillTests),
        typeof(LinterTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(one => Place(one))];

    /// <summary>A class is a collection of its own, named after it.</summary>
    private static int Place(ITestCollection collection)
    {
        var place = Array.FindIndex(Long, one => collection.TestCollectionDisplayName.Contains($" {one.FullName} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
