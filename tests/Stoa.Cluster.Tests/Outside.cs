using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.FcmDouble;

namespace Stoa.Cluster.Tests;

/// <summary>What the shop talks to: an endpoint of webhooks and Google's messaging, both here, and the staff member who set them up.</summary>
internal sealed class Outside : IAsyncDisposable
{
    private const int Devices = 400;

    private readonly ConcurrentDictionary<string, byte> _told = new(StringComparer.Ordinal);
    private readonly FcmServer _fcm;
    private readonly WebApplication _endpoint;

    private Outside(FcmServer fcm, WebApplication endpoint) => (_fcm, _endpoint) = (fcm, endpoint);

    /// <summary>Of the Stoa nodes, so that they find both.</summary>
    public string[] Options =>
        [
            "--Fcm:CredentialsFile",
            _fcm.CredentialsFile,
            "--Fcm:BaseUrl",
            _fcm.BaseUrl,
            "--Fcm:TrustedCertificate",
            _fcm.CertificateFile,
            "--Fcm:Ramp",
            "00:00:00.001",
            "--Webhooks:AllowPrivate",
            "true",
            "--Webhooks:Timeout",
            "00:00:05",
            "--Webhooks:Lease",
            "00:00:10",
        ];

    public static async Task<Outside> Start()
    {
        var fcm = await FcmServer.Start(new DoubleSettings { Folder = Folder() });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var outside = new Outside(fcm, app);
        app.Run(outside.Take);
        await app.StartAsync();
        return outside;
    }

    public async Task SetUp(Rig rig)
    {
        using var staff = await SignIn(rig);
        await Expect(staff, "admin/webhooks", new { url = _endpoint.Urls.First() + "/", types = new[] { "order.placed" } });
        var lines = string.Concat(
            Enumerable
                .Range(0, Devices)
                .Select(number => string.Create(CultureInfo.InvariantCulture, $$"""{"fcm_token":"ok-{{number}}","platform":"android"}""") + "\n")
        );
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var answer = await staff.PostAsync(new Uri("admin/device-tokens/import", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a message to all devices that takes some twenty seconds; returns its id.</summary>
    public static async Task<long> StartCampaign(Rig rig)
    {
        using var staff = await SignIn(rig);
        var message = await Expect(
            staff,
            "admin/push-messages",
            new
            {
                type = "immediate",
                name = "drill",
                android_message = new { title = "Hello", body = "20 % off everything" },
                throttle_per_second = 20,
            }
        );
        return (long)message["data"]!["id"]!;
    }

    /// <summary>Until no device is open; all were reached, since the message was to be sent at least once.</summary>
    public static async Task EndCampaign(Rig rig, long message)
    {
        using var staff = await SignIn(rig);
        JsonNode? progress = null;
        await Wait.Until(
            async () =>
            {
                var text = await staff.GetStringAsync(
                    new Uri(string.Create(CultureInfo.InvariantCulture, $"admin/push-messages/{message}/progress"), UriKind.Relative),
                    TestContext.Current.CancellationToken
                );
                progress = JsonNode.Parse(text)!["data"];
                return (string?)progress!["status"] is not ("sending" or "queued");
            },
            () => "the campaign has ended: " + progress
        );
        Assert.True((string?)progress!["status"] == "sent" && (long)progress["counters"]!["accepted"]! == Devices, "the campaign: " + progress);
    }

    /// <summary>Until every order was told to the endpoint.</summary>
    public Task Told(IEnumerable<Guid> orders)
    {
        var waiting = orders.Select(order => order.ToString()).ToHashSet(StringComparer.Ordinal);
        return Wait.Until(
            () =>
            {
                waiting.RemoveWhere(_told.ContainsKey);
                return Task.FromResult(waiting.Count == 0);
            },
            () => $"{waiting.Count} orders were told to the endpoint"
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        var folder = Path.GetDirectoryName(_fcm.CredentialsFile)!;
        await _fcm.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The nodes may be another user's than the tests.</summary>
    private static string Folder()
    {
        var folder = Path.Combine(Path.GetTempPath(), "stoa-cluster-fcm-" + Guid.NewGuid().ToString("N")[..12]);
        Directory.CreateDirectory(folder);
        return folder;
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync(http.RequestAborted))!;
        _told[(string)body["data"]!["id"]!] = 0;
        http.Response.StatusCode = 204;
    }

    public static async Task<HttpClient> SignIn(Rig rig)
    {
        var staff = new HttpClient { BaseAddress = rig.Nodes[0] };
        var answer = await Expect(staff, "auth/login", new { email = "admin@example.com", password = rig.AdminPassword });
        staff.DefaultRequestHeaders.Authorization = new("Bearer", (string)answer["data"]!["access_token"]!);
        return staff;
    }

    private static async Task<JsonNode> Expect(HttpClient staff, string path, object body)
    {
        using var content = System.Net.Http.Json.JsonContent.Create(body);
        using var answer = await staff.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }
}
