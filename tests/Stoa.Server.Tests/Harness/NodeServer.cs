using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// A server of npm's as a process beside a test. It writes <c>port N</c> when it listens and ends with its standard input. One that does neither in time
/// fails its test with what it has said, where waiting for it would hang the run.
/// </summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly StringBuilder _errors = new();
    private readonly Process _process;
    private readonly StreamReader _output;

    private NodeServer(Process process)
    {
        // The reader outlives the process, so that its last lines are read after it was disposed of.
        (_process, _output) = (process, process.StandardOutput);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    public int Port { get; private set; }

    /// <param name="folder">Where it is and its packages are installed.</param>
    /// <param name="arguments">Its script, and what that takes.</param>
    public static async Task<NodeServer> Start(string folder, params string[] arguments)
    {
        await Npm.Install(folder);
        var server = new NodeServer(Npm.Start(folder, "node", arguments));
        var line = await server.Answer();
        server.Port = int.Parse(line.AsSpan("port ".Length), CultureInfo.InvariantCulture);
        return server;
    }

    public Task Tell(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>The next line, which has to come.</summary>
    public async Task<string> Answer()
    {
        try
        {
            if (await Next().WaitAsync(Wait.Limit) is { } line)
            {
                return line;
            }
            await _process.Ended();
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }
        lock (_errors)
        {
            throw new InvalidOperationException($"{string.Join(' ', _process.StartInfo.ArgumentList)} does not answer: {_errors}");
        }
    }

    /// <summary>The next line; null when it has ended.</summary>
    public Task<string?> Next() => _output.ReadLineAsync();

    public async ValueTask DisposeAsync()
    {
        using var process = _process;
        process.StandardInput.Close();
        await process.Ended();
    }
}
