using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Safety;

/// <summary>/metrics for the operator's Prometheus, and for listed addresses only.</summary>
public sealed class MetricsTests(TestDatabases databases) : IAsyncLifetime
{
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await StoaHost.Start(await databases.Create(), ("Proxies:Known", "127.0.0.1"), ("Metrics:From", "203.0.113.0/24,127.0.0.1"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_count_requests_and_faults()
    {
        await new Client(_host, null).Get("/catalog/products/no-such-product");
        await new Client(_host, null, "/api").Get("/catalog/products/no-such-product");

        var page = await Read();

        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Matches("(?m)^# HELP http_server_request_duration_seconds .+$", page.Text);
        Assert.Matches("(?m)^# TYPE http_server_request_duration_seconds histogram$", page.Text);
        Assert.Matches(@"(?m)^http_server_request_duration_seconds_count\{[^}]*http_route=""/api/v1/catalog/products/[^""]+""[^}]*\} [1-9]", page.Text);
        Assert.Matches(@"(?m)^http_server_request_duration_seconds_count\{[^}]*http_route=""/api/catalog/products/[^""]+""[^}]*\} [1-9]", page.Text);
        Assert.Matches(@"(?m)^http_server_request_duration_seconds_bucket\{.*le=""\+Inf""\} [1-9]", page.Text);
        Assert.Matches("(?m)^# TYPE stoa_faults_total counter$", page.Text);
        Assert.Matches(@"(?m)^stoa_faults_total\{contract=""store"",fault=""product_not_found""\} [1-9]", page.Text);
        Assert.All(
            page.Text.TrimEnd('\n').Split('\n'),
            line =>
                Assert.Matches(
                    new Regex("^(# (HELP|TYPE) [a-z_0-9]+ .*|[a-z_0-9]+(\\{([a-zA-Z_0-9]+=\"([^\"\\\\]|\\\\.)*\",?)*\\})? (-?[0-9.E+-]+|NaN|[+-]?Inf))$"),
                    line
                )
        );
    }

    [Fact]
    public async Task HEAD_of_metrics_has_no_body()
    {
        var head = await new Client(_host, null, "").Head("/metrics");

        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8", 0), (head.Status, head.Headers["Content-Type"], head.Body.Length));
    }

    [Theory]
    [InlineData("203.0.113.7", HttpStatusCode.OK)]
    [InlineData("::ffff:203.0.113.7", HttpStatusCode.OK)]
    [InlineData("198.51.100.9", HttpStatusCode.NotFound)]
    [InlineData("2001:db8::1", HttpStatusCode.NotFound)]
    public async Task Metrics_are_served_only_to_listed_addresses(string address, HttpStatusCode status) =>
        Assert.Equal(status, (await new Client(_host, null, "").Send(HttpMethod.Get, "/metrics", null, ("X-Forwarded-For", address))).Status);

    private Task<Reply> Read() => new Client(_host, null, "").Get("/metrics");
}
