using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Customers;

namespace Stoa.Server.Tests.Payments;

/// <summary>Staff who capture or release a payment and hear nothing, because what answers them is gone: asked again under the key, it is done once.</summary>
[Race]
public sealed class RepeatedChangeTests(Shop shop) : IClassFixture<Shop>
{
    private const string Answering = "%platform.idempotency_keys SET status%";

    [Theory]
    [InlineData("capture", "captured")]
    [InlineData("void", "voided")]
    public async Task What_was_done_and_not_answered_is_answered_when_it_is_asked_again(string change, string status)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await (await shop.SignUp()).Buys(root, shipped: false);
        var payment = await shop.Host.One<Guid>("SELECT id FROM payments.payments WHERE order_id = $1", Guid.Parse((string)order["id"]!));
        var key = "lost-" + Merchant.Tag();
        await using var held = await HeldTransaction.Open(shop.Host, "SELECT FROM payments.payments WHERE id = $1 FOR UPDATE", payment);

        var lost = await held.Meet(Change, "FROM payments.payments p WHERE p.order_id");
        // The key is there by now, and the response cannot be kept.
        await using var response = await HeldTransaction.Open(shop.Host, "SELECT FROM platform.idempotency_keys WHERE key = $1 FOR UPDATE", key);
        await held.Commit();
        await Wait.Until(() => shop.Host.Database.IsWaiting(Answering));
        await shop.Host.Execute(
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1",
            Answering
        );
        await response.Commit();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await lost.Over).Status);

        var again = await Change();
        // Until the key of the first is free.
        await Wait.Until(async () => again.Code != "idempotency_key_in_use" || (again = await Change()).Code != "idempotency_key_in_use");

        Assert.True(again.Status == HttpStatusCode.OK, again.Text);
        Assert.Equal(status, (string)again.Data["status"]!);
        Assert.Equal(again.Text, (await Change()).Text);
        Assert.Equal(
            $"{change} succeeded",
            await shop.Host.One<string>(
                "SELECT string_agg(kind || ' ' || status, ', ') FROM payments.operations WHERE payment_id = $1 AND kind <> 'start'",
                payment
            )
        );
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM platform.audit_log WHERE subject = 'payment:' || $1::text", payment));

        Task<Reply> Change() =>
            root.Send(HttpMethod.Post, $"/admin/orders/{order["id"]}/payments/{payment}/{change}", new JsonObject().ToJsonString(), ("Idempotency-Key", key));
    }
}
