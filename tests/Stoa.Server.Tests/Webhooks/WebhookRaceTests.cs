using Stoa.Integrations.Delivery;
using Stoa.Platform.Data;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Events;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>Deliveries beside what takes them away.</summary>
[Race]
public sealed class WebhookRaceTests(HookShop shop) : IClassFixture<HookShop>
{
    /// <summary>The deliveries are made of the event before, or the person is erased before: whoever is first, the other waits for.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_order_said_of_somebody_who_is_erased_meanwhile_is_not_kept_to_be_sent(bool madeFirst)
    {
        var root = await shop.Root();
        // Those of tests before would make the message that this one holds.
        await shop.Host.Execute("UPDATE integrations.endpoints SET deleted_at = now()");
        var hook = await shop.Subscribe(null, "order.placed");
        await using var place = await HeldTransaction.Open(shop.Host, "SELECT FROM integrations.cursors WHERE endpoint_id = $1 FOR UPDATE", hook.Id);
        var order = (await (await (await shop.Host.SignUp()).With("prod-6")).Order()).Data;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order["id"]}/ship")).Status);
        var guest = await shop.Host.Guest($"{Merchant.Tag()}@guests.example.com", order);
        await Told.Relayed(shop.Host);
        var position = await shop.Host.One<long>(
            "SELECT position FROM platform.event_log WHERE aggregate_id = $1 AND type = 'order.placed'",
            (string)order["id"]!
        );
        // Either of the two has come as far as what the test holds.
        await using var held = madeFirst
            ? await HeldTransaction.Open(
                shop.Host,
                "INSERT INTO integrations.messages (position, contract, body, used_at) VALUES ($1, 'store', '', now())",
                position
            )
            : await HeldTransaction.Open(shop.Host, "SELECT FROM platform.audit_head FOR UPDATE");
        var first = madeFirst
            ? await held.Meet(Made, "INTO integrations.messages")
            : await HeldTransaction.Meet(Erased, () => shop.Host.IsErasing(guest.ToString()));
        var second = madeFirst
            ? await HeldTransaction.Meet(Erased, () => shop.Host.IsErasing(guest.ToString()))
            : await HeldTransaction.Meet(Made, () => shop.Host.ErasureIsWaitedFor(guest.ToString()));
        await held.DisposeAsync();
        await Task.WhenAll(first.Over, second.Over);

        Assert.False(
            await shop.Host.One<bool>(
                "SELECT EXISTS (SELECT FROM integrations.messages WHERE position = $1 AND convert_from(body, 'UTF8') LIKE '%' || $2 || '%')",
                position,
                (string)order["shipping_address"]!["address1"]!
            )
        );

        async Task Erased() => Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{guest}/anonymise")).Status);

        async Task Made()
        {
            await place.DisposeAsync();
            await Wait.Until(() => shop.Host.One<bool>("SELECT position >= $2 FROM integrations.cursors WHERE endpoint_id = $1", hook.Id, position));
        }
    }

    [Fact]
    public async Task A_lane_that_was_removed_and_is_there_again_is_not_taken_under_a_number_of_before()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        const string lane = "INSERT INTO integrations.lanes (endpoint_id, aggregate, due_at) VALUES ($1, 'product:1', now())";
        await using var held = await HeldTransaction.Open(shop.Host, lane, hook.Id);

        var first = await Taken();
        await held.Change("DELETE FROM integrations.lanes WHERE endpoint_id = $1", hook.Id);
        await held.Change(lane, hook.Id);

        Assert.NotEqual(first, await Taken());

        async Task<long> Taken() =>
            Assert.Single(
                await held.Connection.Many(
                    Lanes.TakeSql,
                    row => row.GetInt64(2),
                    TestContext.Current.CancellationToken,
                    Array.Empty<Guid>(),
                    Array.Empty<int>(),
                    8,
                    TimeSpan.FromMinutes(1),
                    64,
                    64
                )
            );
    }

    [Theory]
    [InlineData("deliveries", "status = 'pending', next_at = now()")]
    [InlineData("messages", "used_at = now()")]
    public async Task What_is_told_again_while_old_deliveries_are_removed_stays(string table, string again)
    {
        var hook = await shop.Subscribe(null, "product.updated");
        await shop.HappenOnce();
        await hook.Settled("delivered", 1);
        var position = await shop.Host.One<long>("SELECT position FROM integrations.deliveries WHERE endpoint_id = $1", hook.Id);
        await shop.Host.Execute("UPDATE integrations.messages SET used_at = now() - interval '1 year' WHERE position = $1", position);
        await shop.Host.Execute("UPDATE integrations.deliveries SET created_at = now() - interval '1 year' WHERE endpoint_id = $1", hook.Id);
        await using var held = await HeldTransaction.Open(shop.Host, $"UPDATE integrations.{table} SET {again} WHERE position = $1", position);

        var removal = await held.Meet(() => PeriodicJob.Run(shop.Host, OldDeliveries.Job), "DELETE FROM integrations.");
        await held.Commit();
        await removal.Over;

        // Other endpoints have deliveries of it that are not old.
        var own = table == "deliveries" ? $"endpoint_id = '{hook.Id}'" : "true";
        Assert.Equal(1, await shop.Host.One<long>($"SELECT count(*) FROM integrations.{table} WHERE position = $1 AND {own}", position));
    }
}
