using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;

namespace Stoa.Cluster.Tests;

/// <summary>The cluster of ops/cluster, in a folder that goes when it does: all that can be done to it, and what it says of itself.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "stoa-cluster-" + Guid.NewGuid().ToString("N")[..12]);
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private Process? _script;

    public static string Root { get; } = Find();

    private static string Script { get; } = Path.Combine(Root, "ops", "cluster", "cluster");

    /// <summary>What has to be installed first; empty where nothing is missing.</summary>
    public static async Task<string> Missing() => (await Run("missing")).Output.Trim().ReplaceLineEndings(" ");

    /// <summary>Of the two Stoa nodes.</summary>
    public IReadOnlyList<Uri> Nodes { get; private set; } = [];

    public string AdminPassword => _settings["PASSWORD"];

    /// <summary>That can be bought as they are, as often as one likes.</summary>
    public IReadOnlyList<string> Products { get; private set; } = [];

    /// <summary>The primary, whichever it is.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    public bool CanCut => _settings["NAMESPACES"] == "yes";

    public bool CanFill => _settings["SMALL_DISKS"] == "yes";

    /// <param name="smallDisks">Hosts on disks of 600 MB in memory, which can be filled; needs root.</param>
    /// <param name="options">Of both Stoa nodes.</param>
    public async Task Start(bool smallDisks, params string[] options)
    {
        var start = new ProcessStartInfo(Script, ["up", _folder, "--attached", .. smallDisks ? ["--small-disks"] : Array.Empty<string>(), "--", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var output = new System.Text.StringBuilder();
        var ready = new TaskCompletionSource();
        _script = Process.Start(start)!;
        DataReceivedEventHandler note = (_, line) =>
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
            if (line.Data == "ready")
            {
                ready.TrySetResult();
            }
        };
        _script.OutputDataReceived += note;
        _script.ErrorDataReceived += note;
        _script.BeginOutputReadLine();
        _script.BeginErrorReadLine();
        if (await Task.WhenAny(ready.Task, _script.WaitForExitAsync(), Task.Delay(Patience)) != ready.Task)
        {
            lock (output)
            {
                throw new InvalidOperationException("The cluster did not start: " + output);
            }
        }
        foreach (var pair in (await File.ReadAllTextAsync(Path.Combine(_folder, "settings"))).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            _settings[pair[..pair.IndexOf('=', StringComparison.Ordinal)]] = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }
        Nodes = [new Uri($"http://127.0.0.1:{_settings["STOA_1"]}/api/v1/"), new Uri($"http://127.0.0.1:{_settings["STOA_2"]}/api/v1/")];
        Database = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={_settings["PRIMARY_PORT"]};Username=postgres;Password={AdminPassword};Database=stoa;Pooling=false;Timeout=5"
        );
    }

    /// <summary>Nothing is sold out during a drill.</summary>
    public async Task Stock()
    {
        await using var command = Database.CreateCommand(
            """
            WITH filled AS (UPDATE commerce.stock SET on_hand = 100000000 RETURNING item_id)
            SELECT array_agg(id ORDER BY id) FROM commerce.products p JOIN filled ON item_id = id
            WHERE NOT EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id)
            """
        );
        Products = (string[])(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A command of the script, such as <c>kill host1</c>.</summary>
    public async Task<string> Do(string command, params string[] arguments)
    {
        var (code, output) = await Run([command, _folder, .. arguments]);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)}: {output}");
    }

    /// <summary>The host that may write; waits while there is none.</summary>
    public Task<string> Primary() => Ask("primary");

    /// <summary>A host that has every commit that was answered.</summary>
    public Task<string> Synchronous() => Ask("synchronous");

    /// <summary>One of the three that is neither.</summary>
    public async Task<string> Third()
    {
        var (primary, synchronous) = (await Primary(), await Synchronous());
        return new[] { "host1", "host2", "host3" }.First(host => host != primary && host != synchronous);
    }

    /// <summary>One leader, a synchronous standby, all three follow the same timeline, and both nodes are ready.</summary>
    public async Task Whole()
    {
        var said = "";
        await Wait.Until(
            async () =>
            {
                said = (await Run("status", _folder)).Output.Trim();
                return IsWhole(said) && await Ready();
            },
            () => "the cluster is whole: " + said
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }
        if (_script is { } script)
        {
            script.StandardInput.Close();
            await script.WaitForExitAsync();
            script.Dispose();
        }
    }

    private async Task<bool> Ready()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (var node in Nodes)
        {
            try
            {
                if (!(await http.GetAsync(new Uri(node, "/health/ready"), TestContext.Current.CancellationToken)).IsSuccessStatusCode)
                {
                    return false;
                }
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsWhole(string status)
    {
        if (!status.StartsWith('{'))
        {
            return false;
        }
        var members = JsonNode.Parse(status)!["members"]!.AsArray();
        return members.Count == 3
            && members.Count(member => (string?)member!["role"] == "leader") == 1
            && members.Count(member => (string?)member!["role"] == "sync_standby") == 1
            && members.All(member => (string?)member!["state"] is "running" or "streaming")
            && members.Select(member => (int?)member!["timeline"]).Distinct().Count() == 1;
    }

    private async Task<string> Ask(string question)
    {
        var answer = "";
        await Wait.Until(async () =>
        {
            var (code, output) = await Run(question, _folder);
            answer = output.Trim();
            return code == 0 && answer.Length > 0;
        });
        return answer;
    }

    private static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // What a command starts inherits nothing of these, so both end with it.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run this from a checkout.");
        }
        return folder.FullName;
    }
}
