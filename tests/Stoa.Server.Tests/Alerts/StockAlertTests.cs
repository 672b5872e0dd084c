using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Alerts;

/// <summary>To be told once when something is back.</summary>
public sealed class StockAlertTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_member_with_a_verified_address_is_told_once_by_mail_when_it_is_back()
    {
        await shop.WithAlerts();
        var (product, member) = (await shop.Host.SoldOut(), await shop.Member());

        Assert.Equal(HttpStatusCode.OK, (await member.Client.Ask(product)).Status);
        Assert.Equal(HttpStatusCode.OK, (await member.Client.Ask(product)).Status);
        Assert.Equal("active", await shop.Host.StatusOf(product));
        await shop.Host.Restock(product, 5);
        await shop.Host.Becomes(product, "told");
        await shop.Host.Restock(product, 0);
        await shop.Host.Restock(product, 5);
        await shop.Host.Settled();

        var mail = Assert.Single(await shop.MailsTo(member.Email), mail => mail.Subject == $"Back again: {product}");
        Assert.Contains("10.00 USD", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"List-Unsubscribe: <{AlertDesk.LinkOf(mail, "unsubscribe")}>\r\n", mail.Source, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail.Source, StringComparison.Ordinal);
        // Once it was told, it may be asked for again.
        await shop.Host.Restock(product, 0);
        Assert.Equal(HttpStatusCode.OK, (await member.Client.Ask(product)).Status);
        Assert.Equal("told,active", await shop.Host.StatusOf(product));
    }

    [Fact]
    public async Task An_address_is_told_after_it_was_confirmed_by_the_button_of_the_link_and_not_by_opening_it()
    {
        await shop.WithAlerts();
        var (product, email) = (await shop.Host.SoldOut(), Address());

        (await shop.Guest.Ask(product, new { email })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.AskFor(product, email)).Status);
        await shop.Host.Restock(product, 1);
        await shop.Host.Settled();
        Assert.Equal("pending", await shop.Host.StatusOf(product));
        var link = AlertDesk.LinkOf(await shop.MailTo(email, $"Please confirm: {product}"), "confirm")[shop.Host.Root.Length..];

        Assert.Contains("<form", (await shop.Guest.Under("").Get(link)).Text, StringComparison.Ordinal);
        Assert.Equal("pending", await shop.Host.StatusOf(product));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Under("").Post(link)).Status);

        // It came back while the mail was read.
        await shop.Host.Becomes(product, "told");
        await shop.MailTo(email, $"Back again: {product}");
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Guest.Under("").Post(link[..^3] + "abc")).Status);
    }

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike()
    {
        await shop.WithAlerts();
        var (product, member, email) = (await shop.Host.SoldOut(), await shop.Member(), Address());

        var replies = new[]
        {
            await shop.Guest.AskFor(product, email),
            await shop.Guest.AskFor(product, email),
            await shop.Guest.AskFor(product, member.Email),
            await shop.Guest.AskFor(product, member.Email),
        };

        Assert.All(
            replies,
            reply => Assert.Equal((replies[0].Status, replies[0].Json["message"]?.ToString()), (reply.Status, reply.Json["message"]?.ToString()))
        );
        Assert.Equal("pending,pending", await shop.Host.StatusOf(product));
    }

    [Fact]
    public async Task An_address_that_is_not_verified_or_not_ones_own_is_confirmed_by_a_link()
    {
        await shop.WithAlerts();
        var (product, user, other) = (await shop.Host.SoldOut(), await shop.SignUp(), Address());

        await user.Client.Ask(product);
        await user.Client.AskFor(product, other);

        Assert.Equal("pending,pending", await shop.Host.StatusOf(product));
        await shop.MailTo(user.Email, $"Please confirm: {product}");
        await shop.MailTo(other, $"Please confirm: {product}");
    }

    [Fact]
    public async Task What_is_sold_out_again_before_the_mail_leaves_is_told_the_next_time()
    {
        await shop.WithAlerts();
        var (product, member) = (await shop.Host.SoldOut(), await shop.Member());
        await member.Client.Ask(product);
        // Comes and goes before anybody looks.
        await shop.Host.Execute("WITH x AS (UPDATE commerce.alerts SET status = 'telling' WHERE product_id = $1 RETURNING id) SELECT id FROM x", product);

        await Undelivered(product);
        await shop.Host.Becomes(product, "active");
        await shop.Host.Restock(product, 2);
        await shop.Host.Becomes(product, "told");
        Assert.Single(await shop.MailsTo(member.Email), mail => mail.Subject == $"Back again: {product}");
    }

    [Fact]
    public async Task Who_removed_the_alert_or_unsubscribed_meanwhile_gets_no_mail()
    {
        await shop.WithAlerts();
        var (product, member) = (await shop.Host.SoldOut(), await shop.Member());
        await member.Client.Ask(product);
        await shop.Host.Execute("UPDATE commerce.alerts SET status = 'telling' WHERE product_id = $1", product);
        await shop.Host.Restock(product, 2);

        Assert.Equal(HttpStatusCode.NoContent, (await member.Client.Delete($"/catalog/products/{product}/stock-alerts")).Status);
        await Undelivered(product);
        await shop.Host.Settled();

        Assert.Equal("ended", await shop.Host.StatusOf(product));
        Assert.DoesNotContain(await shop.MailsTo(member.Email), mail => mail.Subject == $"Back again: {product}");
        Assert.Equal(HttpStatusCode.NoContent, (await member.Client.Delete($"/catalog/products/{product}/stock-alerts")).Status);
    }

    [Fact]
    public async Task The_unsubscribe_link_ends_all_alerts_of_that_owner_without_a_login()
    {
        await shop.WithAlerts();
        var (first, second, member, other) = (await shop.Host.SoldOut(), await shop.Host.SoldOut(), await shop.Member(), await shop.Member());
        await member.Client.Ask(first);
        await member.Client.Ask(second);
        await other.Client.Ask(second);
        await shop.Host.Restock(first, 1);
        await shop.Host.Becomes(first, "told");
        var link = AlertDesk.LinkOf(await shop.MailTo(member.Email, $"Back again: {first}"), "unsubscribe")[shop.Host.Root.Length..];

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Under("").Get(link)).Status);
        Assert.Equal("active,active", await shop.Host.StatusOf(second));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Under("").Post(link)).Status);

        Assert.Equal("ended,active", await shop.Host.StatusOf(second));
    }

    [Fact]
    public async Task Of_an_item_that_is_back_three_are_told_for_a_piece_who_asked_first_first()
    {
        await shop.WithAlerts();
        var product = await shop.Host.SoldOut();
        for (var n = 0; n < 5; n++)
        {
            await (await shop.Member()).Client.Ask(product);
        }

        await shop.Host.Restock(product, 1);
        await shop.Host.Becomes(product, "told,told,told,active,active");
        await shop.Host.Execute("UPDATE commerce.alerts SET not_before = now() WHERE product_id = $1 AND status = 'active'", product);
        await shop.Host.Becomes(product, "told,told,told,told,told");
    }

    [Fact]
    public async Task Nothing_can_be_asked_for_that_is_off_unknown_in_stock_or_sold_by_variant()
    {
        var root = await shop.WithAlerts();
        var member = await shop.Member();
        var product = (string)(await root.NewProduct(Merchant.ProductBody()))["id"]!;
        (await member.Client.Ask("nothing")).Refused(HttpStatusCode.NotFound, "product_not_found");
        (await member.Client.Ask("prod-1", new { variant_id = "nothing" })).Refused(HttpStatusCode.NotFound, "product_not_found");
        (await shop.Guest.Ask(product)).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        await shop.Host.Execute("UPDATE commerce.products SET inventory_policy = 'continue' WHERE id = $1", product);
        (await member.Client.Ask(product)).Refused(HttpStatusCode.Conflict, "alert_not_needed");
    }

    [Fact]
    public async Task Fifty_things_are_enough_for_one_and_an_address_does_not_learn_of_it()
    {
        await shop.WithAlerts();
        var (product, member, email) = (await shop.Host.SoldOut(), await shop.Member(), Address());
        foreach (var (user, key) in new[] { (Guid.Parse(member.Id), ""), (Guid.Empty, email) })
        {
            await shop.Host.Execute(
                """
                WITH p AS (INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id)
                    SELECT $3 || n, $3 || n, 'x', 1, 'brand-1', 'cat-1' FROM generate_series(1, 50) n RETURNING id)
                INSERT INTO commerce.alerts (id, kind, product_id, user_id, email, email_key, language, status, created_at, updated_at)
                SELECT gen_random_uuid(), 'stock', id, nullif($1, '00000000-0000-0000-0000-000000000000'::uuid), $2, $2, 'en', 'active', now(), now() FROM p
                """,
                user,
                key,
                "many-" + Merchant.Tag()
            );
        }

        (await member.Client.Ask(product)).Refused(HttpStatusCode.BadRequest, "too_many_alerts");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.AskFor(product, email)).Status);
        Assert.Equal("", await shop.Host.StatusOf(product));
        Assert.Empty(await shop.MailsTo(email));
    }

    [Fact]
    public async Task An_erased_persons_alerts_are_gone_and_an_export_has_them()
    {
        var root = await shop.WithAlerts();
        var (told, waiting, member) = (await shop.Host.SoldOut(), await shop.Host.SoldOut(), await shop.Member());
        await member.Client.Ask(told);
        await member.Client.Ask(waiting);
        await shop.Host.Restock(told, 1);
        await shop.Host.Becomes(told, "told");
        Assert.Equal(2, (await member.Client.Get("/account/export")).Data["parts"]!["shop"]!["alerts"]!.AsArray().Count);

        var erased = await root.Post($"/admin/customers/{member.Id}/anonymise");
        Assert.True(erased.Status == HttpStatusCode.OK, erased.Text);

        Assert.Equal(("told", ""), (await shop.Host.StatusOf(told), await shop.Host.StatusOf(waiting)));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.alerts WHERE user_id = $1", Guid.Parse(member.Id)));
    }

    [Fact]
    public async Task By_night_the_mail_waits_for_the_morning_of_the_shop()
    {
        var root = await shop.WithAlerts();
        var (product, member) = (await shop.Host.SoldOut(), await shop.Member());
        await member.Client.Ask(product);
        var now = DateTimeOffset.UtcNow;
        await root.SetShop(new { quiet_from = $"{now.AddHours(-1):HH:mm}", quiet_until = $"{now.AddHours(2):HH:mm}" });
        try
        {
            await shop.Host.Restock(product, 1);
            await Wait.Until(async () =>
                await shop.Host.One<bool>(
                    "SELECT EXISTS (SELECT FROM commerce.alerts WHERE product_id = $1 AND status = 'active' AND not_before BETWEEN $2 AND $3)",
                    product,
                    now.AddMinutes(110),
                    now.AddMinutes(125)
                )
            );
        }
        finally
        {
            await shop.WithAlerts();
        }
        await shop.Host.Execute("UPDATE commerce.alerts SET not_before = now() WHERE product_id = $1", product);
        await shop.Host.Becomes(product, "told");
    }

    private static string Address() => $"guest-{Guid.NewGuid():N}@example.com";

    /// <summary>The event that no device took it.</summary>
    private Task<int> Undelivered(string product) =>
        shop.Host.Execute(
            """
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at)
            SELECT 'alert.undelivered', 'mail.alert', jsonb_build_object('alert_id', id), now(), now() FROM commerce.alerts WHERE product_id = $1
            """,
            product
        );
}
