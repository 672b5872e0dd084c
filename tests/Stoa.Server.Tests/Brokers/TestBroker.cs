using System.Diagnostics;
using System.Text;

namespace Stoa.Server.Tests.Brokers;

/// <summary>A message as whoever consumes it sees it.</summary>
internal sealed record Received(string Id, string Key, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Aggregate => Headers["stoa-aggregate"];

    public long Sequence => long.Parse(Headers["stoa-sequence"], System.Globalization.CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>One of Debian's brokers as processes of its own, in a folder and on a port that it keeps through kills.</summary>
internal abstract class TestBroker : IAsyncDisposable
{
    private readonly List<Process> _processes = [];

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>Settings of a server that tells it everything.</summary>
    public abstract IEnumerable<(string Key, string Value)> Settings { get; }

    /// <summary>As it stands in <c>brokers.sinks</c>.</summary>
    public abstract string Name { get; }

    public static async Task<TestBroker> Start(string name)
    {
        TestBroker broker = name == "nats" ? new NatsServer() : new RabbitServer();
        await broker.Start();
        return broker;
    }

    /// <summary>(Again.) Returns when it answers.</summary>
    public abstract Task Start();

    /// <summary>All that it has stored, in its order; it stays there.</summary>
    public abstract Task<List<Received>> ReadAll();

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        _processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Process Run(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;
    }
}
