using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Database;

/// <summary>Work that follows a commit is told after it, and not by a notification of its own for each.</summary>
public sealed class DoorbellTests(Shop shop) : IClassFixture<Shop>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_commits_with_events_are_told_to_other_nodes_by_few_notifications()
    {
        var user = await shop.SignUp();
        await shop.MailsTo(user.Email);
        await using var listening = await shop.Host.Database.OpenConnectionAsync(Cancelled);
        var heard = new ConcurrentQueue<string>();
        listening.Notification += (_, told) => heard.Enqueue(told.Payload);
        await listening.Change("LISTEN stoa", Cancelled);
        var clock = Stopwatch.StartNew();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => shop.Guest.Forgot($"nobody-{Guid.NewGuid():N}@example.com")));
        await shop.MailsTo(user.Email);
        await Wait.Until(async () => await listening.WaitAsync(TimeSpan.FromMilliseconds(1), Cancelled) || heard.Any(IsBell));
        await listening.Change("SELECT pg_notify('stoa', 'last:')", Cancelled);
        await Wait.Until(async () => await listening.WaitAsync(TimeSpan.FromMilliseconds(1), Cancelled) || heard.Contains("last:"));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.DoesNotContain(heard, payload => payload.StartsWith("outbox:", StringComparison.Ordinal));
        Assert.InRange(heard.Count(IsBell), 1, (int)(clock.ElapsedMilliseconds / 30) + 2);

        static bool IsBell(string payload) => payload.StartsWith("bell:", StringComparison.Ordinal) && payload.EndsWith(":outbox", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_rolled_back_rings_nothing_and_what_commits_rings_once()
    {
        var (bell, notifications) = (shop.Host.Services.GetRequiredService<Doorbell>(), shop.Host.Services.GetRequiredService<ChangeNotifications>());
        var rung = 0;
        notifications.On("rung in a test", _ => Interlocked.Increment(ref rung));

        await InTransaction(_ => RequestFaults.InternalError);
        Assert.Equal(0, rung);

        await InTransaction(_ => 1);
        Assert.Equal(1, rung);

        Task<Outcome<int>> InTransaction(Func<NpgsqlConnection, Outcome<int>> outcome) =>
            shop.Host.Database.InTransaction(
                connection =>
                {
                    bell.RingAfterCommit(connection, "rung in a test");
                    bell.RingAfterCommit(connection, "rung in a test");
                    return Task.FromResult(outcome(connection));
                },
                Cancelled
            );
    }

    [Fact]
    public async Task Another_node_hears_a_ring_and_one_does_not_hear_its_own_twice()
    {
        await using var other = await StoaHost.Start(shop.Host.ConnectionString, ("Demo:Seed", "false"));
        var heard = new ConcurrentQueue<string>();
        shop.Host.Services.GetRequiredService<ChangeNotifications>().On("rung by one", _ => heard.Enqueue("here"));
        other.Services.GetRequiredService<ChangeNotifications>().On("rung by one", _ => heard.Enqueue("there"));
        await other.Services.GetRequiredService<ChangeNotifications>().Listening;

        shop.Host.Services.GetRequiredService<Doorbell>().Ring("rung by one");
        await Wait.Until(() => heard.Contains("there"));
        await shop.Host.Services.GetRequiredService<ChangeNotifications>().Settled(Cancelled);

        Assert.Equal(["here", "there"], heard);
    }
}
