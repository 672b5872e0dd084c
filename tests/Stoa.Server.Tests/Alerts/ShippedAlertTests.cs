using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Rules;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.Alerts;

/// <summary>A parcel is told on the buyer's devices, by mail where none can be reached, and never by both.</summary>
public sealed class ShippedAlertTests(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;
    private StoaHost _host = null!;
    private Client _root = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        _host = await StoaHost.Start(
            await databases.Create(),
            [
                .. DeliveryHost.SettingsFor(_fcm),
                // The push message beside the mail is on as well, and gives way.
                ("Push:Events:OrderShipped:Enabled", "true"),
                ("Push:Events:OrderShipped:Texts:en:Title", "Off it goes"),
            ]
        );
        _root = (await _host.AdminOfPush()).Under("/api/v1");
        await _root.SetShop(
            new
            {
                shipped_alerts = true,
                quiet_from = "00:00",
                quiet_until = "00:00",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        var errors = _host.LoggedErrors;
        await _host.DisposeAsync();
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    [Fact]
    public async Task Who_has_a_device_is_told_there_and_who_has_none_by_mail()
    {
        var (pushed, mailed) = (await _host.NewCustomer(), await _host.NewCustomer());
        await Admin.NewDevice(user: pushed.Id, token: "ok-" + PushDesk.Tag());
        var (first, second) = (await Placed(pushed), await Placed(mailed));

        foreach (var order in new[] { first, second })
        {
            Assert.Equal(HttpStatusCode.Created, (await _root.Fulfil(order)).Status);
        }
        await Told(first, "push");
        await Told(second, "mail");
        await _host.Settled();

        var message = await _host.One<long>("SELECT id FROM push.messages WHERE name = $1", $"order.shipped {await Number(first)}");
        Assert.Equal(1, (int)(await Admin.Until(message, "sent"))["counters"]!["accepted"]!);
        Assert.Contains("Off it goes", (await Admin.Post($"/admin/push-messages/{message}/preview")).Text, StringComparison.Ordinal);
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM push.messages WHERE name LIKE 'order.shipped %'"));
        Assert.DoesNotContain(await _host.MailsTo(pushed.Email), IsShipped);
        Assert.Single(await _host.MailsTo(mailed.Email), IsShipped);
        Assert.Equal("mail_sent", await Timeline(second));
        var figures = (await _root.Get("/admin/reports/alerts")).Data["kinds"]!.AsArray().Single(kind => (string)kind!["kind"]! == "shipped")!;
        Assert.Equal((2, 2, 1, 1), ((int)figures["made"]!, (int)figures["sent"]!, (int)figures["by_push"]!, (int)figures["by_mail"]!));
    }

    [Fact]
    public async Task An_alert_that_was_opened_is_counted_once_whoever_says_so_how_often()
    {
        var (buyer, other, tokens) = (await _host.NewCustomer(), await _host.NewCustomer(), new[] { "ok-" + PushDesk.Tag(), "ok-" + PushDesk.Tag() });
        foreach (var token in tokens)
        {
            await Admin.NewDevice(user: buyer.Id, token: token);
        }
        await Admin.NewDevice(user: other.Id, token: "ok-" + PushDesk.Tag());
        var (order, unread) = (await Placed(buyer), await Placed(other));
        Assert.Null(await Opened());
        await _root.Fulfil(order);
        await _root.Fulfil(unread);
        await Told(order, "push");
        await Told(unread, "push");
        await _host.Settled();
        var message = await _host.One<long>("SELECT id FROM push.messages WHERE name = $1", $"order.shipped {await Number(order)}");
        await Admin.Until(message, "sent");
        Assert.Equal(0, await Opened());

        await Say(buyer, tokens[0], "delivered");
        await Say(other, tokens[0], "opened");
        Assert.Equal(0, await Opened());
        await Task.WhenAll(tokens.Concat(tokens).Select(token => Say(buyer, token, "opened")));
        await _host.Settled();

        Assert.Equal(1, await Opened());

        async Task Say(User user, string token, string @event)
        {
            var receipts = new[] { new { messageId = $"{message}", @event } };
            Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/device-tokens/receipts", new { fcmToken = token, receipts })).Status);
            await _host.Settled();
        }

        async Task<long?> Opened() =>
            (long?)(await _root.Get("/admin/reports/alerts")).Data["kinds"]!.AsArray().Single(kind => (string)kind!["kind"]! == "shipped")!["opened"];
    }

    [Fact]
    public async Task Each_parcel_is_told_once_however_often_and_by_however_many_it_is_said()
    {
        var buyer = await _host.NewCustomer();
        await Admin.NewDevice(user: buyer.Id, token: "ok-" + PushDesk.Tag());
        var order = await Placed(buyer, 2);
        var line = await _root.Line(order);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _root.Fulfil(order, true, new { item_id = line, quantity = 1 })));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PeriodicJob.Run(_host, "alerts that are due")));
        await Told(order, "push,push");
        await _host.Settled();

        Assert.Equal(2, await _host.One<long>("SELECT count(*) FROM push.messages WHERE name = $1", $"order.shipped {await Number(order)}"));
        Assert.DoesNotContain(await _host.MailsTo(buyer.Email), IsShipped);
    }

    [Fact]
    public async Task At_night_the_device_waits_for_the_morning()
    {
        var buyer = await _host.NewCustomer();
        await Admin.NewDevice(user: buyer.Id, token: "ok-" + PushDesk.Tag());
        var order = await Placed(buyer);
        var now = DateTimeOffset.UtcNow;
        // From an hour ago to in two hours: now is in between, whatever the hour.
        await _root.SetShop(new { quiet_from = $"{now.AddHours(-1):HH':'mm}", quiet_until = $"{now.AddHours(2):HH':'mm}" });

        await _root.Fulfil(order);
        await Wait.Until(async () => await _host.One<long>("SELECT count(*) FROM commerce.alerts WHERE kind = 'shipped' AND not_before > now()") == 1);
        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM push.messages"));

        await _root.SetShop(new { quiet_from = "00:00", quiet_until = "00:00" });
        await _host.Execute("UPDATE commerce.alerts SET not_before = now() WHERE kind = 'shipped'");
        await Told(order, "push");
        Assert.DoesNotContain(await _host.MailsTo(buyer.Email), IsShipped);
    }

    [Fact]
    public async Task Who_need_not_be_told_is_not_and_where_there_are_no_mails_about_orders_there_is_none_instead()
    {
        var (spared, unreachable) = (await _host.NewCustomer(), await _host.NewCustomer());
        await Admin.NewDevice(user: spared.Id, token: "ok-" + PushDesk.Tag());
        var (first, second) = (await Placed(spared), await Placed(unreachable));
        await _root.SetShop(new { order_mails = false });

        await _root.Post(
            $"/admin/orders/{first}/fulfilments",
            new
            {
                lines = Array.Empty<object>(),
                shipped = true,
                notify = false,
            }
        );
        await _root.Fulfil(second);
        await Wait.Until(async () => await _host.One<long>("SELECT count(*) FROM commerce.alerts WHERE status = 'ended'") == 1);
        await _host.Settled();

        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM commerce.alerts"));
        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM push.messages"));
        Assert.DoesNotContain(await _host.MailsTo(unreachable.Email), IsShipped);
    }

    [Fact]
    public async Task Without_the_setting_the_mail_goes_out_beside_the_push_message_as_before()
    {
        await _root.SetShop(new { shipped_alerts = false });
        var buyer = await _host.NewCustomer();
        await Admin.NewDevice(user: buyer.Id, token: "ok-" + PushDesk.Tag());
        var order = await Placed(buyer);

        await _root.Fulfil(order);

        await Wait.Until(async () => (await _host.MailsTo(buyer.Email)).Any(IsShipped));
        await Wait.Until(async () => await _host.One<long>("SELECT count(*) FROM push.messages WHERE name LIKE 'order.shipped %'") == 1);
        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM commerce.alerts"));
    }

    private Client Admin => _root.Under("/api");

    private static bool IsShipped(PickedUp mail) => mail.Subject.Contains("on its way", StringComparison.Ordinal);

    private async Task<string> Placed(User buyer, int quantity = 1)
    {
        var item = Warehouse.Tag();
        await _host.NewProduct(item, 999, 10);
        var client = buyer.Client.Under("/api/v1");
        await client.With(item, quantity);
        return await client.Placed();
    }

    private async Task Told(string order, string ways)
    {
        var are = "";
        await Wait.Until(
            async () =>
                (
                    are = await _host.One<string>(
                        """
                        SELECT coalesce(string_agg(coalesce(a.way, a.status), ',' ORDER BY a.id), '') FROM commerce.alerts a
                        JOIN commerce.fulfilments f ON f.id = a.fulfilment_id WHERE f.order_id = $1
                        """,
                        Guid.Parse(order)
                    )
                ) == ways,
            () => $"{are} instead of {ways}"
        );
    }

    private async Task<string> Number(string order) => (string)(await _root.Seen(order))["order_number"]!;

    private Task<string> Timeline(string order) =>
        _host.One<string>(
            "SELECT type FROM commerce.order_events WHERE order_id = $1 AND type = 'mail_sent' AND after ->> 'mail' = 'shipped'",
            Guid.Parse(order)
        );
}
