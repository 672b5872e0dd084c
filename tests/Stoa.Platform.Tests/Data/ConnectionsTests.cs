using System.Net;
using System.Net.Sockets;
using Npgsql;
using Stoa.Platform.Data;
using Xunit;

namespace Stoa.Platform.Tests.Data;

/// <summary>A database that is slow to let anybody in, as one is after a failover.</summary>
public sealed class ConnectionsTests : IDisposable
{
    private const int Places = 8;
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public ConnectionsTests() => _silent.Start();

    [Fact]
    public async Task No_more_than_a_few_connections_are_opened_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var database = Silent("Timeout=3");
        var opening = Enumerable.Range(0, 30).Select(_ => database.Open(Timeout.InfiniteTimeSpan, stop.Token).AsTask()).ToList();
        var heard = new List<TcpClient>();
        while (heard.Count < Places)
        {
            heard.Add(await _silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
        }

        await stop.CancelAsync();
        foreach (var each in opening)
        {
            // Npgsql does not always hear in the middle of a handshake that nobody waits any more; its own limit ends it then.
            await Assert.ThrowsAnyAsync<Exception>(() => each);
        }

        Assert.False(_silent.Pending());
        heard.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Whoever_waits_for_a_place_waits_no_longer_than_the_string_says()
    {
        await using var database = Silent("Timeout=1");

        var opening = Enumerable.Range(0, 2 * Places).Select(_ => database.Open(TestContext.Current.CancellationToken).AsTask()).ToList();

        foreach (var each in opening)
        {
            var late = await Assert.ThrowsAnyAsync<NpgsqlException>(() => each);
            Assert.IsType<TimeoutException>(late.InnerException);
            Assert.NotNull(DatabaseFailures.Of(late));
        }
    }

    [Fact]
    public async Task Attempts_that_hang_keep_nobody_from_a_new_one()
    {
        await using var database = Silent("Timeout=0");
        var (cancelled, heard) = (TestContext.Current.CancellationToken, new List<TcpClient>());

        var opening = Enumerable.Range(0, Places + 1).Select(_ => database.Open(TimeSpan.FromMilliseconds(10), cancelled).AsTask()).ToList();
        while (heard.Count <= Places)
        {
            heard.Add(await _silent.AcceptTcpClientAsync(cancelled));
        }

        Assert.DoesNotContain(opening, attempt => attempt.IsCompleted);
        heard.ForEach(client => client.Dispose());
        foreach (var each in opening)
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => each);
        }
    }

    [Fact]
    public async Task A_place_is_given_on_by_whoever_got_no_connection()
    {
        await using var database = Silent("Timeout=10");
        for (var time = 0; time < 3 * Places; time++)
        {
            var opening = database.Open(TestContext.Current.CancellationToken).AsTask();

            (await _silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose();

            await Assert.ThrowsAnyAsync<NpgsqlException>(() => opening);
        }
    }

    public void Dispose() => _silent.Dispose();

    private NpgsqlDataSource Silent(string setting) =>
        NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={((IPEndPoint)_silent.LocalEndpoint).Port};Username=stoa;SSL Mode=Disable;GSS Encryption Mode=Disable;{setting}"
        );
}
