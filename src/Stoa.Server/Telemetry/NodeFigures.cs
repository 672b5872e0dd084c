using System.Diagnostics.Metrics;
using Stoa.Platform.Jobs;
using Stoa.Platform.Settings;
using Stoa.Server.Doctor;
using Stoa.Server.Hosting;

namespace Stoa.Server.Telemetry;

/// <summary>Whether this node can serve, and what room its disk has, for those who watch it by its figures alone.</summary>
internal static class NodeFigures
{
    private static readonly Meter Meter = new("Stoa");
    private static readonly Gauge<int> Ready = Meter.CreateGauge<int>("stoa.ready", "", "1 while /health/ready says that this node can serve.");
    private static readonly Gauge<long> Free = Meter.CreateGauge<long>("stoa.disk.free", "By", "What is free on the disk of the data directory.");
    private static readonly Gauge<long> Size = Meter.CreateGauge<long>("stoa.disk.size", "By", "How large that disk is.");

    public static void AddNodeFigures(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new PeriodicJob("figures of this node", configuration.ReadDuration("Metrics:Every") ?? TimeSpan.FromSeconds(15), Look));

    private static async Task Look(IServiceProvider services, CancellationToken cancelled)
    {
        Ready.Record(await Health.WhyNot(services, cancelled) is null ? 1 : 0);
        var drive = MachineChecks.DriveOf(services.GetRequiredService<ServerSettings>().DataDirectory);
        Free.Record(drive.AvailableFreeSpace);
        Size.Record(drive.TotalSize);
    }
}
