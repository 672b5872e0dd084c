using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Server.Tests.Mails;
using Stoa.Server.Tests.Safety;

namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>
/// Nothing that must not be seen is in a log line, a span or a metric, whatever is sent. At the levels that the product has by default, and of its own
/// categories at every level: none at all. What the framework and the driver add where an operator turns on Debug or Trace: no secret and nothing of a person
/// but what stands in the path or in a header of the connection, which the framework's own routing and CORS tell there.
/// </summary>
[Collection(typeof(TelemetryTests.Alone))]
public sealed class CanaryTests(TestDatabases databases)
{
    [Fact]
    public async Task No_canary_of_any_flow_or_route_is_in_a_log_line_a_span_or_a_metric()
    {
        await using var shop = await CanaryShop.Open(await databases.Create());
        var root = await new CanaryFlows(shop).All();
        await AssertStored(shop);

        var answers = await CanarySweep.Walk(shop.Host, root);

        Assert.True(answers.Values.Sum() > 1_500, $"{answers.Values.Sum()}");
        Assert.All(
            [HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized],
            status => Assert.True(answers.GetValueOrDefault(status) > 5, $"{status} of {string.Join(", ", answers)}")
        );
        await shop.Exported();
        await AssertUnseen(shop);
        AssertProbesAreFound(shop);
        await AssertProbesAreExported(shop);
    }

    [Fact]
    public async Task No_canary_is_told_by_what_fails()
    {
        await using var shop = await CanaryShop.Open(await databases.Create());
        var root = await shop.Host.SuperAdmin();
        foreach (var schema in new[] { "commerce", "push", "payments", "integrations" })
        {
            await shop.Host.Execute($"ALTER SCHEMA {schema} RENAME TO {schema}_that_nobody_finds");
        }

        var answers = await CanarySweep.Walk(shop.Host, root);
        await shop.Host.Execute("ALTER TABLE accounts.users RENAME TO users_that_nobody_finds");
        var login = await new Client(shop.Host, null).Post("/auth/login", new { email = Canary.Email, password = Canary.Password });

        Assert.Equal(HttpStatusCode.InternalServerError, login.Status);
        Assert.True(answers.GetValueOrDefault(HttpStatusCode.InternalServerError) > 50, string.Join(", ", answers));
        await shop.Exported();
        Assert.Contains(shop.Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("42P01", StringComparison.Ordinal));
        Assert.Contains("42P01", shop.Collector.Of("traces"), StringComparison.Ordinal);
        await AssertUnseen(shop);
    }

    /// <summary>Servers of mail answer with the address that they refuse.</summary>
    [Fact]
    public async Task No_address_is_told_by_a_server_of_mail_that_refuses_it()
    {
        await using var smtp = new ScriptedSmtpServer(AfterAcceptance.HangUp, refuses: true);
        var log = new CanaryLog();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            log.Turn,
            ("Mail:Smtp:Host", "localhost"),
            ("Mail:Smtp:Port", smtp.Port.ToString(null as IFormatProvider)),
            ("Mail:From", "Shop <no-reply@shop.example>")
        );

        await new Client(host, null).Post("/auth/register", new { email = Canary.Email, password = Canary.Password });

