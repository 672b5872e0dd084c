using System.Diagnostics;
using Stoa.FcmDouble;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Delivery;

/// <summary>
/// A real server process, killed twenty times while it delivers two messages. What FCM has received is compared with each message's guarantee.
/// </summary>
public sealed class KillTests(TestDatabases databases)
{
    private const int Kills = 20;
    private const int Careful = 8_000;
    private const int Eager = 12_000;
    private const int Window = 50;
    private const int Shards = 4;

    /// <summary>The most pushes in flight at the moment of a kill, including the two shards for small messages.</summary>
    private const int InFlight = Window * (Shards + 2);

    [Fact]
    public async Task After_kills_at_least_once_loses_no_device_and_at_most_once_duplicates_none_within_the_bound()
    {
        await using var post = await DeliveryHost.Open(databases, ("Delivery:Shards", "0"), ("Delivery:SmallAudience", "0"));
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(20);
        await post.Register("eager-", Eager);
        await post.Register(Enumerable.Range(0, Careful).Select(i => $"careful-{i}"), "ios");
        var (eager, careful) = (
            await post.Draft(", audience", """, '{"platforms":["android"]}'"""),
            await post.Draft(", audience, guarantee", """, '{"platforms":["ios"]}', 'at_most_once'""")
        );
        await post.Start(eager);
        await post.Start(careful);

        for (var kill = 0; kill < Kills; kill++)
        {
            using var server = Run(post);
            await KillAfter(server, post.Fcm.Journal, Random.Shared.Next(1, 700));
        }
        using var last = Run(post);
        var (atLeast, atMost) = (await post.Until(eager, "sent"), await post.Until(careful, "sent"));
        last.Kill();
        await last.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new Progress("sent", Eager, Eager, 0, 0, 0, null), atLeast);
        var receipts = Enumerable.Range(0, Eager).Select(i => post.Fcm.Journal.Receipts($"eager-{i}")).ToList();
        Assert.DoesNotContain(0, receipts);
        Assert.InRange(receipts.Sum() - Eager, 0, Kills * InFlight);

        Assert.Equal((Careful, 0, 0), (atMost.Accepted + atMost.Unknown, atMost.Failed, atMost.Skipped));
        Assert.InRange(atMost.Unknown, 0, Kills * InFlight);
        receipts = [.. Enumerable.Range(0, Careful).Select(i => post.Fcm.Journal.Receipts($"careful-{i}"))];
        Assert.DoesNotContain(receipts, count => count > 1);
        Assert.True(receipts.Sum() >= atMost.Accepted, "counted as accepted what FCM has not");
        TestContext.Current.SendDiagnosticMessage(
            "{0} kills: {1} duplicates, {2} unknown; the bound is {3}",
            Kills,
            post.Fcm.Journal.Totals.Duplicates,
            atMost.Unknown,
            Kills * InFlight
        );
    }

    [Fact]
    public async Task The_other_node_finishes_the_work_of_a_killed_one()
    {
        const int all = 4_000;
        (string, string)[] settings = [("Delivery:ShardSize", "200"), ("Delivery:Window", $"{Window}"), ("Delivery:Shards", $"{Shards}")];
        await using var post = await DeliveryHost.Open(databases, settings);
        post.Fcm.Settings.Latency = TimeSpan.FromMilliseconds(20);
        await post.Register("ok-", all);
        var message = await post.Draft(", throttle_per_second", ", 400");
        var greeted = new TaskCompletionSource();
        using var server = Run(post, greeted);
        await Wait.Until(() => greeted.Task.IsCompleted || server.HasExited);
        await post.Start(message);
        await Wait.Until(async () => await Nodes() == 2 || (await post.Read(message)).Status != "sending");
        Assert.Equal("sending", (await post.Read(message)).Status);
        await KillAfter(server, post.Fcm.Journal, 300);

        Assert.Equal(new Progress("sent", all, all, 0, 0, 0, null), await post.Until(message, "sent"));
        Assert.Equal(all, post.Fcm.Journal.Totals.Devices);
        Assert.InRange(post.Fcm.Journal.Totals.Duplicates, 0, InFlight);

        Task<long> Nodes() =>
            post.Database.One("SELECT count(DISTINCT owner_pid) FROM push.shards WHERE done_to >= from_id", row => row.GetInt64(0), CancellationToken.None);
    }

    /// <param name="post">The host whose database the process shares.</param>
    /// <param name="greeted">Completed when the server has started.</param>
    private static Process Run(DeliveryHost post, TaskCompletionSource? greeted = null)
    {
        List<string> arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Stoa.Server.dll"),
            "--Urls",
            "http://127.0.0.1:0",
            "--Database:ConnectionString",
            post.Node.ConnectionString,
            "--Demo:Seed",
            "false",
            "--Delivery:ShardSize",
            "1000",
            "--Delivery:Window",
            $"{Window}",
            "--Delivery:Shards",
            $"{Shards}",
            "--Fcm:MessagesPerSecond",
            "4000",
        ];
        arguments.AddRange(DeliveryHost.SettingsFor(post.Fcm).SelectMany(setting => new[] { "--" + setting.Key, setting.Value }));
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var server = Process.Start(start)!;
        server.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Ctrl-C stops everything", StringComparison.Ordinal) == true)
            {
                greeted?.TrySetResult();
            }
        };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        return server;
    }

    /// <summary>Kills with -9 after this many more messages have arrived.</summary>
    private static async Task KillAfter(Process server, Journal journal, int messages)
    {
        var target = journal.Totals.Requests + messages;
        for (var clock = Stopwatch.StartNew(); journal.Totals.Requests < target; await Task.Delay(2))
        {
            Assert.True(clock.Elapsed < Wait.Limit && !server.HasExited, $"no more messages arrive: {journal.Totals}");
        }
        server.Kill();
        await server.Ended();
    }
}
