using System.Diagnostics;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// A million products while ten of them are edited a second: pages by the index in memory against the same server that asks SQL, with as many clients as cores;
/// cached reads against cached reads without edits.
/// </summary>
internal static class LargeCatalogue
{
    private const int Products = 1_000_000;
    private const int Clients = 2;
    private const double Figure = 20;
    private const double CachedFigure = 0.8;
    private const double SeedFigure = 10_000;
    private static readonly TimeSpan BetweenEdits = TimeSpan.FromMilliseconds(100);

    private static readonly (string Name, string Query)[] Pages =
    [
        ("first page", "page=1"),
        ("page 50,000", "page=50000"),
        ("category, first page", "category_id=cat-1"),
        ("category, page 5,000", "category_id=cat-1&page=5000"),
        ("dearest first", "sort=-price&page=40"),
        ("filter and facets", "brand_id=brand-1&min_price=10000&attributes[color]=silver&facets=brand_id,category_id,price,attributes.color"),
        ("all facets of everything", "facets=brand_id,category_id,price,attributes.color"),
        ("search", "keyword=laptop"),
        ("search, filter and facets", "keyword=laptop&in_stock=true&facets=brand_id,attributes.color"),
    ];

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var began = Stopwatch.GetTimestamp();
        await site.Children.Stop((await site.Shop(64, "--Catalogue:Cache", "false")).Process);
        var start = Stopwatch.GetElapsedTime(began);
        var queried = await site.Shop(Products, "--Catalogue:Cache", "false", "--Catalogue:IndexFrom", "100000000");
        // Without what a start takes that generates nothing.
        var rate = Products / (Stopwatch.GetElapsedTime(began) - start - start).TotalSeconds;
        report.Add("demo products seeded", $"{rate:N0}/s", $"≥ {SeedFigure:N0}/s", rate >= SeedFigure);
        await site.Execute(Products, "VACUUM ANALYZE");
        foreach (var (name, query) in Pages)
        {
            await BySql(site, settings, report, queried, name, query);
        }
        await site.Children.Stop(queried.Process);

        var indexed = await site.Shop(Products, "--Catalogue:Cache", "false");
        report.Note(
            $"the index was loaded {await Loaded(site, indexed):0.0} s after the server was ready; {Memory.Of(indexed.Process.Id)?.Private:N0} MB of its own"
        );
        foreach (var (name, query) in Pages)
        {
            var measured = await Comparison.Run(settings, Edited(site, Uncached(site, indexed, query)));
            report.Add($"{Products:N0} products, {name}, by the index, 10 edits a second", measured, Figure);
        }
        await site.Children.Stop(indexed.Process);

        var cached = await site.Shop(Products);
        await Loaded(site, cached);
        var side = Cached(site, cached);
        report.Add("cached pages with 10 edits a second, against none", await Comparison.Run(settings, Edited(site, side), side), CachedFigure);
    }

    /// <summary>What it cannot answer in the half minute that a statement has is no measurement, but a result.</summary>
    private static async Task BySql(Site site, Settings settings, Report report, Server queried, string name, string query)
    {
        try
        {
            report.Add($"{Products:N0} products, {name}, by SQL", await Comparison.Run(settings, Uncached(site, queried, query)));
        }
        catch (BenchException refused)
        {
            report.Note($"{name}, by SQL: {refused.Message}");
        }
    }

    private static Side Uncached(Site site, Server server, string query)
    {
        var request = Requests.Get($"/api/v1/catalog/products?{query}");
        return new(time => Generator.Run(server.Port, Clients, time, (_, _) => request, site.Cancelled), server.Process.Id);
    }

    /// <summary>The first pages of everything and of categories, and products.</summary>
    private static Side Cached(Site site, Server server)
    {
        byte[][] requests =
        [
            .. Enumerable.Range(1, 50).Select(page => Requests.Get($"/api/v1/catalog/products?page={page}")),
            .. Enumerable.Range(1, 6).Select(category => Requests.Get($"/api/v1/catalog/products/category/cat-{category}")),
            .. Enumerable.Range(100, 200).Select(product => Requests.Get($"/api/v1/catalog/products/prod-{product}")),
        ];
        return new(
            time => Generator.Run(server.Port, Settings.Clients, time, (client, number) => requests[(client + (number * 7)) % requests.Length], site.Cancelled),
            server.Process.Id
        );
    }

    private static Side Edited(Site site, Side side) =>
        side with
        {
            Round = async time =>
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(site.Cancelled);
                var edits = Edit(site, ended.Token);
                var sample = await side.Round(time);
                await ended.CancelAsync();
                await edits;
                return sample;
            },
        };

    /// <summary>Changes prices all over the shop, one after the other.</summary>
    private static async Task Edit(Site site, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(BetweenEdits);
        try
        {
            for (var number = 1L; await timer.WaitForNextTickAsync(ended); number++)
            {
                var product = 1 + (number * 7_919 % Products);
                await site.Execute(Products, $"UPDATE commerce.products SET base_price = base_price + 1, version = version + 1 WHERE id = 'prod-{product}'");
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The round is over.
        }
    }

    /// <summary>Seconds until a page far in, another each time, is answered faster than SQL can.</summary>
    private static async Task<double> Loaded(Site site, Server server)
    {
        var began = Stopwatch.GetTimestamp();
        for (var page = 49_999; ; page--)
        {
            var asked = Stopwatch.GetTimestamp();
            await server.Fetch(Requests.Get($"/api/v1/catalog/products?page={page}"), site.Cancelled);
            if (Stopwatch.GetElapsedTime(asked) < TimeSpan.FromMilliseconds(100))
            {
                return Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
        }
    }
}