        await Wait.Until(async () => await host.One<long>("SELECT count(*) FROM platform.outbox WHERE topic = 'mail' AND dead_at IS NOT NULL") == 1);
        Assert.Contains(log.Lines, line => line.IsToldByDefault && line.Text.Contains("is given up", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Text.Contains("said 550", StringComparison.Ordinal));
        AssertNone(log, new Canary());
        // Its local part, as some servers write it.
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains(Canary.Email.Split('@')[0], StringComparison.OrdinalIgnoreCase));
    }

    private static async Task AssertUnseen(CanaryShop shop)
    {
        Assert.DoesNotContain(shop.Host.LoggedErrors, line => line.Contains("does not declare", StringComparison.Ordinal));
        AssertNone(shop.Log, shop.Canary);
        var spans = shop.Collector.Of("traces");
        Assert.Empty(shop.Canary.In(spans));
        Assert.Contains("POST /api/v1/auth/login", spans, StringComparison.Ordinal);
        var metrics = await new Client(shop.Host, null, "").Get("/metrics");
        Assert.Contains("stoa_faults_total{", metrics.Text, StringComparison.Ordinal);
        Assert.Empty(shop.Canary.In(metrics.Text));
    }

    private static void AssertNone(CanaryLog log, Canary canary)
    {
        var leaks =
            from line in log.Lines
            let may = line.IsOurs || line.IsToldByDefault ? [] : Canary.OfTheLine
            from name in canary.In(line.Text, may)
            group line by (line.Category, line.Level, name) into same
            select $"{same.Key}: {same.First().Text[..Math.Min(600, same.First().Text.Length)]}";
        Assert.Empty(leaks);
        Assert.Contains(log.Lines, line => line is { IsOurs: false, IsToldByDefault: false, Level: LogLevel.Trace or LogLevel.Debug });
    }

    /// <summary>The canaries were not turned away at the door.</summary>
    private static async Task AssertStored(CanaryShop shop)
    {
        Assert.Equal(
            new long[] { 2, 1, 2, 2 },
            new[]
            {
                await shop.Host.One<long>("SELECT count(*) FROM accounts.users WHERE email IN ($1, $2)", Canary.Email, Canary.OtherEmail),
                await shop.Host.One<long>("SELECT count(*) FROM commerce.addresses WHERE address::text LIKE '%' || $1 || '%'", Canary.Street),
                await shop.Host.One<long>("SELECT count(*) FROM push.devices WHERE fcm_token IN ($1, $2)", Canary.DeviceToken, Canary.DeadDeviceToken),
                await shop.Host.One<long>("SELECT count(*) FROM commerce.orders o WHERE o::text LIKE '%' || $1 || '%'", Canary.Street),
            }
        );
        Assert.Contains(
            shop.Log.Lines,
            line => line.Category.StartsWith("Microsoft", StringComparison.Ordinal) && line.Text.Contains(Canary.InPath, StringComparison.Ordinal)
        );
    }

    /// <summary>What is looked through holds what is told: at each place where something could be, something of this test's is found.</summary>
    private static void AssertProbesAreFound(CanaryShop shop)
    {
        var log = shop.Host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Stoa.Tests");
        using (log.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["in"] = Canary.Email }))
        {
            log.LogDebug("Nothing of note");
        }
        log.LogTrace("{Value:0}", Canary.Password);
        log.LogTrace(new InvalidOperationException("of " + shop.Canary.Values["one-time code"]), "failed");
        log.LogInformation("The code is {Code}", Canary.Card);
        var lines = shop.Log.Lines.Where(line => line.Category == "Stoa.Tests").ToList();

        Assert.Equal(
            [nameof(Canary.Email), nameof(Canary.Password), "one-time code", nameof(Canary.Card)],
            lines.SelectMany(line => shop.Canary.In(line.Text)),
            StringComparer.Ordinal
        );
        // As a line of each format.
        Assert.True(lines[^1].Text.Split(Canary.Card).Length >= 5, lines[^1].Text);
        Assert.Equal(["one-time code"], shop.Canary.In($"code={shop.Canary.Values["one-time code"]};"), StringComparer.Ordinal);
    }

    private static async Task AssertProbesAreExported(CanaryShop shop)
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
        using (var source = new ActivitySource(Platform.Jobs.Traces.SourceName))
        {
            using var span = source.StartActivity(Canary.Street, ActivityKind.Consumer, parent);
            span!.SetTag("stoa.probe", Canary.Email).AddEvent(new ActivityEvent(Canary.Card)).SetStatus(ActivityStatusCode.Error, Canary.Name);
        }

        await Wait.Until(() => shop.Canary.In(shop.Collector.Of("traces")).Count() == 4, () => string.Join(", ", shop.Canary.In(shop.Collector.Of("traces"))));
    }
}
