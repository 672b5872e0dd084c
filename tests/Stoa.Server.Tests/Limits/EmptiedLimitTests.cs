using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Platform.Limits;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Limits;

/// <summary>Limits that are emptied before their time, as staff do who help somebody.</summary>
public sealed class EmptiedLimitTests(Shop shop) : IClassFixture<Shop>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_emptied_while_somebody_asks_is_not_remembered_as_full()
    {
        var limits = shop.Host.Services.GetRequiredService<SharedLimits>();
        Bucket[] buckets = [limits.BucketOf("tests", Merchant.Tag(), new Limit(1, TimeSpan.FromHours(1)))];
        var key = buckets[0].Key;
        Assert.Null(await limits.Use(buckets, Cancelled));
        await using var held = await HeldTransaction.Open(
            shop.Host,
            "SELECT FROM platform.rate_limits WHERE bucket = $1 FOR UPDATE",
            SharedLimits.BytesOf(key)
        );

        var use = await held.Meet(() => limits.Use(buckets, Cancelled), "INTO platform.rate_limits");
        shop.Host.Services.GetRequiredService<ChangeNotifications>().Raise(SharedLimits.Topic, key.ToString("x32", CultureInfo.InvariantCulture));
        await held.Commit();

        Assert.NotNull(await use.Over);
        Assert.Null(limits.Full(buckets));
        Assert.NotNull(await limits.Use(buckets, Cancelled));
        Assert.NotNull(limits.Full(buckets));
    }
}
