using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Stoa.EmbeddedPostgres;

namespace Stoa.Packages.Tests;

/// <summary>A server out of a package, started as its user would, and ended by the signal that systemd and container engines send.</summary>
internal sealed class RunningStoa : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private RunningStoa(Process process, int port)
    {
        _process = process;
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        };
    }

    public HttpClient Http { get; }

    public string Output => string.Join('\n', _output);

    /// <param name="folder">The one it is started in.</param>
    /// <param name="program">With all that stands before the options of the server.</param>
    /// <param name="options">After <c>--Urls</c>.</param>
    public static async Task<RunningStoa> Start(string folder, string[] program, params string[] options)
    {
        var port = FreePort.Choose();
        // What the tests run under would otherwise be inherited: settings of .NET and of Stoa.
        var start = new ProcessStartInfo("env")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] home = [$"HOME={Environment.GetEnvironmentVariable("HOME")}", $"PATH={Environment.GetEnvironmentVariable("PATH")}"];
        string[] urls = ["--Urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")];
        Array.ForEach(["--default-signal=INT", "-i", .. home, .. program, .. urls, .. options], start.ArgumentList.Add);
        var running = new RunningStoa(Process.Start(start)!, port);
        running._process.OutputDataReceived += (_, line) => running._output.Enqueue(line.Data ?? "");
        running._process.ErrorDataReceived += (_, line) => running._output.Enqueue(line.Data ?? "");
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        await running.UntilReady();
        return running;
    }

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> Stop()
    {
        await Shell.Run("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Stop();
        }
        _process.Dispose();
        Http.Dispose();
    }

    private async Task UntilReady()
    {
        for (var clock = Stopwatch.StartNew(); !await IsReady(); await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            Assert.True(!_process.HasExited && clock.Elapsed < Patience, "The server is not ready:\n" + Output);
        }
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await Get("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
