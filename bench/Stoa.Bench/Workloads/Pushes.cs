using System.Diagnostics;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// A campaign to a million devices through an FCM double that takes 50 ms for each message and shares the cores: its rate against the official
/// client's, its memory,
/// and the rate of catalogue reads meanwhile.
/// </summary>
internal static class Pushes
{
    private const int Devices = 1_000_000;
    private const double RateFigure = 6_000;
    private const double RatioFigure = 5;
    private const double UnboundedFigure = 20_000;
    private const double MemoryFigure = 200;
    private const double ReadsFigure = 0.5;

    /// <summary>Any node of the other shop would send along, at its own quota.</summary>
    private const int ShopOfItsOwn = CatalogueReads.Products + 2;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        using var fcm = await Fcm.Start(site, Latency);
        var shop = await site.Shop(CatalogueReads.Products, fcm.ServerArguments);
        var official = new List<double> { await fcm.OfficialClient(Time(settings).TotalSeconds) };
        await fcm.Forget();
        var campaign = await Campaign(site, CatalogueReads.Products, shop, fcm, Time(settings));
        official.Add(await fcm.OfficialClient(Time(settings).TotalSeconds));

        var (rate, baseline) = (campaign.Rate, Figures.Median(official));
        report.Add("push, messages/s (50 ms a message)", $"{rate:N0}", $"≥ {RateFigure:N0}", rate >= RateFigure);
        report.Add(
            "push / firebase-admin sendEach",
            $"{rate:N0} / {baseline:N0} = {rate / baseline:0.0}",
            $"≥ {RatioFigure.ToString(Text.Plain)}",
            rate / baseline >= RatioFigure
        );
        report.Add(
            $"memory, {Devices:N0} tokens in a campaign",
            $"{campaign.Peak:0} MB resident",
            $"< {MemoryFigure.ToString(Text.Plain)} MB",
            campaign.Peak < MemoryFigure
        );
        report.Add(
            "product reads beside the campaign / alone",
            $"{campaign.Beside:N0} / {campaign.Alone:N0} = {campaign.Beside / campaign.Alone:0.00}",
            $"≥ {ReadsFigure.ToString(Text.Plain)}",
            campaign.Beside / campaign.Alone >= ReadsFigure
        );
    }

    /// <summary>The same with a quota that is never reached: what the machine gives.</summary>
    public static async Task MeasureUnbounded(Site site, Settings settings, Report report)
    {
        using var fcm = await Fcm.Start(site, Latency);
        var shop = await site.Shop(ShopOfItsOwn, [.. fcm.ServerArguments, "--Fcm:MessagesPerSecond", "100000"]);
        var campaign = await Campaign(site, ShopOfItsOwn, shop, fcm, Time(settings));
        report.Add("push without the default quota, messages/s", $"{campaign.Rate:N0}", $"≥ {UnboundedFigure:N0}", campaign.Rate >= UnboundedFigure);
        report.Add("memory beside it", $"{campaign.Before:0} MB resident before, {campaign.Peak:0} at most");
        report.Add("product reads beside it / alone", $"{campaign.Beside:N0} / {campaign.Alone:N0} = {campaign.Beside / campaign.Alone:0.00}");
    }

    private static TimeSpan Time(Settings settings) => TimeSpan.FromSeconds(Math.Max(3, settings.Seconds));

    private static async Task<Figure> Campaign(Site site, int products, Server shop, Fcm fcm, TimeSpan time)
    {
        await site.Execute(products, RegisterSql);
        var request = Requests.Get("/api/v1/catalog/products/prod-1");
        await Read(TimeSpan.FromSeconds(2));
        var alone = await Read(time);
        var before = Memory.Of(shop.Process.Id)?.Resident ?? 0;
        await site.Execute(products, SendSql);
        var rates = await Rates(fcm, time, site.Cancelled);
        var beside = await Read(time);
        return new Figure(Figures.Median(rates), before, await Finish(site, products, shop, fcm), alone.PerSecond, beside.PerSecond);

        Task<Sample> Read(TimeSpan duration) => Generator.Run(shop.Port, Settings.Clients, duration, (_, _) => request, site.Cancelled);
    }

    private sealed record Figure(double Rate, double Before, double Peak, double Alone, double Beside);

    /// <summary>Receipts per second, as the double counts them, second after second once the campaign runs.</summary>
    private static async Task<List<double>> Rates(Fcm fcm, TimeSpan time, CancellationToken cancelled)
    {
        for (var waited = 0; (await fcm.Journal()).Accepted < 20_000; waited++)
        {
            await Task.Delay(100, cancelled);
            if (waited > 600)
            {
                throw new BenchException("The campaign does not start.");
            }
        }
        var rates = new List<double>();
        var (last, since) = ((await fcm.Journal()).Accepted, Stopwatch.GetTimestamp());
        for (var start = since; Stopwatch.GetElapsedTime(start) < time; )
        {
            await Task.Delay(1000, cancelled);
            var (now, at) = ((await fcm.Journal()).Accepted, Stopwatch.GetTimestamp());
            rates.Add((now - last) / Stopwatch.GetElapsedTime(since, at).TotalSeconds);
            (last, since) = (now, at);
        }
        return rates;
    }

    /// <summary>Waits for the last device; returns the peak memory.</summary>
    private static async Task<double> Finish(Site site, int products, Server shop, Fcm fcm)
    {
        var peak = 0.0;
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(500, site.Cancelled))
        {
            peak = Math.Max(peak, Memory.Of(shop.Process.Id)?.Resident ?? 0);
            var status = (await site.Read(products, "SELECT status || ' ' || accepted FROM push.messages ORDER BY id DESC LIMIT 1", row => row.GetString(0)))[
                0
            ];
            if (status == $"sent {Devices}")
            {
                var (accepted, duplicates) = await fcm.Journal();
                return (accepted, duplicates) == (Devices, 0) ? peak : throw new BenchException($"{accepted} receipts, {duplicates} of them twice.");
            }
            if (!status.StartsWith("sending", StringComparison.Ordinal) || Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new BenchException($"The campaign is '{status}', FCM has {await fcm.Journal()}.");
            }
        }
    }

    private static readonly string RegisterSql = $"""
        INSERT INTO push.devices (fcm_token, platform, locale, last_seen_at, created_at, updated_at)
        SELECT repeat(md5(n::text), 4) || ':' || n, CASE n % 2 WHEN 0 THEN 'android' ELSE 'ios' END,
            CASE n % 3 WHEN 0 THEN 'es' ELSE 'en' END, now(), now(), now()
        FROM generate_series(1, {Devices}) AS n;
        ANALYZE push.devices
        """;

    private const string SendSql = """
        INSERT INTO push.messages (type, status, scheduled_at, android_message, ios_message, translations, created_at, updated_at)
        VALUES ('scheduled', 'scheduled', now(),
            '{"title":"Summer sale","body":"Everything 20 % off until Sunday","color":"#ff6600","data":{"deepLink":"https://shop.example/sale"}}',
            '{"title":"Summer sale","body":"Everything 20 % off until Sunday","badge":1,"data":{"deepLink":"https://shop.example/sale"}}',
            '{"es":{"title":"Rebajas de verano","body":"Todo un 20 % menos hasta el domingo"}}', now(), now())
        """;
}
