using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Stoa.Server.Tests.Mails;

namespace Stoa.Server.Tests.Safety;

/// <summary>What is exported over OTLP, and what never is. These tests do not run in parallel, because a tracer observes every server in the process.</summary>
[Collection(typeof(TelemetryTests.Alone))]
public sealed class TelemetryTests(TestDatabases databases)
{
    [Fact]
    public async Task A_request_exports_a_trace_with_its_statements_metrics_and_logs()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var host = await Start(collector);

        await new Client(host, null).Get("/catalog/products/no-such-product");
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Stoa.Tests").LogWarning("A {Word} was logged", "word");

        await Post.Until(() =>
            Task.FromResult(
                collector.Of("traces").Contains("/api/v1/catalog/products/", StringComparison.Ordinal)
                    && collector.Of("traces").Contains("SELECT", StringComparison.Ordinal)
                    && collector.Of("metrics").Contains("http.server.request.duration", StringComparison.Ordinal)
                    && collector.Of("metrics").Contains("product_not_found", StringComparison.Ordinal)
                    && collector.Of("logs").Contains("A word was logged", StringComparison.Ordinal)
            )
        );
        Assert.Contains("service.name", collector.Of("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_paths_nor_query_strings_nor_bodies_nor_values_of_statements_are_exported()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var host = await Start(collector);

        await new Client(host, null, "").Get("/account/reset-password?token=TheSecretToken");
        await new Client(host, null).Get("/catalog/products?search=TheSecretWord");
        for (var time = 0; time < 2; time++)
        {
            // The second one violates a constraint, whose error names the address.
            await new Client(host, null).Post("/auth/register", new { email = "the.secret@example.com", password = "The-Secret-Password-1" });
        }
        await new Client(host, null).Post("/auth/login", new { email = "the.secret@example.com", password = "The-Secret-Password-1" });
        await new Client(host, "TheSecretBearer").Get("/catalog/products/the-last-one");

        await Post.Until(() =>
            Task.FromResult(
                collector.Of("traces").Contains("/api/v1/auth/login", StringComparison.Ordinal)
                    && collector.Of("traces").Contains("/catalog/products/{", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain("the-last-one", collector.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@example.com", collector.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("TheSecret", collector.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("The-Secret", collector.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token=", collector.Everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Health_checks_and_background_services_are_not_traced()
    {
        await using var collector = await OtlpReceiver.Start();
        await using var host = await Start(collector);

        await new Client(host, null, "").Get("/health/ready");
        await Post.Write(host, null);
        await Post.Until(async () => await host.Waiting() == 0);
        await new Client(host, null).Get("/catalog/products/the-last-one");

        await Post.Until(() => Task.FromResult(collector.Of("traces").Contains("/catalog/products/{", StringComparison.Ordinal)));
        Assert.DoesNotContain("platform.migrations", collector.Of("traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("platform.outbox", collector.Of("traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_traced()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    private async Task<StoaHost> Start(OtlpReceiver collector) =>
        await StoaHost.Start(
            await databases.Create(),
            static logging => logging.AddOpenTelemetry(),
            ("Telemetry:Otlp:Endpoint", collector.Root),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200")
        );

    [CollectionDefinition(DisableParallelization = true)]
    public sealed class Alone;
}
