using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.FcmDouble;
using Stoa.Platform.Outbox;
using Stoa.Push.Events;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Database;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Events of an order are pushed to the buyer's devices if that is configured.</summary>
public sealed class OrderPushTests(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings());
        _host = await StoaHost.Start(
            await databases.Create(),
            [
                .. DeliveryHost.SettingsFor(_fcm),
                ("Push:Events:OrderPlaced:Enabled", "true"),
                ("Push:Events:OrderShipped:Enabled", "true"),
                ("Push:Events:OrderPlaced:Texts:pt:Title", "Obrigado"),
                ("Push:Events:OrderPlaced:Texts:pt:Body", "{items} em {order_number}"),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
    }

    [Fact]
    public async Task An_order_is_pushed_once_to_the_buyers_active_devices_in_their_languages()
    {
        var admin = await _host.AdminOfPush();
        var buyer = await Buyer();
        var mexican = await admin.NewDevice(locale: "es-MX", user: buyer.Id, token: "ok-" + PushDesk.Tag());
        await admin.NewDevice("ios", locale: "pt-BR", user: buyer.Id, token: "ok-" + PushDesk.Tag());
        await admin.NewDevice(token: "ok-" + PushDesk.Tag());
        var order = (await (await buyer.Client.With("prod-2")).Order()).Data;
        // In the outbox, written as a message, or both: a row is deleted from the outbox after its message was written.
        Assert.Equal(
            1,
            await _host.One<long>(
                """
                SELECT greatest(
                    (SELECT count(*) FROM platform.outbox
                        WHERE consumer = 'push.order_placed' AND payload->>'order_number' = $1
                        AND payload->>'user_id' = $2 AND payload->>'items' = '1'),
                    (SELECT count(*) FROM push.messages WHERE name = 'order.placed ' || $1)
                )
                """,
                (string)order["order_number"]!,
                buyer.Id
            )
        );
        var happened = Event(order, buyer.Id);
        await Consumer.Handle(happened, TestContext.Current.CancellationToken);
        await Consumer.Handle(happened, TestContext.Current.CancellationToken);

        var told = (await admin.Get("/admin/push-messages?events=true"))
            .Data.AsArray()
            .Where(message => (string?)message!["name"] == $"order.placed {order["order_number"]}")
            .ToArray();
        var message = (long)told[^1]!["id"]!;
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM push.messages WHERE event_id = $1", happened.Id));
        Assert.Equal(2, (int)(await admin.Until(message, "sent"))["counters"]!["accepted"]!);
        var previews = (await admin.Post($"/admin/push-messages/{message}/preview")).Data["messages"]!.AsArray();
        Assert.Contains($"Hemos recibido el pedido {order["order_number"]}.", previews.ToString(), StringComparison.Ordinal);
        Assert.Contains($"1 em {order["order_number"]}", previews.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            mexican,
            (await admin.Get($"/admin/push-messages/{message}/deliveries")).Data.AsArray().Select(device => (long)device!["deviceTokenId"]!)
        );
    }

    [Fact]
    public async Task Shipping_an_order_repeatedly_sends_one_push_message()
    {
        var admin = await _host.AdminOfPush();
        var buyer = await Buyer();
        await admin.NewDevice(locale: "en-GB", user: buyer.Id, token: "ok-" + PushDesk.Tag());
        var order = (await (await buyer.Client.With("prod-2")).Order()).Data;

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.Post($"/admin/orders/{order["id"]}/ship")));

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.OK, "shipped"), (reply.Status, (string?)reply.Data["status"])));
        Assert.Equal("shipped", (string?)(await buyer.Client.Get($"/orders/{order["id"]}")).Data["status"]);
        Assert.Equal(
            1,
            await _host.One<long>("SELECT count(*) FROM platform.audit_log WHERE action = 'order.shipped' AND subject = $1", $"order:{order["id"]}")
        );
        var message = await Told($"order.shipped {order["order_number"]}");
        Assert.Equal(1, (int)(await admin.Until(message, "sent"))["counters"]!["accepted"]!);
        Assert.Contains("is on its way", (await admin.Post($"/admin/push-messages/{message}/preview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_an_event_is_kept_as_long_as_the_one_that_sent_it_again()
    {
        await _host.Execute(
            """
            INSERT INTO push.messages (name, type, status, android_message, event_id, retry_of, created_at, updated_at)
            SELECT name, 'immediate', 'sent', '{"title":"Sale"}'::jsonb, event_id, retry_of, now() - interval '40 days', now() - interval '31 days'
            FROM (VALUES ('retried', -1, NULL::bigint), ('old', -2, NULL)) AS m (name, event_id, retry_of)
            """
        );
        await _host.Execute(
            """
            INSERT INTO push.messages (name, type, status, android_message, retry_of, created_at, updated_at)
            SELECT 'retry', 'immediate', 'sent', '{"title":"Sale"}'::jsonb, id, now(), now() FROM push.messages WHERE name = 'retried'
            """
        );

        await PeriodicJob.Run(_host, "old event messages");

        Assert.Equal(
            ["retried", "retry"],
            await _host.One<string[]>("SELECT array_agg(name ORDER BY id) FROM push.messages WHERE name IN ('retried', 'old', 'retry')"),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Old_messages_of_events_go_in_batches_that_wait_for_none()
    {
        await _host.Execute(
            """
            INSERT INTO push.messages (name, type, status, android_message, event_id, created_at, updated_at)
            SELECT 'batch', 'immediate', 'sent', '{"title":"Sale"}'::jsonb, -1000 - n, now() - interval '40 days', now() - interval '31 days'
            FROM generate_series(1, 4500) AS n
            """
        );
        await using var held = await HeldTransaction.Open(_host, "SELECT FROM push.messages WHERE event_id = -1001 FOR KEY SHARE");

        await PeriodicJob.Run(_host, "old event messages");

        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM push.messages WHERE name = 'batch'"));
        await _host.Execute(
            """
            INSERT INTO push.messages (type, status, android_message, event_id, created_at, updated_at)
            SELECT 'immediate', 'sent', '{"title":"Sale"}'::jsonb, -10000 - n, now(), now() FROM generate_series(1, 10000) AS n
            """
        );
        await _host.Execute("ANALYZE push.messages");
        Assert.Contains(
            "messages_of_old_events",
            await _host.Explain(OrderPush.PurgeExpiredSql, DateTimeOffset.UtcNow.AddDays(-30), 2_000),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Unknown_and_cancelled_orders_cannot_be_shipped()
    {
        var admin = (await _host.AdminOfPush()).Under("/api/v1");
        var buyer = await Buyer();
        var order = (await (await buyer.Client.With("prod-2")).Order()).Data;
        await _host.Execute("UPDATE commerce.orders SET status = 'cancelled' WHERE id = $1", Guid.Parse((string)order["id"]!));

        (await admin.Post($"/admin/orders/{order["id"]}/ship")).Refused(HttpStatusCode.Conflict, "order_state");
        foreach (var id in new[] { Guid.NewGuid().ToString(), "nonsense" })
        {
            (await admin.Post($"/admin/orders/{id}/ship")).Refused(HttpStatusCode.NotFound, "order_not_found");
        }
        (await buyer.Client.Post($"/admin/orders/{order["id"]}/ship")).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    private async Task<long> Told(string name)
    {
        var id = 0L;
        await Wait.Until(async () => (id = await _host.One<long>("SELECT coalesce(min(id), 0) FROM push.messages WHERE name = $1", name)) > 0, () => name);
        return id;
    }

    [Fact]
    public async Task A_language_without_a_text_stops_the_start()
    {
        var start = await Assert.ThrowsAsync<Stoa.Platform.Settings.StartException>(async () =>
            await StoaHost.Start(await databases.Create(), ("Push:Events:OrderPlaced:Enabled", "true"), ("Push:Events:OrderPlaced:Language", "de"))
        );

        Assert.Equal("Push:Events:OrderPlaced:Language is 'de', for which Push:Events:OrderPlaced:Texts has no text, only for en, es.", start.Message);
    }

    [Fact]
    public async Task A_buyer_without_devices_gets_no_message()
    {
        var buyer = await Buyer();
        var happened = Event((await (await buyer.Client.With("prod-2")).Order()).Data, buyer.Id);
        await Consumer.Handle(happened, TestContext.Current.CancellationToken);

        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM push.messages WHERE event_id = $1", happened.Id));
    }

    [Fact]
    public async Task When_order_push_is_off_an_order_writes_no_event()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var shop = new Client(host, null);
        var registered = await shop.Post(
            "/auth/register",
            new
            {
                email = "buyer@example.com",
                password = "SecurePassword123!",
                first_name = "A",
                last_name = "B",
            }
        );
        var buyer = new Client(host, (string)registered.Data["access_token"]!);
        await (await buyer.With("prod-2")).Order();

        Assert.Equal(0, await host.One<long>("SELECT count(*) FROM platform.outbox WHERE consumer LIKE 'push.%'"));
        Assert.DoesNotContain(host.Services.GetServices<IOutboxConsumer>(), consumer => consumer.Name.StartsWith("push.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_becomes_of_an_order_is_pushed_where_that_is_configured()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            [
                .. DeliveryHost.SettingsFor(_fcm),
                ("Push:Events:OrderDelivered:Enabled", "true"),
                ("Push:Events:OrderCancelled:Enabled", "true"),
                ("Push:Events:OrderRefunded:Enabled", "true"),
            ]
        );
        Assert.Equal(
            ["push.fulfilment_delivered", "push.order_cancelled", "push.refund_succeeded"],
            host.Services.GetServices<IOutboxConsumer>()
                .Select(consumer => consumer.Name)
                .Where(name => name.StartsWith("push.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    private IOutboxConsumer Consumer => _host.Services.GetServices<IOutboxConsumer>().Single(consumer => consumer.Name == "push.order_placed");

    /// <summary>The event as the shop writes it, with a unique number.</summary>
    private static OutboxEvent Event(System.Text.Json.Nodes.JsonNode order, string buyer) =>
        new(
            Random.Shared.NextInt64(1L << 40, 1L << 50),
            "order.placed",
            JsonSerializer.Serialize(
                new
                {
                    order_id = (string)order["id"]!,
                    order_number = (string)order["order_number"]!,
                    user_id = buyer,
                    items = 1,
                }
            ),
            DateTimeOffset.UtcNow,
            1
        );

    private async Task<(string Id, Client Client)> Buyer()
    {
        var registered = await new Client(_host, null).Post(
            "/auth/register",
            new
            {
                email = $"{Guid.NewGuid():N}@example.com",
                password = "SecurePassword123!",
                first_name = "A",
                last_name = "B",
            }
        );
        return ((string)registered.Data["user"]!["id"]!, new Client(_host, (string)registered.Data["access_token"]!));
    }
}
