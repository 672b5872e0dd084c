using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Operations;

/// <summary>The dashboard and the rules of <c>ops/</c>: every metric that they name exists, and the rules fire when they should.</summary>
public sealed partial class WatchingTests(TestDatabases databases)
{
    /// <summary>Of a server that backs itself up, which BackupTests shows.</summary>
    private const string OfBackups = "stoa_backup_last_success_seconds";

    /// <summary>Of a server that does so into a bucket, which BucketBackupTests shows.</summary>
    private const string OfBuckets = "stoa_backup_behind_seconds";

    /// <summary>Of a server that tells a broker, which BrokerTests shows.</summary>
    private const string OfBrokers = "stoa_brokers_failing";

    /// <summary>Of a server that a search engine stands behind, which SearchEngineTests shows.</summary>
    private const string OfSearch = "stoa_search_away";

    /// <summary>Of a server that has sent push messages, which DeliveryTests shows.</summary>
    private const string OfPush = "stoa_fcm_request_duration_seconds_count";

    /// <summary>Of Prometheus itself.</summary>
    private const string Up = "up";

    /// <summary>In a process of its own: what is measured belongs to a process, and there is a limit to how much one measures.</summary>
    [Fact]
    public async Task Every_metric_that_the_dashboard_and_the_rules_name_is_on_the_page()
    {
        var wanted = Named().Except([OfBackups, OfBuckets, OfBrokers, OfSearch, OfPush, Up], StringComparer.Ordinal).ToList();
        Assert.True(wanted.Count > 12, string.Join(", ", wanted));
        var database = new NpgsqlConnectionStringBuilder(await databases.Create()) { MaxPoolSize = 4 }.ConnectionString;
        await using var server = await ServerProcess.Start("--Metrics:Every", "00:00:00.1", "--Database:ConnectionString", database);
        using var http = new HttpClient { BaseAddress = new Uri(server.Root), Timeout = Wait.Limit };
        using var unknown = await http.GetAsync("/api/v1/catalog/products/none", TestContext.Current.CancellationToken);

        var missing = wanted;
        await Wait.Until(
            async () =>
            {
                // More at once than there are connections: that some had to wait for one is measured too.
                await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => http.GetStringAsync($"/api/v1/catalog/products?keyword={Guid.NewGuid():N}")));
                var page = await http.GetStringAsync("/metrics");
                missing = [.. wanted.Where(name => !Regex.IsMatch(page, $"(?m)^{name}[ {{]", RegexOptions.None, TimeSpan.FromSeconds(1)))];
                return missing.Count == 0;
            },
            () => "missing: " + string.Join(", ", missing)
        );
    }

    [Fact]
    public async Task Mails_that_wait_and_those_given_up_are_counted()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Metrics:Every", "00:00:00.1"));
        await host.Execute(
            """
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, dead_at)
            VALUES ('x', 'nobody', '{}', now(), now() - interval '2 hours', NULL), ('x', 'nobody', '{}', now(), now(), now())
            """
        );

        // Other servers of this process write the same figures: what is looked for is that these are seen at all.
        await Wait.Until(async () =>
            OldestOutbox().Match((await new Client(host, null, "").Get("/metrics")).Text) is { Success: true } age
            && double.Parse(age.Groups["age"].Value, System.Globalization.CultureInfo.InvariantCulture) >= 7200
        );
    }

    [Fact]
    public async Task An_audit_log_that_is_not_as_it_was_written_is_seen_in_the_figures()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Metrics:Every", "00:00:00.1"));
        await host.Execute("UPDATE platform.audit_checks SET broken_id = 1, broken_reason = 'its hash does not match', broken_at = now()");

        await Wait.Until(async () => (await new Client(host, null, "").Get("/metrics")).Text.Contains("stoa_audit_broken{} 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rules_fire_when_they_should_and_only_then()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "promtool is not installed (Debian: prometheus)");
        var folder = Path.Combine(ServerSettings.Root(), "ops");

        var checkedRules = await Run(folder, "check", "rules", "alerts.yml");
        var tried = await Run(folder, "test", "rules", "alerts.test.yml");

        Assert.True(checkedRules.ExitCode == 0, checkedRules.Output);
        Assert.True(tried.ExitCode == 0, tried.Output);
    }

    private static IEnumerable<string> Named()
    {
        var folder = Path.Combine(ServerSettings.Root(), "ops");
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "grafana", "dashboard.json")))!;
        var expressions = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => (string)target!["expr"]!);
        var rules = File.ReadAllText(Path.Combine(folder, "alerts.yml"));
        var all = string.Join('\n', expressions) + '\n' + string.Join('\n', Expressions().Matches(rules).Select(match => match.Groups["text"].Value));
        return MetricName().Matches(Labels().Replace(all, "")).Select(match => match.Value).Distinct(StringComparer.Ordinal);
    }

    private static async Task<CommandResult> Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/promtool", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, output + error, error);
    }

    [GeneratedRegex("(?ms)expr:(?<text>.*?)^        (for|labels):", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expressions();

    [GeneratedRegex(@"\bby \([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Labels();

    [GeneratedRegex("\\b(?:stoa|http_server|db_client|dotnet)_[a-z_]+(?![a-z_]*[}=])|\\bup(?={)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex(@"(?m)^stoa_outbox_oldest_age_seconds\S* (?<age>[0-9.eE+]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldestOutbox();
}
