using System.Text.RegularExpressions;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Alerts;

/// <summary>What tests of alerts share.</summary>
internal static partial class AlertDesk
{
    /// <summary>Everything is on, and it is never night.</summary>
    public static async Task<Client> WithAlerts(this Shop shop)
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.SetShop(
            new
            {
                stock_alerts = true,
                price_alerts = true,
                abandoned_carts = true,
                cart_abandoned_minutes = 60,
                quiet_from = "00:00",
                quiet_until = "00:00",
            }
        );
        return root;
    }

    /// <summary>A product of which there is nothing.</summary>
    public static async Task<string> SoldOut(this StoaHost host, long price = 1_000)
    {
        var id = "alert-" + Merchant.Tag();
        await host.NewProduct(id, price, 0);
        return id;
    }

    public static Task Restock(this StoaHost host, string product, int pieces) =>
        host.Execute("UPDATE commerce.stock SET on_hand = $2 WHERE item_id = $1", product, pieces);

    public static async Task<User> Member(this Shop shop)
    {
        var user = await shop.SignUp();
        await shop.Host.Verify(user.Id);
        return user;
    }

    public static Task Verify(this StoaHost host, string user) =>
        host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user));

    public static Task<Reply> Ask(this Client client, string product, object? body = null, string kind = "stock") =>
        client.Post($"/catalog/products/{product}/{kind}-alerts", body);

    public static Task<Reply> AskFor(this Client client, string product, string email, string kind = "stock") =>
        client.Ask(product, new { email, consent = true }, kind);

    public static Task<string> StatusOf(this StoaHost host, string product) =>
        host.One<string>("SELECT coalesce(string_agg(status, ',' ORDER BY created_at, id), '') FROM commerce.alerts WHERE product_id = $1", product);

    public static Task Becomes(this StoaHost host, string product, string status)
    {
        var is_ = "";
        return Wait.Until(async () => (is_ = await host.StatusOf(product)) == status, () => $"{is_} instead of {status}");
    }

    /// <summary>Nothing waits to be looked at, and nothing is on its way.</summary>
    public static Task Settled(this StoaHost host) =>
        Wait.Until(async () =>
            await host.One<long>(
                """
                SELECT (SELECT count(*) FROM commerce.alerts_due) + (SELECT count(*) FROM commerce.alerts WHERE status = 'telling')
                    + (SELECT count(*) FROM platform.outbox WHERE topic LIKE 'alert.%' AND dead_at IS NULL)
                """
            ) == 0
        );

    public static string LinkOf(PickedUp mail, string page) =>
        Address().Matches(mail.Text).Select(match => match.Value).First(link => link.Contains(page, StringComparison.Ordinal));

    [GeneratedRegex("https?://\\S+token=[A-Za-z0-9_-]+")]
    private static partial Regex Address();
}
