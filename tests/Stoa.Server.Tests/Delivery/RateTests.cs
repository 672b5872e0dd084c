using Stoa.Platform.Data;
using Stoa.Push.Delivery;

namespace Stoa.Server.Tests.Delivery;

/// <summary>The timeline from which nodes lease their share of a rate.</summary>
public sealed class RateTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_rate_of_seven_a_second_is_kept_exactly()
    {
        var seconds = new List<double>();
        foreach (var key in new[] { "seven", "seven again", "seven at last" })
        {
            using var rate = new DistributedRateLimiter(shop.Host.Database, key, 7, TimeSpan.Zero);
            await rate.Take(TestContext.Current.CancellationToken);
            var first = await NextAt(key);
            for (var i = 0; i < 7; i++)
            {
                await rate.Take(TestContext.Current.CancellationToken);
            }
            seconds.Add((await NextAt(key) - first).TotalSeconds);
        }

        // Each slice was leased before its time, so there are no gaps between them except short delays on a busy machine.
        Assert.All(seconds, taken => Assert.True(taken >= 0.99, $"{taken}"));
        Assert.InRange(seconds.Min(), 0.99, 1.5);
    }

    [Fact]
    public async Task An_incident_halves_the_rate_once_however_many_windows_report_it()
    {
        using var rate = new DistributedRateLimiter(shop.Host.Database, "halved", 1_000, TimeSpan.FromMinutes(1));
        await rate.Take(TestContext.Current.CancellationToken);
        await shop.Host.Database.Change("UPDATE push.rates SET share = 1, share_at = clock_timestamp() WHERE key = 'halved'", CancellationToken.None);

        for (var i = 1; i <= 8; i++)
        {
            await rate.Hold(TimeSpan.FromSeconds(i * 0.2), CancellationToken.None);
        }
        await rate.Take(TestContext.Current.CancellationToken);

        Assert.InRange(
            await shop.Host.Database.One("SELECT share FROM push.rates WHERE key = 'halved'", row => row.GetDouble(0), CancellationToken.None),
            0.5,
            0.9
        );
    }

    [Fact]
    public async Task A_line_that_a_wrong_clock_has_written_far_ahead_comes_back()
    {
        await shop.Host.Execute("INSERT INTO push.rates (key, next_at, share, share_at) SELECT 'ahead', t, 1, t FROM (VALUES (now() + interval '1 d')) v (t)");

        var wait = await shop.Host.One<double>(DistributedRateLimiter.LeaseSql, "ahead", 100d, 0.25, 0d, 0.1);

        Assert.InRange(wait, 0, 360);
        Assert.True(await shop.Host.One<bool>("SELECT greatest(next_at, share_at) < now() + interval '7 minutes' FROM push.rates WHERE key = 'ahead'"));
    }

    private Task<DateTime> NextAt(string key) =>
        shop.Host.Database.One("SELECT next_at FROM push.rates WHERE key = $1", row => row.GetDateTime(0), CancellationToken.None, key);
}
