using System.Diagnostics;
using System.Net.Sockets;
using Stoa.Bench.Load;
using Stoa.EmbeddedPostgres;

namespace Stoa.Bench.Subject;

/// <summary>The real server as its own process.</summary>
internal sealed class Server(Process process, int port, TimeSpan ready)
{
    /// <summary>A first start fills its shop: a million products take about five minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private const int CalmSeconds = 3;
    private static readonly TimeSpan Hardly = TimeSpan.FromMilliseconds(150);

    public Process Process => process;
    public int Port => port;

    /// <summary>From the start of the process to the first successful response.</summary>
    public TimeSpan Ready => ready;

    public static string Program { get; } = Path.Combine(Repository.Root, "src", "Stoa.Server", "bin", Repository.Configuration, "net10.0", "Stoa.Server.dll");

    public static async Task<Server> Start(Site site, string name, string until, params string[] arguments)
    {
        var port = FreePort.Choose();
        var start = Stopwatch.GetTimestamp();
        var log = site.Log(name);
        string[] ours = ["--Urls", UrlOf(port), "--RateLimits:Enabled", "false", .. arguments];
        var process = site.Program is { } package ? site.Children.Start(package, ours, log: log) : site.Children.Start("dotnet", [Program, .. ours], log: log);
        return new Server(process, port, await WaitFor(process, port, until, start, log, site.Cancelled));
    }

    /// <summary>One of this program's bare servers.</summary>
    public static async Task<Server> StartBare(Site site, string mode, params string[] arguments)
    {
        var port = FreePort.Choose();
        var start = Stopwatch.GetTimestamp();
        var log = site.Log("bare");
        var process = site.Children.StartSelf(log, [mode, UrlOf(port), .. arguments]);
        return new Server(process, port, await WaitFor(process, port, null, start, log, site.Cancelled));
    }

    /// <summary>The response with head and bytes, for the baseline to repeat.</summary>
    public async Task<(string ContentType, byte[] Body)> Fetch(ReadOnlyMemory<byte> request, CancellationToken cancelled)
    {
        using var connection = await Connection.Open(port, cancelled);
        var status = await connection.Exchange(request, cancelled);
        if (status is < 200 or > 299)
        {
            throw new BenchException($"{System.Text.Encoding.UTF8.GetString(request.Span).Split('\r')[0]} was answered with {status}.");
        }
        var type = connection.Head.Split("\r\n").First(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        return (type["Content-Type: ".Length..], connection.Body.ToArray());
    }

    /// <summary>Waits until it is done with what it does beside requests after a start, as loading its index: until it hardly works for seconds.</summary>
    public async Task Settle(CancellationToken cancelled)
    {
        var began = Stopwatch.GetTimestamp();
        for (var calm = 0; calm < CalmSeconds && Stopwatch.GetElapsedTime(began) < Patience; calm++)
        {
            var before = Worked();
            await Task.Delay(TimeSpan.FromSeconds(1), cancelled);
            calm = Worked() - before > Hardly ? -1 : calm;
        }

        TimeSpan Worked()
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    private static string UrlOf(int port) => $"http://127.0.0.1:{port}";

    private static async Task<TimeSpan> WaitFor(Process process, int port, string? until, long start, string log, CancellationToken cancelled)
    {
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            if (process.HasExited)
            {
                throw new BenchException("A server ended while it started:\n" + await File.ReadAllTextAsync(log, cancelled));
            }
            try
            {
                using var connection = await Connection.Open(port, cancelled);
                if (until is null || await connection.Exchange(Requests.Get(until), cancelled) == 200)
                {
                    return Stopwatch.GetElapsedTime(start);
                }
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            await Task.Delay(5, cancelled);
        }
        throw new BenchException("A server was not ready after " + Patience);
    }
}

/// <summary>The checkout this program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
            {
                return folder.FullName;
            }
        }
        throw new BenchException("Run this from a checkout.");
    }
}
