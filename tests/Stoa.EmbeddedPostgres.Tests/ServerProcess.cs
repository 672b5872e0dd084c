using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>The embedded server in a separate process, so that it can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Command = "serve";

    /// <summary>Serves, opens all files that it may, and says after twenty looks at its server whether that still has its own.</summary>
    public const string Exhaust = "exhaust";

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>The program's side: one line with the answer, then it waits for its end.</summary>
    public static async Task<int> ServeAsync(string folder, string? cache)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            var options = new EmbeddedPostgresOptions(folder) { Durable = false, CacheDirectory = cache };
            await using var server = await PostgresServer.StartAsync(options, NullLogger.Instance, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.ProcessId} {server.Port} {clock.ElapsedMilliseconds}"));
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (EmbeddedPostgresException failure)
        {
            Console.WriteLine(failure.Message.ReplaceLineEndings(" "));
            return 1;
        }
    }

    /// <summary>The program's side of <see cref="Exhaust"/>.</summary>
    public static async Task<int> ExhaustAsync(string folder)
    {
        await using var server = await PostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Durable = false }, NullLogger.Instance, default);
        var file = Path.Combine(folder, "postgres", "postmaster.pid");
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var taken = new List<FileStream>();
        try
        {
            while (true)
            {
                taken.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            }
        }
        catch (IOException)
        {
            for (var look = 0; look < 20 && File.Exists(file); look++)
            {
                await looks.WaitForNextTickAsync();
            }
        }
        var isThere = File.Exists(file);
        taken.ForEach(one => one.Dispose());
        Console.WriteLine(isThere);
        return 0;
    }

    /// <summary>With so few files that it soon has all that it may open.</summary>
    public static ServerProcess StartExhausted(string folder)
    {
        string[] arguments = ["--nofile=400:400", Path.Combine(AppContext.BaseDirectory, "Stoa.EmbeddedPostgres.Tests"), Exhaust, folder];
        return new ServerProcess(Process.Start(new ProcessStartInfo("prlimit", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    public static ServerProcess Start(string folder, string? cache = null, string? path = null)
    {
        string[] arguments = cache is null ? [Command, folder] : [Command, folder, cache];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Stoa.EmbeddedPostgres.Tests"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = path ?? start.Environment["PATH"];
        return new ServerProcess(Process.Start(start)!);
    }

    public async Task<string> AnswerAsync() => await _process.StandardOutput.ReadLineAsync(CancellationToken.None) ?? "";

    public async Task<(int ProcessId, int Port)> RunningAsync()
    {
        var fields = (await AnswerAsync()).Split(' ');
        return (int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture));
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
