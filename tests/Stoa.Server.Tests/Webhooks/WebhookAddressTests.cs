using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Outbound;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>No address that staff or strangers choose leads into the network that the server stands in.</summary>
public sealed class WebhookAddressTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly IPAddress Outside = IPAddress.Parse("93.184.215.14");

    private StoaHost _host = null!;

    /// <summary>What a name leads to, each time that it is asked for.</summary>
    private Func<string, IPAddress[]> _resolve = _ => [Outside];

    public async ValueTask InitializeAsync() =>
        _host = await StoaHost.StartWith(
            await databases.Create(),
            services => services.AddSingleton<HostResolver>((host, _) => Task.FromResult(_resolve(host))),
            ("Webhooks:Timeout", "00:00:03")
        );

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("http://shop.example/hook")]
    [InlineData("https://shop.example:9200/hook")]
    [InlineData("https://user:secret@shop.example/hook")]
    [InlineData("https://93.184.215.14/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    public async Task An_address_that_shows_it_itself_is_refused(string url)
    {
        var reply = await Create(await _host.SuperAdmin(), url);

        Assert.Equal("webhook_url_refused", reply.Code);
    }

    [Theory]
    [InlineData("a.", 150)]
    [InlineData("ü.", 60)]
    public async Task A_name_that_nobody_can_ask_for_is_refused(string part, int times)
    {
        var reply = await Create(await _host.SuperAdmin(), $"https://{string.Concat(Enumerable.Repeat(part, times))}example/hook");

        Assert.Equal("webhook_url_refused", reply.Code);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::a01:203")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    public async Task A_name_that_leads_inside_is_refused_be_it_with_one_of_its_addresses(string inside)
    {
        _resolve = _ => [Outside, IPAddress.Parse(inside)];
        var root = await _host.SuperAdmin();

        Assert.Equal("webhook_url_refused", (await Create(root, "https://shop.example/hook")).Code);
        _resolve = _ => [Outside];
        var made = (await Create(root, "https://shop.example:8443/hook")).Data;
        _resolve = _ => [IPAddress.Parse(inside)];
        var moved = await root.Send(HttpMethod.Patch, $"/admin/webhooks/{made["id"]}", new { url = "https://other.example/" }, ("If-Match", "*"));
        Assert.Equal("webhook_url_refused", moved.Code);
    }

    [Fact]
    public async Task A_name_that_leads_outside_when_it_is_written_and_inside_when_it_is_called_is_not_called()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 8443);
        inside.Start();
        var root = await _host.SuperAdmin();
        var hook = (await Create(root, "https://rebound.example:8443/hook")).Data;
        _resolve = host => host == "rebound.example" ? [IPAddress.Loopback] : [Outside];

        var ping = (await root.Post($"/admin/webhooks/{hook["id"]}/test")).Data;
        JsonNode seen = ping;
        await Wait.Until(async () => (string?)(seen = (await root.Get($"/admin/deliveries/{ping["id"]}")).Data)["status"] == "dead");

        Assert.Equal("address_refused", (string?)seen["last_error"]);
        Assert.Null(seen["log"]![0]!["response"]);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task Every_attempt_asks_anew()
    {
        // What happened while the demo shop was filled is not told to an endpoint that comes once it has its places.
        await Events.Told.Relayed(_host);
        var root = await _host.SuperAdmin();
        var hook = (await Create(root, "https://moving.example/hook")).Data;
        var asked = 0;
        _resolve = _ =>
        {
            Interlocked.Increment(ref asked);
            return [IPAddress.Parse("192.168.1.1")];
        };
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var ping = (await root.Post($"/admin/webhooks/{hook["id"]}/test")).Data;
            await Wait.Until(async () => (string?)(await root.Get($"/admin/deliveries/{ping["id"]}")).Data["status"] == "dead");
            Assert.Equal(attempt, asked);
        }
    }

    private static Task<Reply> Create(Client root, string url) => root.Post("/admin/webhooks", new { url, types = new[] { "*" } });
}
