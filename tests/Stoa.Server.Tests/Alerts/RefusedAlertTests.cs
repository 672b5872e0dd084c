using Microsoft.Extensions.DependencyInjection;
using Stoa.FcmDouble;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Delivery;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Alerts;

/// <summary>An alert that FCM takes for no device is mailed after all, once.</summary>
public sealed class RefusedAlertTests(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;
    private StoaHost _host = null!;
    private Client _root = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        _host = await StoaHost.Start(await databases.Create(), DeliveryHost.SettingsFor(_fcm));
        _root = (await _host.AdminOfPush()).Under("/api/v1");
        await _root.SetShop(
            new
            {
                stock_alerts = true,
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
    public async Task Where_every_device_refuses_the_mail_goes_out_once_even_if_staff_send_the_message_again()
    {
        // The second is refused for what it is sent, and so stays active.
        var member = await Waiting("unregistered-", "argument-");
        var product = await Back(member);

        var mail = await Mailed(member, product);
        Assert.Contains("10.00 USD", mail.Text, StringComparison.Ordinal);
        Assert.Equal(("told", "mail"), (await _host.StatusOf(product), await Way(product)));

        var message = await _host.One<long>("SELECT id FROM push.messages WHERE name LIKE 'alert.stock %'");
        Assert.Equal(HttpStatusCode.OK, (await Admin.Post($"/admin/push-messages/{message}/send")).Status);
        await Admin.Until(message, "failed");
        await PeriodicJob.Run(_host, "alerts that no device took");
        await Settled();
        Assert.Single(await _host.MailsTo(member.Email), IsBack);
        Assert.Equal("refused", await _host.One<string>("SELECT string_agg(way, ',') FROM push.alert_events"));
    }

    [Theory]
    [InlineData("unregistered-", "ok-")]
    [InlineData("once-unavailable-", null)]
    public async Task Where_one_device_takes_it_in_the_end_no_mail_goes_out(string first, string? second)
    {
        var member = await Waiting(first, second);
        var product = await Back(member);
        await _host.Becomes(product, "told");
        await Admin.Until(await _host.One<long>("SELECT id FROM push.messages WHERE name LIKE 'alert.stock %'"), "sent");
        await PeriodicJob.Run(_host, "alerts that no device took");
        await Settled();

        Assert.DoesNotContain(await _host.MailsTo(member.Email), IsBack);
        Assert.Equal("push", await Way(product));
    }

    [Fact]
    public async Task What_is_gone_again_when_the_refusal_comes_is_told_the_next_time()
    {
        var member = await Waiting("slow-");
        var product = await Back(member);
        await _host.Becomes(product, "told");
        await _host.Restock(product, 0);
        await Refuse(product);
        Assert.Equal("active", await _host.StatusOf(product));

        await _host.Execute("UPDATE push.devices SET is_active = false, deactivation_reason = 'unregistered'");
        await _host.Restock(product, 3);
        await Mailed(member, product);
    }

    [Fact]
    public async Task Who_asked_anew_meanwhile_is_told_by_that_and_who_is_gone_is_told_nothing()
    {
        var member = await Waiting("ok-");
        var product = await Back(member);
        await _host.Becomes(product, "told");
        await _host.Restock(product, 0);
        Assert.Equal(HttpStatusCode.OK, (await member.Client.Under("/api/v1").Ask(product)).Status);

        await Refuse(product);
        Assert.Equal("ended,active", await _host.StatusOf(product));

        await _host.Restock(product, 3);
        await _host.Becomes(product, "ended,told");
        await Settled();
        await _host.Execute("UPDATE commerce.alerts SET user_id = NULL");
        await Refuse(product);
        Assert.Equal("ended,told", await _host.StatusOf(product));
        Assert.DoesNotContain(await _host.MailsTo(member.Email), IsBack);
    }

    private Client Admin => _root.Under("/api");

    private static bool IsBack(PickedUp mail) => mail.Subject.StartsWith("Back again", StringComparison.Ordinal);

    /// <summary>A member with devices that FCM answers for as their tokens say.</summary>
    private async Task<User> Waiting(params string?[] tokens)
    {
        var member = await _host.NewCustomer();
        await _host.Verify(member.Id);
        foreach (var token in tokens.OfType<string>())
        {
            await Admin.NewDevice(user: member.Id, token: token + PushDesk.Tag());
        }
        return member;
    }

    /// <summary>A product that the member asked for and that is back.</summary>
    private async Task<string> Back(User member)
    {
        var product = await _host.SoldOut();
        Assert.Equal(HttpStatusCode.OK, (await member.Client.Under("/api/v1").Ask(product)).Status);
        await _host.Restock(product, 5);
        return product;
    }

    private async Task<PickedUp> Mailed(User member, string product)
    {
        await Wait.Until(async () => (await _host.MailsTo(member.Email)).Any(IsBack));
        await _host.Becomes(product, "told");
        return Assert.Single(await _host.MailsTo(member.Email), IsBack);
    }

    /// <summary>The answer of the module of push, about the alert that was told last.</summary>
    private async Task Refuse(string product)
    {
        var alert = await _host.One<Guid>("SELECT id FROM commerce.alerts WHERE product_id = $1 ORDER BY (status = 'told') DESC LIMIT 1", product);
        await _host
            .Services.GetServices<IOutboxConsumer>()
            .Single(consumer => consumer.Name == "mail.alert_refused")
            .Handle(
                new OutboxEvent(1L << 40, "alert.refused", $$"""{"alert_id":"{{alert}}"}""", DateTimeOffset.UtcNow, 1),
                TestContext.Current.CancellationToken
            );
    }

    private async Task Settled()
    {
        await Wait.Until(async () => await _host.One<long>("SELECT count(*) FROM push.alerts_refused") == 0);
        await _host.Settled();
    }

    private Task<string> Way(string product) => _host.One<string>("SELECT way FROM commerce.alerts WHERE product_id = $1", product);
}
