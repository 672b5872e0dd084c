using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Customers;

/// <summary>What tests of customers do again and again.</summary>
internal static class People
{
    /// <summary>The customer of a new account, as soon as the shop has heard of it.</summary>
    public static async Task<JsonNode> Customer(this Client staff, User user) =>
        (await Behind.Until(HttpStatusCode.OK, () => staff.Get($"/admin/customers/{user.Id}"))).Data;

    /// <summary>Counts what was ordered, now.</summary>
    public static Task CountOrders(this StoaHost host) =>
        Wait.Until(
            async () =>
            {
                await PeriodicJob.Run(host, "orders to count");
                return await host.One<bool>("SELECT NOT EXISTS (SELECT FROM commerce.orders_to_count)");
            },
            () => "every order is counted"
        );

    /// <summary>Buys one product and has it shipped.</summary>
    public static async Task<JsonNode> Buys(this User user, Client staff, string product = "prod-6", bool shipped = true)
    {
        await user.Client.With(product);
        var order = await user.Client.Order();
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        if (shipped)
        {
            Assert.Equal(HttpStatusCode.OK, (await staff.Post($"/admin/orders/{order.Data["id"]}/ship")).Status);
        }
        return order.Data;
    }

    /// <summary>A guest with this address; the order becomes the guest's.</summary>
    public static async Task<Guid> Guest(this StoaHost host, string email, JsonNode order)
    {
        var id = Guid.CreateVersion7();
        await host.Execute("INSERT INTO commerce.customers (id, email, email_key, created_at, updated_at) VALUES ($1, $2, lower($2), now(), now())", id, email);
        await host.Execute("UPDATE commerce.orders SET user_id = NULL, guest_id = $1, email = $2 WHERE id = $3", id, email, Guid.Parse((string)order["id"]!));
        return id;
    }

    /// <summary>Everything that is kept in all schemas, as text: what was erased is nowhere in it. The audit log only grows and is left out.</summary>
    public static async Task<string> EverythingKept(this StoaHost host)
    {
        var tables = await host.One<string[]>(
            """
            SELECT array_agg(format('%I.%I', schemaname, tablename)) FROM pg_tables
            WHERE schemaname IN ('accounts', 'commerce', 'payments', 'push', 'platform') AND tablename <> 'audit_log'
            """
        );
        var everything = new System.Text.StringBuilder();
        foreach (var table in tables)
        {
            everything.AppendLine(await host.One<string>($"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} AS t"));
        }
        return everything.ToString();
    }
}
