using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>From the start of the process with its own embedded database to a good answer; and the memory of the process.</summary>
internal static class Starts
{
    private const double SecondStartFigure = 1.5;
    private const double SecondStartOfPackageFigure = 0.8;
    private const double MemoryFigure = 200;
    private const int SecondStarts = 3;

    public static async Task Measure(Site site, Report report)
    {
        var data = Path.Combine(site.Folder, "start");
        var cold = await Once("/api/v1/catalog/products/prod-1");
        report.Add("first start (empty data) to first answer", $"{cold:0.00} s");
        var seconds = new List<double>();
        for (var i = 0; i < SecondStarts; i++)
        {
            seconds.Add(await Once("/health/ready"));
        }
        var second = Figures.Median(seconds);
        var (name, figure) = site.Program is null ? ("", SecondStartFigure) : (" of the package", SecondStartOfPackageFigure);
        report.Add($"second start{name} to ready", $"{second:0.00} s", $"< {figure.ToString(Text.Plain)} s", second < figure);
        Site.Delete(data);

        async Task<double> Once(string until)
        {
            var server = await Server.Start(site, "start", until, "--Data:Directory", data);
            await site.Children.Stop(server.Process);
            return server.Ready.TotalSeconds;
        }
    }

    public static void ReportMemory(Report report, Memory? idle, Memory? loaded)
    {
        if (idle is not null && loaded is not null)
        {
            report.Add("memory idle", Describe(idle));
            report.Add("memory after the load", Describe(loaded), $"< {MemoryFigure.ToString(Text.Plain)} MB", loaded.Resident < MemoryFigure);
        }

        static string Describe(Memory memory) => $"{memory.Resident:0} MB resident, {memory.Proportional:0} proportional, {memory.Private:0} private";
    }
}
