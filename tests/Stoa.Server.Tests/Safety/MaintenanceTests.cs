using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Stoa.Server.Tests.Safety;

/// <summary>Maintenance mode, and the shutdown of the server.</summary>
public sealed class MaintenanceTests(TestDatabases databases)
{
    private static readonly (string Contract, string Code)[] Codes =
    [
        ("store", "maintenance"),
        ("basic", "maintenance"),
        ("standard", "SRV_003"),
        ("nest", "maintenance"),
        ("malnu", "SRV_005"),
        ("problem", "maintenance"),
    ];

    private static readonly (HttpMethod Method, string Path)[] Requests =
    [
        (HttpMethod.Get, "/catalog/products"),
        (HttpMethod.Post, "/auth/login"),
        (HttpMethod.Get, "/nowhere"),
        (HttpMethod.Put, "/cart"),
    ];

    [Fact]
    public async Task Every_contract_answers_503_with_Retry_After_while_health_answers()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Maintenance:Enabled", "true"), ("Maintenance:RetryAfter", "00:10:00"));

        foreach (var (contract, code) in Codes)
        {
            foreach (var (method, path) in Requests)
            {
                var reply = await new Client(host, null, $"/as/{contract}/api/v1").Send(method, path, method == HttpMethod.Get ? null : "{}");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
                Assert.Equal(("600", code), (reply.Headers["Retry-After"], reply.Headers["Error-Code"]));
            }
        }
        var outside = new Client(host, null, "");
        foreach (var page in new[] { "/account/verify-email", "/account/reset-password" })
        {
            foreach (
                var reply in new[]
                {
                    await outside.Get(page + "?token=x"),
                    await outside.Send(
                        new HttpRequestMessage(HttpMethod.Post, page)
                        {
                            Content = new FormUrlEncodedContent([new("token", "x"), new("password", "Another-Password-2")]),
                        }
                    ),
                }
            )
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "600"), (reply.Status, reply.Headers["Retry-After"]));
                Assert.StartsWith("text/html", reply.Headers["Content-Type"], StringComparison.Ordinal);
            }
        }
        Assert.Equal(HttpStatusCode.OK, (await outside.Get("/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await outside.Get("/health/ready")).Status);
    }

    [Fact]
    public async Task Maintenance_can_be_switched_without_a_restart()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var guest = new Client(host, null);
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products")).Status);

        Configure(host, "Maintenance:Enabled", "true");
        Assert.Equal("maintenance", (await guest.Get("/catalog/products")).Code);
        Configure(host, "Maintenance:Enabled", "perhaps");
        Assert.Equal("maintenance", (await guest.Get("/catalog/products")).Code);
        Configure(host, "Maintenance:Enabled", "false");
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products")).Status);
    }

    [Fact]
    public async Task An_exempt_address_is_served_during_maintenance()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Maintenance:Enabled", "true"),
            ("Maintenance:Exempt", "203.0.113.0/24,2001:db8::1"),
            ("Proxies:Known", "127.0.0.1")
        );

        foreach (
            var (address, status) in new[]
            {
                ("203.0.113.77", HttpStatusCode.OK),
                ("2001:db8::1", HttpStatusCode.OK),
                ("2001:db8::2", HttpStatusCode.ServiceUnavailable),
                ("198.51.100.1", HttpStatusCode.ServiceUnavailable),
            }
        )
        {
            Assert.Equal(status, (await new Client(host, null).Send(HttpMethod.Get, "/catalog/products", null, ("X-Forwarded-For", address))).Status);
        }
    }

    [Fact]
    public async Task While_stopping_an_accepted_request_is_finished_and_a_later_one_on_its_connection_is_503()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        using var http = new TcpClient();
        await http.ConnectAsync("127.0.0.1", new Uri(host.Root).Port, TestContext.Current.CancellationToken);
        var stream = http.GetStream();
        using var reader = new StreamReader(stream);
        const string body = """{"email":"nobody@example.com","password":"x"}""";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                    + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        // The server has accepted the request once it asks for the body.
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        var stopping = host.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(body + "GET /api/v1/catalog/products HTTP/1.1\r\nHost: x\r\n\r\n"),
            TestContext.Current.CancellationToken
        );
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stopping;

        Assert.StartsWith("HTTP/1.1 401", answers, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200", answers, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new Client(host, null).Get("/catalog/products"));
    }

    private static void Configure(StoaHost host, string key, string value)
    {
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration[key] = value;
        configuration.Reload();
    }
}
