using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>A headless Chromium, controlled over its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string? Program = Environment
        .GetEnvironmentVariable("PATH")
        ?.Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _page = new();
    private int _lastId;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    public static bool IsInstalled => Program is not null;

    /// <param name="site">A host name under <c>localhost</c>, which browsers trust without TLS; it leads to <paramref name="port"/> of loopback.</param>
    public static async Task<Chromium> Start(string site, int port)
    {
        var profile = Directory.CreateTempSubdirectory("stoa-chromium-").FullName;
        var process = Process.Start(
            new ProcessStartInfo(Program!)
            {
                ArgumentList =
                {
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    $"--host-resolver-rules=MAP {site} 127.0.0.1:{port}",
                    "about:blank",
                },
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var browser = new Chromium(process, profile);
        try
        {
            await browser.Connect();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A platform authenticator whose user always agrees.</summary>
    public async Task AddAuthenticator()
    {
        await Send("WebAuthn.enable", new JsonObject());
        await Send(
            "WebAuthn.addVirtualAuthenticator",
            new JsonObject
            {
                ["options"] = new JsonObject
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }

    public async Task Open(string url)
    {
        await Send("Page.navigate", new JsonObject { ["url"] = url });
        await Wait.Until(async () => (string?)await Run("return location.href + document.readyState;") == url + "complete", () => url + " does not open");
    }

    /// <summary>Runs the body of an async function in the page; what it returns, or an exception with what it threw.</summary>
    public async Task<JsonNode> Run(string script)
    {
        var reply = await Send(
            "Runtime.evaluate",
            new JsonObject
            {
                ["expression"] = "(async () => { " + script + " })()",
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
                ["userGesture"] = true,
            }
        );
        return reply["exceptionDetails"] is { } thrown ? throw new InvalidOperationException(thrown.ToJsonString()) : reply["result"]!["value"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task Connect()
    {
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using var limit = new CancellationTokenSource(Wait.Limit);
        // Chromium writes the port that it chose, and the path, when it listens.
        var announcement = Path.Combine(_profile, "DevToolsActivePort");
        string[] lines;
        while (!File.Exists(announcement) || (lines = await File.ReadAllLinesAsync(announcement, limit.Token)).Length < 2)
        {
            await Task.Delay(20, limit.Token);
        }
        using var http = new HttpClient();
        var pages = (await http.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{lines[0]}/json/list", limit.Token))!;
        await _page.ConnectAsync(new Uri((string)pages.First(page => (string?)page!["type"] == "page")!["webSocketDebuggerUrl"]!), limit.Token);
    }

    private async Task<JsonNode> Send(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        var id = ++_lastId;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        await _page.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        while (true)
        {
            var reply = await Receive(limit.Token);
            if ((int?)reply["id"] == id)
            {
                return reply["error"] is { } error ? throw new InvalidOperationException(method + ": " + error.ToJsonString()) : reply["result"]!;
            }
        }
    }

    private async Task<JsonNode> Receive(CancellationToken cancelled)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _page.ReceiveAsync(buffer.AsMemory(), cancelled);
            whole.Write(buffer, 0, part.Count);
        } while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }
}
