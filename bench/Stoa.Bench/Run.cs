using System.Diagnostics;
using System.Runtime.InteropServices;
using Stoa.Bench.Subject;
using Stoa.Bench.Workloads;
using Stoa.EmbeddedPostgres;

namespace Stoa.Bench;

/// <summary>One run: everything is started, measured, reported and always stopped.</summary>
internal static class Run
{
    /// <summary>The generator completes socket operations inline on the polling thread; only in this program, not in the processes it starts.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>What a running shop is asked, in the order in which it is measured.</summary>
    private static readonly (string Group, Func<Site, Settings, Report, Task> Measure)[] OfTheShop =
    [
        ("catalogue", CatalogueReads.Measure),
        ("compressed", CompressedReads.Measure),
        ("cart", Carts.Measure),
        ("priced", PricedCarts.Measure),
        ("order", Orders.Measure),
        ("checkout", Checkouts.Measure),
        ("hot", HotStock.Measure),
        ("replicated", ReplicatedOrders.Measure),
        ("search", Searches.Measure),
        ("large", LargeCatalogue.Measure),
        ("growth", Growth.Measure),
        ("login", Logins.Measure),
        ("timing", TimingLeaks.Measure),
        ("checks", (site, _, report) => RequestChecks.Measure(site, report)),
        ("import", (site, _, report) => Imports.Measure(site, report)),
        ("push", Pushes.Measure),
        ("unbounded", Pushes.MeasureUnbounded),
        ("webhooks", Webhooks.Measure),
        ("capacity", Capacity.Measure),
    ];

    /// <summary>What <c>--only</c> takes.</summary>
    public static string[] Groups { get; } = ["start", "contract", .. OfTheShop.Select(workload => workload.Group)];

    public static async Task<int> Start(string[] args)
    {
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context));
        try
        {
            var settings = Settings.Read(args);
            var report = new Report();
            await Measure(settings, report, stop.Token);
            return settings.Strict && report.Misses > 0 ? 1 : 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception failure) when (failure is BenchException or EmbeddedPostgresException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 2;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task Measure(Settings settings, Report report, CancellationToken cancelled)
    {
        var start = Stopwatch.GetTimestamp();
        await using var site = await Site.Open(settings.Program, cancelled);
        if (settings.Wants("start"))
        {
            await Starts.Measure(site, report);
        }
        if (settings.Wants("contract"))
        {
            await ContractCosts.Measure(site, settings, report);
            if (settings.Only is ["contract"])
            {
                return;
            }
        }
        var shop = await site.Shop(CatalogueReads.Products);
        await Task.Delay(TimeSpan.FromSeconds(2), cancelled);
        var idle = Memory.Of(shop.Process.Id);
        foreach (var (_, measure) in OfTheShop.Where(workload => settings.Wants(workload.Group)))
        {
            await measure(site, settings, report);
        }
        Starts.ReportMemory(report, idle, Memory.Of(shop.Process.Id));
        var version = (await site.Read(CatalogueReads.Products, "SHOW server_version", row => row.GetString(0)))[0];
        if (settings.Only.Count == 0)
        {
            Console.WriteLine("Written to " + await report.Save(Stopwatch.GetElapsedTime(start), version));
        }
    }
}
