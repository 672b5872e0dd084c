using System.Diagnostics;
using Npgsql;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Integrations.Webhooks;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Events of as many products for one endpoint on this machine, which shares the cores: how many reach it a second, from the log of events to the settled
/// delivery, and the rate of catalogue reads meanwhile.
/// </summary>
internal static class Webhooks
{
    private const int Events = 150_000;
    private const double RateFigure = 2_000;
    private const double ReadsFigure = 0.5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var receiver = await Server.StartBare(site, "--serve-hooks");
        var shop = await site.Shop(CatalogueReads.Products, "--Webhooks:AllowPrivate", "true");
        var request = Requests.Get("/api/v1/catalog/products/prod-1");
        var time = TimeSpan.FromSeconds(Math.Max(3, settings.Seconds));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{receiver.Port}") };
        await Read(TimeSpan.FromSeconds(2));
        var alone = await Read(time);

        await Subscribe(site, http.BaseAddress);
        await site.Execute(CatalogueReads.Products, HappenSql);
        var rates = await Rates(http, time, site.Cancelled);
        var before = await Received(http, site.Cancelled);
        var start = Stopwatch.GetTimestamp();
        var beside = await Read(time);
        var shared = (await Received(http, site.Cancelled) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Finish(site, http);
        await site.Children.Stop(receiver.Process);

        var rate = Figures.Median(rates);
        report.Add("webhooks, deliveries/s to one endpoint", $"{rate:N0} ({shared:N0} beside reads)", $"≥ {RateFigure:N0}", rate >= RateFigure);
        report.Add(
            "product reads beside webhooks / alone",
            $"{beside.PerSecond:N0} / {alone.PerSecond:N0} = {beside.PerSecond / alone.PerSecond:0.00}",
            $"≥ {ReadsFigure.ToString(Text.Plain)}",
            beside.PerSecond / alone.PerSecond >= ReadsFigure
        );

        Task<Sample> Read(TimeSpan duration) => Generator.Run(shop.Port, Settings.Clients, duration, (_, _) => request, site.Cancelled);
    }

    private static async Task Subscribe(Site site, Uri url)
    {
        await using var database = NpgsqlDataSource.Create(site.ConnectionTo(CatalogueReads.Products));
        var id = Guid.CreateVersion7();
        var secret = await new EndpointSecrets(database).Seal(EndpointSecrets.Generate(), id, site.Cancelled);
        await site.Execute(
            CatalogueReads.Products,
            $"""
            INSERT INTO integrations.endpoints (id, url, types, contract, enabled, secret, owner_id, language, created_at, updated_at)
            VALUES ('{id}', '{url}', ARRAY['product.*'], 'store', true, decode('{Convert.ToHexString(secret)}', 'hex'), '{id}', 'en', now(), now());
            INSERT INTO integrations.cursors (endpoint_id, position) SELECT '{id}', position FROM platform.event_head
            """
        );
    }

    private static async Task<long> Received(HttpClient http, CancellationToken cancelled) => long.Parse(await http.GetStringAsync("/", cancelled), Text.Plain);

    /// <summary>Second after second, once the first have arrived.</summary>
    private static async Task<List<double>> Rates(HttpClient http, TimeSpan time, CancellationToken cancelled)
    {
        for (var waited = 0; await Received(http, cancelled) < 1_000; waited++)
        {
            await Task.Delay(100, cancelled);
            if (waited > 600)
            {
                throw new BenchException("No webhook arrives.");
            }
        }
        var rates = new List<double>();
        var (last, since) = (await Received(http, cancelled), Stopwatch.GetTimestamp());
        for (var start = since; Stopwatch.GetElapsedTime(start) < time; )
        {
            await Task.Delay(1_000, cancelled);
            var (now, at) = (await Received(http, cancelled), Stopwatch.GetTimestamp());
            rates.Add((now - last) / Stopwatch.GetElapsedTime(since, at).TotalSeconds);
            (last, since) = (now, at);
        }
        return rates;
    }

    /// <summary>Everything has arrived, and nothing twice.</summary>
    private static async Task Finish(Site site, HttpClient http)
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(500, site.Cancelled))
        {
            var left = (await site.Read(CatalogueReads.Products, "SELECT count(*) FROM integrations.lanes", row => row.GetInt64(0)))[0];
            var received = await Received(http, site.Cancelled);
            if (left == 0 && received >= Events)
            {
                if (received > Events)
                {
                    throw new BenchException($"{received} arrived of {Events}.");
                }
                return;
            }
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new BenchException($"{received} of {Events} arrived, {left} lanes are left.");
            }
        }
    }

    private static readonly string HappenSql = $"""
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
        SELECT 'product.updated', 'product', 'bench-' || n, json_build_object('id', 'bench-' || n), now() FROM generate_series(1, {Events}) AS n
        """;
}
