using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Mails;

/// <summary>Which mails went to whom: for staff to see, for the person to read out, and gone with them.</summary>
public sealed partial class SentMailTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Mails_that_a_person_was_sent_are_listed_without_what_they_said_and_where_to()
    {
        var (root, user, other) = ((await shop.SuperAdmin()).Client, await shop.SignUp(), await shop.SignUp());
        await shop.Guest.Post("/auth/otp", new { email = user.Email, purpose = "login" });
        await Noted(user, 2);

        var list = await root.Get($"/admin/users/{user.Id}/mails");

        Assert.Equal(["accounts.login_code", "accounts.verify_email"], Templates(list).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(list.Data.AsArray(), mail => Assert.Equal(["id", "template", "language", "attempts", "sent_at"], Reply.MembersOf(mail)));
        Assert.Equal(("en", 1), ((string)list.Data[0]!["language"]!, (int)list.Data[0]!["attempts"]!));
        Assert.Matches(Behind.WholeSeconds, (string)list.Data[0]!["sent_at"]!);
        Assert.DoesNotContain("example.com", list.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("accounts.verify_email", Assert.Single(Templates(await Until(other, 1))));
        var kept = await shop.Host.One<string>("SELECT string_agg(m::text, ' ') FROM platform.sent_mails m");
        Assert.DoesNotContain("@", kept, StringComparison.Ordinal);

        async Task<Reply> Until(User who, int count)
        {
            await Noted(who, count);
            return await root.Get($"/admin/users/{who.Id}/mails");
        }
    }

    [Fact]
    public async Task A_mail_about_an_order_is_noted_for_its_buyer_wherever_it_was_sent_to()
    {
        var (root, user) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        await root.Customer(user);
        var path = "/admin/orders/" + (await user.Buys(root, shipped: false))["id"];
        var changed = await root.Edit(path, new { email = "another-address@example.com" }, (await root.Get(path)).Data["version"]!);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        (await root.Post(path + "/ship")).IsOk();

        await Wait.Until(async () => Templates(await root.Get($"/admin/users/{user.Id}/mails")).Contains("commerce.order_shipped", StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_page_of_the_list_is_reached_by_cursor_in_both_orders()
    {
        var (root, user) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        await Noted(user, 1);
        await shop.Host.Execute("DELETE FROM platform.sent_mails WHERE user_id = $1", Guid.Parse(user.Id));
        await Note(user, 5, "now()");

        foreach (var (sort, expected) in new[] { ("-sent_at", new[] { "t.5", "t.4", "t.3", "t.2", "t.1" }), ("sent_at", ["t.1", "t.2", "t.3", "t.4", "t.5"]) })
        {
            var seen = new List<string>();
            for (string? cursor = "*"; cursor is not null; )
            {
                var page = await root.Get($"/admin/users/{user.Id}/mails?sort={sort}&page_size=2&cursor={cursor}");
                seen.AddRange(Templates(page));
                cursor = (string?)page.Json["meta"]!["next_cursor"];
            }
            Assert.Equal(expected, seen, StringComparer.Ordinal);
        }
        (await root.Get($"/admin/users/{user.Id}/mails?cursor=x")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
    }

    [Fact]
    public async Task The_list_asks_for_the_permission_to_read_users_and_for_a_user()
    {
        var (root, user) = ((await shop.SuperAdmin()).Client, await shop.SignUp());

        (await user.Client.Get($"/admin/users/{user.Id}/mails")).Refused(HttpStatusCode.Forbidden, "forbidden");
        (await shop.Guest.Get($"/admin/users/{user.Id}/mails")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        (await root.Get($"/admin/users/{Guid.NewGuid()}/mails")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Get("/admin/users/x/mails")).Refused(HttpStatusCode.NotFound, "user_not_found");
        var list = await root.Under("/as/problem/api/v1").Get($"/admin/users/{Guid.NewGuid()}/mails");
        Assert.Equal((HttpStatusCode.NotFound, "user_not_found"), (list.Status, (string)list.Json["code"]!));
    }

    [Fact]
    public async Task Nothing_is_noted_of_mails_to_guests_and_to_people_without_an_account()
    {
        var root = (await shop.SuperAdmin()).Client;
        const string email = "noted.guest@example.com";
        await (await CartHolder.Ready(shop.Host, email: email)).Buy();
        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/invitations", new { email, roles = new[] { "manager" } })).Status);
        await Wait.Until(async () =>
            await shop.Host.One<bool>(
                "SELECT EXISTS (SELECT FROM commerce.order_mails) AND NOT EXISTS (SELECT FROM platform.outbox WHERE consumer LIKE 'mail%')"
            )
        );

        Assert.Equal(
            0,
            await shop.Host.One<long>(
                """
                SELECT count(*) FROM platform.sent_mails m
                WHERE template = 'accounts.invitation' OR NOT EXISTS (SELECT FROM accounts.users u WHERE u.id = m.user_id)
                """
            )
        );
    }

    [Fact]
    public async Task An_export_has_the_notes_and_an_erasure_removes_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (gone, anonymised, other) = (await shop.SignUp(), await shop.SignUp(), await shop.SignUp());
        foreach (var user in new[] { gone, anonymised, other })
        {
            await Noted(user, 1);
        }

        var kept = (await gone.Client.Get("/account/export")).Data["parts"]!["mails"]!["sent"]!.AsArray();
        Assert.Equal(["template", "language", "sent_at"], Reply.MembersOf(Assert.Single(kept)));
        Assert.Equal("accounts.verify_email", (string)kept[0]!["template"]!);
        (await gone.Client.Delete("/account")).IsEmpty();
        await root.Customer(anonymised);
        (await root.Post($"/admin/customers/{anonymised.Id}/anonymise")).IsOk();

        Assert.Equal((0L, 0L, 1L), (await Notes(gone), await Notes(anonymised), await Notes(other)));
        (await root.Get($"/admin/users/{gone.Id}/mails")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Fact]
    public async Task Notes_are_removed_after_180_days()
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        await Note(user, 3, "now() - interval '180 days 1 minute'");
        await Note(user, 1, "now() - interval '179 days 23 hours'");

        await PeriodicJob.Run(shop.Host, "old notes of mails");

        Assert.Equal(2, await Notes(user));
    }

    [Fact]
    public async Task The_list_and_the_retention_have_their_indexes()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute(
            """
            INSERT INTO platform.sent_mails (id, user_id, template, language, attempts, sent_at)
            SELECT -1000000 - n, gen_random_uuid(), 't.t', 'en', 1, now() - n * interval '1 second' FROM generate_series(1, 20000) n
            """
        );
        await shop.Host.Execute("VACUUM ANALYZE platform.sent_mails");

        var list = Stoa.Platform.Mail.SentMail.Of(Guid.Parse(user.Id));
        foreach (var statement in new[] { list.FirstPage(null, 20), list.PageBehind(null, 20, "2099-01-01 00:00:00+00", "42"), list.Count() })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Contains("sent_mails_of_user", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        }
        Assert.Contains(
            "sent_mails_by_age",
            await shop.Host.Explain((Stoa.Platform.Mail.SentMails.RemoveOldSql, [DateTimeOffset.UtcNow.AddDays(-180), 5_000])),
            StringComparison.Ordinal
        );
        await shop.Host.Execute("DELETE FROM platform.sent_mails WHERE id < 0");
    }

    private static IEnumerable<string> Templates(Reply list) => list.Data.AsArray().Select(mail => (string)mail!["template"]!);

    private Task<long> Notes(User user) => shop.Host.One<long>("SELECT count(*) FROM platform.sent_mails WHERE user_id = $1", Guid.Parse(user.Id));

    private Task Noted(User user, int count) => Wait.Until(async () => await Notes(user) == count);

    /// <summary>Notes as a mail server's yes makes them, one a second, the last one at the moment.</summary>
    private Task<int> Note(User user, int count, string at) =>
        shop.Host.Execute(
            $"""
            INSERT INTO platform.sent_mails (id, user_id, template, language, attempts, sent_at)
            SELECT least((SELECT min(id) FROM platform.sent_mails), 0) - n, $1, 't.' || n, 'en', 1, {at} - ($2 - n) * interval '1 second'
            FROM generate_series(1, $2) n
            """,
            Guid.Parse(user.Id),
            count
        );
}
