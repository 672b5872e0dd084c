using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Events;

/// <summary>Live events: heard as they happen, resumed without a gap, only of what may be read.</summary>
public sealed class LiveEventTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_event_is_heard_with_its_place_its_type_and_the_id_of_its_thing()
    {
        var root = (await shop.SuperAdmin()).Client;
        using var listener = await (await LiveListener.Open(root, "?aggregate=heard")).Begun();
        await Told.Add(shop.Host, "heard");

        var heard = await listener.Next();

        var position = Assert.Single(await Told.EventsOf(shop.Host, "heard")).Position;
        Assert.Equal(new HeardEvent(position.ToString(CultureInfo.InvariantCulture), "order.updated", """{"type":"order.updated","id":"heard"}"""), heard);
    }

    [Fact]
    public async Task A_listener_that_comes_back_on_another_node_hears_what_it_missed_and_nothing_twice()
    {
        var root = (await shop.SuperAdmin()).Client;
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        var known = "";
        var heard = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var at = root with { Host = round % 2 == 0 ? shop.Host : second };
            using var listener =
                known.Length == 0 ? await (await LiveListener.Open(at, "?aggregate=missed")).Begun() : await LiveListener.Open(at, "?aggregate=missed", known);
            await Told.Add(shop.Host, "missed");
            heard.AddRange((await listener.Next(round == 0 ? 1 : 3)).Select(one => one.Id));
            known = listener.LastId;
            // While nobody listens.
            await Told.Add(shop.Host, "missed");
            await Told.Add(shop.Host, "other");
            await Told.Add(shop.Host, "missed");
            await Told.Relayed(shop.Host);
        }

        var told = (await Told.EventsOf(shop.Host, "missed")).ConvertAll(one => one.Position.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(told[..^2], heard);
    }

    [Fact]
    public async Task While_many_write_and_the_listener_breaks_off_again_and_again_nothing_is_missing()
    {
        var root = (await shop.SuperAdmin()).Client;
        const int Events = 600;
        using var first = await (await LiveListener.Open(root, "?aggregate=storm")).Begun();
        var known = first.LastId;
        var writing = Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    for (var i = 0; i < Events / 4; i++)
                    {
                        await Told.Add(shop.Host, "storm");
                    }
                })
        );
        var heard = new List<string>();
        for (var chance = new Random(7); heard.Count < Events; )
        {
            using var listener = await LiveListener.Open(root, "?aggregate=storm", known);
            heard.AddRange((await listener.Next(Math.Min(chance.Next(1, 90), Events - heard.Count))).Select(one => one.Id));
            known = heard[^1];
        }
        await writing;

        Assert.Equal(
            (await Told.EventsOf(shop.Host, "storm")).Select(one => one.Position.ToString(CultureInfo.InvariantCulture)),
            heard,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Only_what_may_be_read_is_heard_and_who_may_no_longer_listen_is_cut()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("manage_webhooks");
        var support = await shop.SignUpAs("customer_experience");
        await root.Assign(support, await shop.Host.Read<string>("SELECT name FROM accounts.roles WHERE id = $1", Guid.Parse(role)));
        using var listener = await (await LiveListener.Open(support.Client, "?type=order.updated&type=import.finished")).Begun();
        await shop.Host.Execute(
            "INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at) VALUES ('import.finished', 'import', 'unread', '{}', now())"
        );
        await Told.Add(shop.Host, "read");

        Assert.Equal("order.updated", (await listener.Next())!.Type);
        var listed = await support.Client.Get("/admin/events?page_size=100");
        Assert.DoesNotContain("import.finished", listed.Text, StringComparison.Ordinal);
        Assert.Contains("import.finished", (await root.Get("/admin/events?type=import.finished")).Text, StringComparison.Ordinal);

        await root.Revoke(role, await shop.Host.Permission("manage_webhooks"));
        await listener.Ended();
    }

    [Fact]
    public async Task A_key_hears_on_until_it_is_revoked()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["webhooks:manage", "orders:read"]);
        using var listener = await (await LiveListener.Open(key.Client, "?aggregate=by-key")).Begun();
        // Whether it still may is asked every second.
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(3))
        {
            await Told.Add(shop.Host, "by-key");
            Assert.NotNull(await listener.Next());
        }

        await root.Revoke(key);

        await listener.Ended();
    }

    [Fact]
    public async Task A_session_that_ends_ends_its_stream()
    {
        var admin = await shop.SignUpAs("admin");
        using var listener = await (await LiveListener.Open(admin.Client)).Begun();

        Assert.True((int)(await admin.Client.Post("/auth/logout", new { refresh_token = admin.RefreshToken })).Status < 300);

        await listener.Ended();
    }

    [Theory]
    [InlineData("99999999")]
    [InlineData("none")]
    public async Task Who_knows_a_place_that_the_log_does_not_have_is_told_that_something_is_missing(string known)
    {
        using var listener = await LiveListener.Open((await shop.SuperAdmin()).Client, "?aggregate=beyond", known);

        Assert.Equal("gap", (await listener.Next())!.Type);
        await Told.Add(shop.Host, "beyond");
        Assert.Equal("order.updated", (await listener.Next())!.Type);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_closed_and_the_others_hear_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await slow.ConnectAsync(new Uri(shop.Host.Root).Host, new Uri(shop.Host.Root).Port, TestContext.Current.CancellationToken);
        await slow.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /api/v1/admin/events HTTP/1.1\r\nHost: stoa\r\nAccept: text/event-stream\r\nAuthorization: Bearer {root.Token}\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        var first = await slow.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken);
        using var quick = await (await LiveListener.Open(root, "?aggregate=quick")).Begun();
        await shop.Host.Execute(
            """
            INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT 'order.updated', 'order', repeat('x', 150), '{}', now() FROM generate_series(1, 60000)
            """
        );
        await Told.Add(shop.Host, "quick");

        Assert.Equal("order.updated", (await quick.Next())!.Type);
        Assert.True(first > 0);
        var buffer = new byte[65_536];
        await Wait.Until(async () =>
        {
            try
            {
                return await slow.ReceiveAsync(buffer, TestContext.Current.CancellationToken) == 0;
            }
            catch (SocketException)
            {
                return true;
            }
        });
    }
}
