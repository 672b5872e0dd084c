using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Rules;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.Alerts;

/// <summary>To be told once that something costs less, and reminded once of a cart.</summary>
public sealed class PriceAndCartAlertTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_price_below_the_one_of_the_question_is_told_once()
    {
        await shop.WithAlerts();
        var (product, member) = (await shop.Host.NewProduct(2_000), await shop.Member());
        Assert.Equal(HttpStatusCode.OK, (await member.Client.Ask(product, kind: "price")).Status);

        await shop.Host.Execute("UPDATE commerce.products SET base_price = 2500 WHERE id = $1", product);
        await shop.Host.Execute("UPDATE commerce.products SET base_price = 2000 WHERE id = $1", product);
        await shop.Host.Settled();
        Assert.Equal("active", await shop.Host.StatusOf(product));
        await shop.Host.Execute("UPDATE commerce.products SET sale_price = 1500 WHERE id = $1", product);
        await shop.Host.Becomes(product, "told");
        await shop.Host.Execute("UPDATE commerce.products SET sale_price = 1200 WHERE id = $1", product);
        await shop.Host.Settled();

        var mail = Assert.Single(await shop.MailsTo(member.Email), mail => mail.Subject == $"{product} costs less");
        Assert.Contains("15.00 USD", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_that_nobody_touched_is_told_of_once_to_who_agreed_to_advertising()
    {
        await shop.WithAlerts();
        var (agreed, silent) = (await shop.Member(), await shop.Member());
        foreach (var user in new[] { agreed, silent })
        {
            await user.Client.With(await shop.Host.NewProduct(700));
            await Idle(user);
        }
        await agreed.Client.Patch("/account/consent", new { marketing = true });

        await PeriodicJob.Run(shop.Host, "abandoned carts");
        await PeriodicJob.Run(shop.Host, "abandoned carts");
        await Wait.Until(async () => await Status(agreed) == "told");

        Assert.Single(await shop.MailsTo(agreed.Email), IsReminder);
        Assert.DoesNotContain(await shop.MailsTo(silent.Email), IsReminder);
        // Touched and left again, it is still the same cart.
        await agreed.Client.Add(await shop.Host.NewProduct(800));
        await Idle(agreed);
        await PeriodicJob.Run(shop.Host, "abandoned carts");
        await shop.Host.Settled();
        Assert.Single(await shop.MailsTo(agreed.Email), IsReminder);
        // After an order it is another.
        await agreed.Client.Ordered();
        await agreed.Client.With(await shop.Host.NewProduct(900));
        await Idle(agreed);
        await PeriodicJob.Run(shop.Host, "abandoned carts");
        await Wait.Until(async () => await Status(agreed) == "told,told");
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_was_ordered_or_whose_consent_was_taken_back_before_the_mail_left()
    {
        await shop.WithAlerts();
        var (buyer, shy) = (await shop.Member(), await shop.Member());
        foreach (var user in new[] { buyer, shy })
        {
            await user.Client.Patch("/account/consent", new { marketing = true });
            await user.Client.With(await shop.Host.NewProduct(700));
            await shop.Host.Execute(
                """
                WITH c AS (UPDATE commerce.carts SET reminded_at = now() WHERE user_id = $1 RETURNING id)
                INSERT INTO commerce.alerts (id, kind, cart_id, user_id, language, status, created_at, updated_at)
                SELECT gen_random_uuid(), 'cart', id, $1, 'en', 'telling', now(), now() FROM c
                """,
                Guid.Parse(user.Id)
            );
        }

        await buyer.Client.Ordered();
        await shy.Client.Patch("/account/consent", new { marketing = false });
        await shop.Host.Execute(
            """
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at)
            SELECT 'alert.undelivered', 'mail.alert', jsonb_build_object('alert_id', id), now(), now() FROM commerce.alerts WHERE user_id = ANY($1)
            """,
            (object)new[] { Guid.Parse(buyer.Id), Guid.Parse(shy.Id) }
        );

        await Wait.Until(async () => (await Status(buyer), await Status(shy)) == ("ended", "ended"));
        Assert.DoesNotContain(await shop.MailsTo(buyer.Email), IsReminder);
        Assert.DoesNotContain(await shop.MailsTo(shy.Email), IsReminder);
    }

    [Fact]
    public async Task The_link_in_a_reminder_takes_the_consent_back()
    {
        await shop.WithAlerts();
        var user = await shop.Member();
        await user.Client.Patch("/account/consent", new { marketing = true });
        await user.Client.With(await shop.Host.NewProduct(700));
        await Idle(user);
        await PeriodicJob.Run(shop.Host, "abandoned carts");
        await Wait.Until(async () => await Status(user) == "told");
        var link = AlertDesk.LinkOf((await shop.MailsTo(user.Email)).Single(IsReminder), "unsubscribe")[shop.Host.Root.Length..];

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Under("").Post(link)).Status);

        Assert.False((bool)(await user.Client.Get("/account/consent")).Data["marketing"]!["granted"]!);
    }

    [Fact]
    public async Task The_report_counts_what_was_made_sent_and_bought_within_a_week()
    {
        var root = await shop.WithAlerts();
        var (product, buyer, other) = (await shop.Host.SoldOut(), await shop.Member(), await shop.Member());
        var before = await Figures();
        await buyer.Client.Ask(product);
        await other.Client.Ask(product);
        await shop.Host.Restock(product, 5);
        await shop.Host.Becomes(product, "told,told");
        await (await buyer.Client.With(product)).Ordered();

        var after = await Figures();

        Assert.Equal((before.Made + 2, before.Sent + 2, before.Bought + 1), after);

        async Task<(long Made, long Sent, long Bought)> Figures()
        {
            var report = await root.Get("/admin/reports/alerts");
            Assert.True(report.Status == HttpStatusCode.OK, report.Text);
            var stock = report.Data["kinds"]!.AsArray().Single(kind => (string)kind!["kind"]! == "stock")!;
            Assert.Equal((long)stock["sent"]!, (long)stock["by_mail"]! + (long)stock["by_push"]!);
            return ((long)stock["made"]!, (long)stock["sent"]!, (long)stock["bought"]!);
        }
    }

    private static bool IsReminder(PickedUp mail) => mail.Subject.StartsWith("Your cart at", StringComparison.Ordinal);

    private Task<int> Idle(User user) =>
        shop.Host.Execute("UPDATE commerce.carts SET updated_at = now() - interval '2 hours' WHERE user_id = $1", Guid.Parse(user.Id));

    private Task<string> Status(User user) =>
        shop.Host.One<string>(
            "SELECT coalesce(string_agg(status, ',' ORDER BY created_at, id), '') FROM commerce.alerts WHERE kind = 'cart' AND user_id = $1",
            Guid.Parse(user.Id)
        );
}
