using System.Diagnostics;
using System.Text;

namespace Stoa.Server.Tests.Harness;

/// <summary>The server as a user starts it: a process of its own with its embedded database, to be stopped, killed and started again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly List<string> _arguments;
    private Process? _process;

    private ServerProcess(List<string> arguments) =>
        (Folder, Port, _arguments) = (Path.Combine(Path.GetTempPath(), "stoa-process-" + Guid.NewGuid().ToString("N")[..12]), Ports.Free(), arguments);

    /// <summary>The last line for people, and the entry of a log for programs.</summary>
    private static readonly string[] Greetings = ["Ctrl-C stops everything", "Stoa is ready at"];

    public const string AdminPassword = "The-Admin-Password-1";

    private string Program { get; init; } = AppContext.BaseDirectory;

    /// <summary>Variables of its environment, as <c>NAME=value</c>.</summary>
    private string[] Variables { get; init; } = [];

    public string Folder { get; private init; }
    public int Port { get; }
    public string Root => $"http://127.0.0.1:{Port}";
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }
    public int ServerId => _process!.Id;

    /// <summary>The postmaster, as its own file says.</summary>
    public int PostmasterId =>
        int.Parse(File.ReadLines(Path.Combine(Folder, "postgres", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>From another folder than the tests' own.</summary>
    public static async Task<ServerProcess> StartFrom(string program)
    {
        var server = new ServerProcess(["--SuperAdmin:Password", AdminPassword]) { Program = program };
        await server.Restart();
        return server;
    }

    /// <summary>With variables in its environment; not started yet.</summary>
    public static ServerProcess Under(params string[] variables) => new(["--SuperAdmin:Password", AdminPassword]) { Variables = variables };

    public static Task<ServerProcess> Start(params string[] arguments) => StartWithoutPassword(["--SuperAdmin:Password", AdminPassword, .. arguments]);

    /// <summary>Generates the super admin's password, as a first start without configuration does.</summary>
    public static async Task<ServerProcess> StartWithoutPassword(params string[] arguments)
    {
        var server = new ServerProcess([.. arguments]);
        await server.Restart();
        return server;
    }

    /// <summary>On a data directory that is there.</summary>
    public static async Task<ServerProcess> StartOn(string folder, params string[] arguments)
    {
        var server = new ServerProcess([.. arguments]) { Folder = folder };
        await server.Restart();
        return server;
    }

    /// <summary>Starts it (again) and waits for the start-up banner.</summary>
    public async Task Restart()
    {
        lock (_output)
        {
            _output.Clear();
        }
        // A shell that starts the tests in the background has SIGINT ignored, and a process inherits that: Ctrl-C would then do nothing.
        var start = new ProcessStartInfo("env")
        {
            ArgumentList = { "--default-signal=INT" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // It lives for seconds: what runs often is compiled once more, but not measured before.
        Array.ForEach(["DOTNET_TieredPGO=0", .. Variables, "dotnet", Path.Combine(Program, "Stoa.Server.dll")], start.ArgumentList.Add);
        Array.ForEach(["--Urls", Root, "--Data:Directory", Folder], start.ArgumentList.Add);
        Array.ForEach(["--Passwords:Iterations", "1000", "--RateLimits:Enabled", "false"], start.ArgumentList.Add);
        _arguments.ForEach(start.ArgumentList.Add);
        _process = Process.Start(start)!;
        var greeted = new TaskCompletionSource();
        _process.OutputDataReceived += (_, line) => Note(line.Data, greeted);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, greeted);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(greeted.Task, ended, Task.Delay(TimeSpan.FromMinutes(3))) != greeted.Task)
        {
            throw new InvalidOperationException("The server did not greet: " + Output);
        }
    }

    /// <summary>kill -9: no shutdown code runs.</summary>
    public async Task KillServer()
    {
        _process!.Kill();
        await _process.Ended();
    }

    public void KillPostmaster() => Process.GetProcessById(PostmasterId).Kill();

    /// <summary>False also for a zombie: a process that has ended without being waited for.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            return !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Ctrl-C; returns the exit code.</summary>
    public async Task<int> Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", ServerId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.Ended();
        return await Ended();
    }

    /// <summary>Waits until it has ended by itself; returns the exit code.</summary>
    public async Task<int> Ended()
    {
        var server = _process!;
        await server.Ended();
        return server.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: true })
        {
            // Anything left by a kill is stopped by a last, orderly run.
            await Restart();
        }
        await Interrupt();
        DeleteData(Folder);
    }

    /// <summary>Deletes a data directory and, if its database is elsewhere because the tests run as root, that as well.</summary>
    public static void DeleteData(string folder)
    {
        var cluster = new DirectoryInfo(Path.Combine(folder, "postgres"));
        if (cluster.LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        if (Directory.Exists(folder))
        {
            // With a database given to it, a server makes the folder only when it has something to keep there.
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Note(string? line, TaskCompletionSource greeted)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
        if (line is not null && Greetings.Any(greeting => line.Contains(greeting, StringComparison.Ordinal)))
        {
            greeted.TrySetResult();
        }
    }
}
