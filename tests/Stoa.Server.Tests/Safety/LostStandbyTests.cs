using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Tests.Safety;

/// <summary>
/// A database that replicates synchronously, and a standby that no longer answers: every commit waits until Npgsql cancels the wait, upon which PostgreSQL
/// says that all went well. It did not: a failover would lose it.
/// </summary>
public sealed class LostStandbyTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "stoa-standby-" + Guid.NewGuid().ToString("N")[..12]);
    private PostgresServer _postgres = null!;
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["wal_level"] = "replica",
            ["max_wal_senders"] = "2",
            ["synchronous_commit"] = "on",
        };
        _postgres = await PostgresServer.StartAsync(
            new EmbeddedPostgresOptions(_folder) { Durable = false, Settings = settings },
            NullLogger.Instance,
            CancellationToken.None
        );
        var connection = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { CommandTimeout = 2 };
        _host = await StoaHost.Start(connection.ConnectionString, ("Media:Directory", Path.Combine(_folder, "media")));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        if (new DirectoryInfo(Path.Combine(_folder, "postgres")).LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_the_standby_has_not_confirmed_is_never_answered_as_done_and_the_key_tells_what_became_of_it()
    {
        var buyer = await (await _host.SignUp()).With("prod-6");
        var other = await _host.SignUp();
        await Standby("ghost");

        var order = await buyer.Order();
        var withKey = await buyer.Order(key: "one-order");
        var cart = await other.Add("prod-6");

        Assert.All([order, withKey, cart], reply => Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status));
        Assert.All([order, withKey, cart], reply => Assert.True(reply.Headers.ContainsKey("Retry-After"), reply.Text));
        await Standby("");

        // The first is in the books although nobody could know: what was told is neither a yes nor a no.
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM commerce.orders"));
        await buyer.With("prod-6");
        await Wait.Until(async () => (await buyer.Order(key: "one-order")).Status == HttpStatusCode.Created);
        Assert.Equal((await buyer.Order(key: "one-order")).Text, (await buyer.Order(key: "one-order")).Text);
        Assert.Equal(2, await _host.One<long>("SELECT count(*) FROM commerce.orders"));
        Assert.Equal(
            0,
            await _host.One<long>("SELECT count(*) FROM commerce.orders o WHERE NOT EXISTS (SELECT FROM payments.payments p WHERE p.order_id = o.id)")
        );
    }

    [Fact]
    public async Task A_checkout_that_the_standby_has_not_confirmed_is_placed_once_as_soon_as_one_does()
    {
        var guest = await CartHolder.Ready(_host);
        var quote = await guest.Quote();
        await Standby("ghost");

        var doubtful = await guest.CheckOut(quote);
        await Standby("");
        // The time that it is left alone for would end within the patience of this test.
        await _host.Execute("UPDATE payments.operations SET next_at = 'infinity' WHERE status IN ('started', 'unknown')");

        doubtful.Was(HttpStatusCode.ServiceUnavailable, "service_unavailable");
        await Wait.Until(async () => (string)(await guest.Get($"/checkout/{quote["quote_id"]}")).Data["status"]! == "placed");
        Assert.Equal((string)quote["quote_id"]!, (string)(await guest.CheckOut(quote)).Data["id"]!);
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM commerce.orders"));
        await _host.LosesNoPayment();
    }

    private async Task Standby(string name)
    {
        await _host.Execute($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await _host.Execute("SELECT pg_reload_conf()");
        await Wait.Until(async () => await _host.One<string>("SHOW synchronous_standby_names") == name);
        if (name.Length > 0)
        {
            await Wait.Until(CommitsWait);
        }
    }

    /// <summary>What commits wait for is said by PostgreSQL's checkpointer, which may hear of the setting later than a connection does.</summary>
    private async Task<bool> CommitsWait()
    {
        Task commit = _host.Execute("SELECT pg_logical_emit_message(true, 'test', '')");
        var waits = false;
        while (!commit.IsCompleted && !waits)
        {
            waits =
                await _host.One<long>(
                    "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query ~ '^SELECT pg_logical'"
                ) > 0;
        }
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return waits;
    }
}
