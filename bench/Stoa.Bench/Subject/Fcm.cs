using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.EmbeddedPostgres;

namespace Stoa.Bench.Subject;

/// <summary>The FCM double as its own process, with the official client to compare with.</summary>
internal sealed class Fcm(Process process, string folder, int port, int controlPort, Site site) : IDisposable
{
    private static readonly string Project = Path.Combine(Repository.Root, "tools", "Stoa.FcmDouble");
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{controlPort}") };

    public Process Process => process;

    private string BaseUrl => $"https://127.0.0.1:{port}";
    private string Credentials => Path.Combine(folder, "service-account.json");
    private string Certificate => Path.Combine(folder, "certificate.pem");

    public string[] ServerArguments =>
        ["--Fcm:CredentialsFile", Credentials, "--Fcm:BaseUrl", BaseUrl, "--Fcm:TrustedCertificate", Certificate, "--Fcm:Ramp", "00:00:00.001"];

    public static async Task<Fcm> Start(Site site, TimeSpan latency)
    {
        var (port, controlPort) = (FreePort.Choose(), FreePort.Choose());
        var folder = Path.Combine(site.Folder, "fcm-" + port.ToString(Text.Plain));
        var program = Path.Combine(Project, "bin", Repository.Configuration, "net10.0", "Stoa.FcmDouble.dll");
        var process = site.Children.Start(
            "dotnet",
            [
                program,
                "--port",
                port.ToString(Text.Plain),
                "--control-port",
                controlPort.ToString(Text.Plain),
                "--folder",
                folder,
                "--quota",
                "0",
                "--latency",
                latency.TotalMilliseconds.ToString(Text.Plain),
            ],
            log: site.Log("fcm")
        );
        var fcm = new Fcm(process, folder, port, controlPort, site);
        for (var patience = 0; !File.Exists(fcm.Credentials); patience++)
        {
            await Task.Delay(50, site.Cancelled);
            if (patience > 400 || process.HasExited)
            {
                throw new BenchException("The FCM double did not start.");
            }
        }
        return fcm;
    }

    /// <summary>Messages per second of <c>firebase-admin</c>'s sendEach.</summary>
    public async Task<double> OfficialClient(double seconds)
    {
        var client = Path.Combine(Project, "client");
        if (!Directory.Exists(Path.Combine(client, "node_modules")))
        {
            await site.Children.Output("npm", ["ci", "--no-audit", "--no-fund", "--prefix", client], null, "npm is missing.", site.Cancelled);
        }
        var rate = await site.Children.Output(
            "node",
            [Path.Combine(client, "send.mjs"), Credentials, BaseUrl, "load", seconds.ToString(Text.Plain)],
            new(StringComparer.Ordinal) { ["NODE_EXTRA_CA_CERTS"] = Certificate },
            "node is missing.",
            site.Cancelled
        );
        return double.Parse(rate, Text.Plain);
    }

    public Task Forget() => _http.DeleteAsync("/journal", site.Cancelled);

    /// <summary>The number of receipts, and of duplicates among them.</summary>
    public async Task<(long Accepted, long Duplicates)> Journal()
    {
        var journal = await _http.GetFromJsonAsync<JsonElement>("/journal", site.Cancelled);
        return (journal.GetProperty("accepted").GetInt64(), journal.GetProperty("duplicates").GetInt64());
    }

    public void Dispose() => _http.Dispose();
}
