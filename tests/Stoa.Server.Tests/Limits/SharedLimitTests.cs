using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Limits;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Limits;

/// <summary>Rows of limits: what a wrong clock wrote, and what is deleted beside requests.</summary>
public sealed class SharedLimitTests(Shop shop) : IClassFixture<Shop>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SharedLimits Limits => shop.Host.Services.GetRequiredService<SharedLimits>();

    [Fact]
    public async Task Uses_of_tomorrow_fill_nothing()
    {
        var bucket = New(2);
        await Write(bucket, "ARRAY[now() + interval '1 day', now() + interval '1 day']");

        Assert.Null(await Limits.Wait([bucket], Cancelled));
        Assert.Null(await Limits.Use([bucket], Cancelled));
        Assert.Null(await Limits.Use([bucket], Cancelled));
        Assert.NotNull(await Limits.Use([bucket], Cancelled));
    }

    [Fact]
    public async Task Uses_of_tomorrow_make_nobody_wait_longer()
    {
        var bucket = New(2);
        await Write(bucket, "ARRAY[now() - interval '20 minutes', now() - interval '10 minutes', now() + interval '1 day', now() + interval '1 day']");

        Assert.InRange((await Limits.Wait([bucket], Cancelled))!.Value, TimeSpan.FromMinutes(38), TimeSpan.FromMinutes(40));
        Assert.InRange((await Limits.Use([bucket], Cancelled))!.Value, TimeSpan.FromMinutes(38), TimeSpan.FromMinutes(40));
    }

    [Fact]
    public async Task Accounts_that_were_seen_tomorrow_take_no_place()
    {
        var (bucket, member) = (New(1), New(1));
        await shop.Host.Execute(
            """
            INSERT INTO platform.rate_spreads (bucket, members, seen, idle_at)
            VALUES ($1, ARRAY[$2::bytea], ARRAY[now() + interval '1 day'], now() + interval '1 day')
            """,
            SharedLimits.BytesOf(bucket.Key),
            SharedLimits.BytesOf(New(1).Key)
        );

        Assert.Null(await Limits.Spread(bucket, member, Cancelled));
    }

    [Fact]
    public async Task What_is_deleted_waits_for_no_request_that_holds_some_of_it()
    {
        var (held, idle) = (New(1), New(1));
        foreach (var bucket in new[] { held, idle })
        {
            await Write(bucket, "ARRAY[now() - interval '2 hours']", "now() - interval '1 hour'");
        }
        await using var request = await HeldTransaction.Open(
            shop.Host,
            "SELECT FROM platform.rate_limits WHERE bucket = $1 FOR UPDATE",
            SharedLimits.BytesOf(held.Key)
        );

        var purge = await request.Meet(() => Limits.PurgeExpired(Cancelled), "DELETE FROM platform.rate_limits");

        Assert.True(purge.Over.IsCompletedSuccessfully);
        Assert.Equal((1L, 0L), (await Count(held), await Count(idle)));
    }

    private Bucket New(int permits) => Limits.BucketOf("tests", Merchant.Tag(), new Limit(permits, TimeSpan.FromHours(1)));

    private Task<int> Write(Bucket bucket, string uses, string idleAt = "now() + interval '1 day'") =>
        shop.Host.Execute(
            $"INSERT INTO platform.rate_limits (bucket, permits, uses, idle_at) VALUES ($1, $2, {uses}, {idleAt})",
            SharedLimits.BytesOf(bucket.Key),
            bucket.Limit.Permits
        );

    private Task<long> Count(Bucket bucket) =>
        shop.Host.One<long>("SELECT count(*) FROM platform.rate_limits WHERE bucket = $1", SharedLimits.BytesOf(bucket.Key));
}
