using Microsoft.Extensions.DependencyInjection;
using Stoa.FcmDouble;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Delivery;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Alerts;

/// <summary>By push where a device can be reached, else by mail, and never by both.</summary>
public sealed class AlertPushTests(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;
    private StoaHost _host = null!;
    private Client _root = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        _host = await StoaHost.Start(
            await databases.Create(),
            [.. DeliveryHost.SettingsFor(_fcm), ("Alerts:BackInStock", "true"), ("Alerts:QuietFrom", "00:00"), ("Alerts:QuietUntil", "00:00")]
        );
        _root = await _host.AdminOfPush();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
    }

    [Fact]
    public async Task A_device_is_told_and_no_mail_goes_out_and_without_one_the_mail_does()
    {
        var (pushed, mailed) = (await Member(), await Member());
        await _root.NewDevice(user: pushed.Id, locale: "es-MX", token: "ok-alert-1");
        var product = await _host.SoldOut();
        await pushed.Client.Ask(product);
        await mailed.Client.Ask(product);

        await _host.Restock(product, 5);
        await _host.Becomes(product, "told,told");

        Assert.Equal(
            "push,mail",
            await _host.One<string>("SELECT string_agg(way, ',' ORDER BY created_at, id) FROM commerce.alerts WHERE product_id = $1", product)
        );
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM push.messages WHERE name LIKE 'alert.stock %'"));
        Assert.Equal(["mail", "push"], await Ways());
    }

    [Fact]
    public async Task Two_nodes_tell_one_alert_once()
    {
        await using var second = await StoaHost.Start(
            _host.ConnectionString,
            [.. DeliveryHost.SettingsFor(_fcm), ("Alerts:BackInStock", "true"), ("Alerts:QuietFrom", "00:00"), ("Alerts:QuietUntil", "00:00")]
        );
        var members = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Member()));
        foreach (var member in members.Take(3))
        {
            await _root.NewDevice(user: member.Id, token: "ok-" + PushDesk.Tag());
        }
        var product = await _host.SoldOut();
        foreach (var member in members)
        {
            await member.Client.Ask(product);
        }

        for (var n = 0; n < 5; n++)
        {
            await _host.Restock(product, 0);
            await _host.Restock(product, 9);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(k => PeriodicJob.Run(k % 2 == 0 ? _host : second, "alerts that are due")));
        }
        await _host.Becomes(product, "told,told,told,told,told,told");
        await _host.Settled();

        Assert.Equal(3, await _host.One<long>("SELECT count(*) FROM push.messages WHERE name LIKE 'alert.stock %'"));
        // Where it was sold out at the moment of the mail, the event came a second time; the mail did not.
        Assert.Equal(3, await _host.One<long>("SELECT count(*) FROM commerce.alert_tokens WHERE purpose = 'unsubscribe'"));
    }

    [Fact]
    public async Task An_event_that_comes_again_after_its_device_came_or_went_is_not_told_the_other_way()
    {
        var member = await Member();
        var product = await _host.SoldOut();
        await member.Client.Ask(product);
        await _host.Restock(product, 1);
        await _host.Becomes(product, "told");
        await _root.NewDevice(user: member.Id, token: "ok-" + PushDesk.Tag());
        var consumer = _host.Services.GetServices<IOutboxConsumer>().Single(consumer => consumer.Name == "alerts.push");
        var id = await _host.One<long>("SELECT event_id FROM push.alert_events WHERE way = 'mail'");

        await consumer.Handle(
            new OutboxEvent(
                id,
                "alert.due",
                $$"""
                {"alert_id":"{{Guid.NewGuid()}}","kind":"stock","user_id":"{{member.Id}}","product":"x","price":"1",
                "time_zone":"UTC","quiet_from":"00:00","quiet_until":"00:00"}
                """,
                DateTimeOffset.UtcNow,
                2
            ),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM push.messages WHERE event_id = $1", id));
    }

    [Fact]
    public async Task Quiet_hours_go_by_the_clock_of_the_device()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            [.. DeliveryHost.SettingsFor(_fcm), ("Alerts:BackInStock", "true"), ("Alerts:QuietFrom", "21:00"), ("Alerts:QuietUntil", "09:00")]
        );
        var consumer = host.Services.GetServices<IOutboxConsumer>().Single(consumer => consumer.Name == "alerts.push");
        var root = await host.AdminOfPush();
        var (night, day) = (Guid.NewGuid(), Guid.NewGuid());
        // Where it is now three in the morning, and where it is noon.
        await Device(night, 3);
        await Device(day, 12);

        foreach (var (user, id) in new[] { (night, 1L << 40), (day, (1L << 40) + 1) })
        {
            await consumer.Handle(
                new OutboxEvent(
                    id,
                    "alert.due",
                    $$"""
                    {"alert_id":"{{Guid.NewGuid()}}","kind":"stock","user_id":"{{user}}","product":"x","price":"1",
                    "time_zone":"UTC","quiet_from":"21:00","quiet_until":"09:00"}
                    """,
                    DateTimeOffset.UtcNow,
                    1
                ),
                TestContext.Current.CancellationToken
            );
        }

        Assert.Equal("later,push", await host.One<string>("SELECT string_agg(way, ',' ORDER BY event_id) FROM push.alert_events"));

        async Task Device(Guid user, int hour)
        {
            var offset = (hour - DateTimeOffset.UtcNow.Hour + 36) % 24 - 12;
            await root.NewDevice(user: user.ToString(), token: "ok-" + PushDesk.Tag());
            // POSIX spells what is east of Greenwich with a minus.
            await host.Execute("UPDATE push.devices SET time_zone = $2 WHERE user_id = $1", user, $"Etc/GMT{(offset > 0 ? "-" : "+")}{Math.Abs(offset)}");
        }
    }

    private async Task<User> Member()
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var reply = await new Client(_host, null).Post(
            "/auth/register",
            new
            {
                email,
                password = "SecurePassword123!",
                first_name = "Ann",
                last_name = "Doe",
            }
        );
        var (id, token) = ((string)reply.Data["user"]!["id"]!, (string)reply.Data["access_token"]!);
        await _host.Verify(id);
        return new User(id, email, "", token, "", new Client(_host, token));
    }

    private async Task<string[]> Ways() => (await _host.One<string>("SELECT string_agg(way, ',' ORDER BY way) FROM push.alert_events")).Split(',');
}
