using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Stoa.Bench.Subject;

/// <summary>Every process that this run starts; all of them are ended with it, by id.</summary>
internal sealed partial class Children : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly string Self = typeof(Children).Assembly.Location;
    private static readonly Lock Logs = new();
    private readonly List<Process> _processes = [];

    public Process Start(string program, IEnumerable<string> arguments, Dictionary<string, string>? environment = null, string? log = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Remove(Run.InlineCompletions);
        foreach (var (name, value) in environment ?? [])
        {
            info.Environment[name] = value;
        }
        var process = Process.Start(info)!;
        _processes.Add(process);
        if (log is not null)
        {
            process.OutputDataReceived += (_, line) => Append(log, line.Data);
            process.ErrorDataReceived += (_, line) => Append(log, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        return process;
    }

    /// <summary>This program in another mode.</summary>
    public Process StartSelf(string log, params string[] arguments) => Start("dotnet", [Self, .. arguments], log: log);

    public Task<string> OutputOfSelf(CancellationToken cancelled, params string[] arguments) =>
        Output("dotnet", [Self, .. arguments], null, "dotnet is missing.", cancelled);

    public async Task<string> Output(
        string program,
        IEnumerable<string> arguments,
        Dictionary<string, string>? environment,
        string whenMissing,
        CancellationToken cancelled
    )
    {
        try
        {
            var process = Start(program, arguments, environment);
            var error = process.StandardError.ReadToEndAsync(cancelled);
            var output = await process.StandardOutput.ReadToEndAsync(cancelled);
            await process.WaitForExitAsync(cancelled);
            _processes.Remove(process);
            return process.ExitCode == 0 ? output : throw new BenchException($"{program} failed: {await error}{output}");
        }
        catch (Win32Exception)
        {
            throw new BenchException(whenMissing);
        }
    }

    public async Task Stop(Process process)
    {
        if (!process.HasExited)
        {
            _ = Signal(process.Id, Terminate);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
        _processes.Remove(process);
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.ToArray())
        {
            await Stop(process);
        }
    }

    private static void Append(string log, string? line)
    {
        if (line is not null)
        {
            lock (Logs)
            {
                File.AppendAllText(log, line + "\n");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
