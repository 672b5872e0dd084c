using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Customers;

/// <summary>People read all that is kept of them, and are forgotten: by their own wish or by staff. Books stay.</summary>
public sealed partial class ErasureTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_export_holds_all_that_is_kept_of_a_person_and_nothing_of_another()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, other) = (await Somebody(root), await Somebody(root));

        var parts = (await user.Client.Get("/account/export")).Data["parts"]!;

        Assert.Equal((user.Email, 1), ((string)parts["account"]!["profile"]!["email"]!, parts["account"]!["sessions"]!.AsArray().Count));
        Assert.Equal("Notes " + Trace(user), (string)parts["shop"]!["customer"]!["notes"]!);
        Assert.Equal("Street " + Trace(user), (string)parts["shop"]!["addresses"]![0]!["address"]!["address1"]!);
        Assert.Equal("account", (string)parts["shop"]!["consents"]![0]!["source"]!);
        Assert.Single(parts["shop"]!["cart"]!.AsArray());
        var contact = Assert.Single(parts["shop"]!["cart_contacts"]!.AsArray())!;
        Assert.Equal(("+49 30 1234", "Street " + Trace(user)), ((string)contact["phone"]!, (string)contact["shipping_address"]!["address1"]!));
        Assert.Equal("Street " + Trace(user), (string)Assert.Single(parts["shop"]!["checkouts"]!.AsArray())!["shipping_address"]!["address1"]!);
        Assert.Equal("123 Main St", (string)parts["shop"]!["orders"]![0]!["shipping_address"]!["address1"]!);
        Assert.Equal("Please deliver after 5 PM", (string)parts["shop"]!["orders"]![0]!["notes"]!);
        Assert.Single(parts["shop"]!["orders"]![0]!["items"]!.AsArray());
        Assert.Single(parts["shop"]!["orders"]![0]!["payments"]!.AsArray());
        Assert.Equal("android", (string)parts["push"]!["devices"]![0]!["platform"]!);
        Assert.DoesNotContain(other.Email, parts.Compact(), StringComparison.Ordinal);
        Assert.DoesNotContain("password_hash", parts.Compact(), StringComparison.Ordinal);
        (await shop.Guest.Get("/account/export")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_says_any_more_who_was_erased_and_the_books_stay(bool byStaff)
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await Somebody(root);
        await shop.Host.CountOrders();
        var id = Guid.Parse(user.Id);
        var books = await Books(id);

        if (byStaff)
        {
            var done = await root.Post($"/admin/customers/{user.Id}/anonymise");
            Assert.Equal((HttpStatusCode.OK, ""), (done.Status, (string)done.Data["email"]!));
            Assert.NotNull(done.Data["anonymised_at"]);
        }
        else
        {
            (await user.Client.Delete("/account")).IsEmpty();
        }

        var everything = await shop.Host.EverythingKept();
        foreach (var trace in new[] { Trace(user), "token-" + user.Id })
        {
            Assert.DoesNotContain(trace, everything, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(books, await Books(id));
        Assert.Equal(
            "|||||||NY|US",
            await shop.Host.One<string>(
                """
                SELECT concat_ws('|', email, notes, shipping_address ->> 'FirstName', shipping_address ->> 'Address1', shipping_address ->> 'City',
                    billing_address ->> 'PhoneNumber', billing_address ->> 'PostalCode', billing_address ->> 'State', billing_address ->> 'Country')
                FROM commerce.orders WHERE user_id = $1
                """,
                id
            )
        );
        (await user.Client.Get("/cart")).Refused(HttpStatusCode.Unauthorized, "user_inactive");
        (await shop.Guest.Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await shop.Guest.Post("/auth/login", new { email = user.Email, password = user.Password })).Refused(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
        var entry = (
            await root.Get(
                $"/admin/audit-log?subject={(byStaff ? "customer" : "user")}:{user.Id}&action={(byStaff ? "customer.anonymised" : "account.deleted")}"
            )
        ).Data;
        Assert.DoesNotContain(user.Email, Assert.Single(entry.AsArray()).Compact(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mails_that_wait_or_were_given_up_go_with_the_person_and_those_of_others_stay(bool givenUp)
    {
        var (user, other) = (await shop.SignUp(), await shop.SignUp());
        foreach (var one in new[] { user, other })
        {
            await shop.Host.Execute(
                """
                INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, dead_at)
                VALUES ('mail', 'mail', jsonb_build_object('To', upper($1::text)), now(), now() + interval '1 hour', CASE WHEN $2 THEN now() END)
                """,
                one.Email,
                givenUp
            );
        }

        (await user.Client.Delete("/account")).IsEmpty();

        Assert.Equal((0L, 1L), (await Waiting(user), await Waiting(other)));
        await shop.Host.Execute("DELETE FROM platform.outbox WHERE payload ->> 'To' = upper($1::text)", other.Email);

        Task<long> Waiting(User who) => shop.Host.One<long>("SELECT count(*) FROM platform.outbox WHERE payload ->> 'To' = upper($1::text)", who.Email);
    }

    [Fact]
    public async Task The_address_of_who_was_deleted_is_free_and_its_new_owner_sees_nothing_of_the_old()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await Somebody(root);
        (await user.Client.Delete("/account")).IsEmpty();

        var anew = await shop.Guest.Post("/auth/register", new { email = user.Email, password = "Another-Password-2" });

        Assert.Equal(HttpStatusCode.Created, anew.Status);
        Assert.NotEqual(user.Id, (string)anew.Data["user"]!["id"]!, StringComparer.Ordinal);
        Assert.Empty((await (shop.Guest with { Token = anew.AccessToken() }).Get("/orders")).Data.AsArray());
    }

    [Fact]
    public async Task Whose_orders_are_not_delivered_yet_stays_until_they_are()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await root.Customer(user);
        var order = await user.Buys(root, shipped: false);

        (await user.Client.Delete("/account")).Refused(HttpStatusCode.Conflict, "open_orders");
        (await root.Post($"/admin/customers/{user.Id}/anonymise")).Refused(HttpStatusCode.Conflict, "open_orders");
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        await root.Post($"/admin/orders/{order["id"]}/ship");
        (await user.Client.Delete("/account")).IsEmpty();
    }

    [Fact]
    public async Task Nobody_writes_to_a_buyer_who_was_erased_about_an_order_of_theirs()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var path = $"/admin/orders/{(await user.Buys(root))["id"]}";
        (await user.Client.Delete("/account")).IsEmpty();

        var refunded = await root.Post(path + "/refunds", new { amount = new { amount = 100, currency = "USD" } });
        Assert.Equal(HttpStatusCode.Created, refunded.Status);
        await Wait.Until(async () =>
            await shop.Host.One<long>("SELECT count(*) FROM platform.outbox WHERE payload::text LIKE '%' || $1 || '%'", path[^36..]) == 0
        );

        Assert.Null((await root.Get(path)).Data["email"]);
        const string sql = "SELECT count(*) FROM commerce.order_events WHERE order_id = $1 AND type = 'mail_sent' AND after ->> 'mail' = 'refunded'";
        Assert.Equal(0, await shop.Host.One<long>(sql, Guid.Parse(path[^36..])));
    }

    [Fact]
    public async Task Deleting_an_account_needs_a_recent_login()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.sessions SET created_at = now() - interval '11 minutes' WHERE user_id = $1", Guid.Parse(user.Id));

        (await user.Client.Delete("/account")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        await user.Client.Post("/auth/step-up", new { password = user.Password });
        (await user.Client.Delete("/account")).IsEmpty();
        (await shop.Guest.Delete("/account")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Two_deletions_at_the_same_time_delete_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var round = 0; round < 5; round++)
        {
            var user = await Somebody(root);
            var replies = await Task.WhenAll(
                Enumerable
                    .Range(0, 3)
                    .Select(_ => user.Client.Delete("/account"))
                    .Concat(Enumerable.Range(0, 2).Select(_ => root.Post($"/admin/customers/{user.Id}/anonymise")))
            );

            // Whoever comes when the session is over is told so.
            Assert.All(
                replies[..3],
                reply =>
                    Assert.True(reply.Status is HttpStatusCode.NoContent or HttpStatusCode.Unauthorized || reply.Code == "recent_login_required", reply.Text)
            );
            Assert.All(replies[3..], reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
            Assert.Equal(
                1,
                await shop.Host.One<long>(
                    """
                    SELECT count(*) FROM platform.audit_log
                    WHERE subject IN ('user:' || $1::text, 'customer:' || $1::text) AND action IN ('account.deleted', 'customer.anonymised')
                    """,
                    user.Id
                )
            );
        }
    }

    [Fact]
    public async Task Who_orders_while_being_deleted_has_an_order_with_an_address_or_none()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await shop.SignUp();
            await user.Client.With("prod-6");
            var (order, deletion) = (user.Client.Order(), user.Client.Delete("/account"));

            var (placed, deleted) = ((await order).Status == HttpStatusCode.Created, (await deletion).Status == HttpStatusCode.NoContent);

            Assert.False(placed && deleted);
            Assert.True(
                await shop.Host.One<bool>(
                    "SELECT NOT EXISTS (SELECT FROM commerce.orders WHERE user_id = $1 AND shipping_address ->> 'Address1' = '')",
                    Guid.Parse(user.Id)
                )
            );
        }
        await shop.Host.LosesNoPayment();
    }

    [Fact]
    public async Task Anonymising_asks_for_its_own_permission_and_spares_those_who_may_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (manager, victim) = (await shop.SignUpAs("manager"), await shop.SignUp());
        await root.Customer(victim);
        (await manager.Client.Post($"/admin/customers/{victim.Id}/anonymise")).Refused(HttpStatusCode.Forbidden, "forbidden");

        var permissions = (await root.Get("/admin/permissions?page_size=100")).Data["permissions"]!.AsArray();
        var erase = permissions.Single(permission => (string)permission!["name"]! == "erase_customers")!;
        var role = "eraser_" + Merchant.Tag();
        var made = (await root.Post("/admin/roles", new { name = role, description = "Erases" })).Data["role"]!;
        await root.Post($"/admin/roles/{made["id"]}/permissions", new { permission_id = (string)erase["id"]! });
        await root.Post($"/admin/users/{manager.Id}/roles", new { role_name = role });
        var boss = await shop.SuperAdmin();

        (await manager.Client.Post($"/admin/customers/{boss.Id}/anonymise")).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await root.Post($"/admin/customers/{boss.Id}/anonymise")).Refused(HttpStatusCode.Forbidden, "last_super_admin");
        Assert.Equal(HttpStatusCode.OK, (await manager.Client.Post($"/admin/customers/{victim.Id}/anonymise")).Status);
        var again = await manager.Client.Post($"/admin/customers/{victim.Id}/anonymise");
        Assert.Equal(HttpStatusCode.OK, again.Status);
        (await root.Edit($"/admin/customers/{victim.Id}", new { notes = "X" }, again.Data["version"]!)).Refused(HttpStatusCode.Conflict, "customer_anonymised");
    }

    [Fact]
    public async Task A_guest_is_anonymised_too_and_who_orders_with_the_address_again_is_another()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = $"{Merchant.Tag()}@guests.example.com";
        var guest = await shop.Host.Guest(email, await (await shop.SignUp()).Buys(root));

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{guest}/anonymise")).Status);
        Assert.DoesNotContain(email, await shop.Host.EverythingKept(), StringComparison.OrdinalIgnoreCase);
        var other = await shop.Host.Guest(email, await (await shop.SignUp()).Buys(root));
        Assert.Single((await root.Get($"/admin/customers/{other}")).Data["latest_orders"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{other}/anonymise")).Status);
    }

    [Fact]
    public async Task Orders_of_a_guest_are_claimed_by_who_has_proved_the_address_and_by_nobody_else()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (owner, buyer, other) = (await shop.SignUp(), await shop.SignUp(), await shop.SignUp());
        var order = await buyer.Buys(root);
        var guest = await shop.Host.Guest(owner.Email.ToUpperInvariant(), order);
        await shop.Host.CountOrders();

        (await owner.Client.Post("/account/claim-orders")).Refused(HttpStatusCode.Forbidden, "address_unproved");
        (await owner.Client.Get($"/orders/{order["id"]}")).Refused(HttpStatusCode.Forbidden, "order_forbidden");
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = ANY ($1)", new[] { Guid.Parse(owner.Id), Guid.Parse(other.Id) });
        Assert.Equal(0, (int)(await other.Client.Post("/account/claim-orders")).Data["claimed"]!);
        Assert.Equal(1, (int)(await owner.Client.Post("/account/claim-orders")).Data["claimed"]!);
        Assert.Equal(0, (int)(await owner.Client.Post("/account/claim-orders")).Data["claimed"]!);

        Assert.Equal((string)order["id"]!, (string)(await owner.Client.Get("/orders")).Data[0]!["id"]!);
        Assert.Equal(HttpStatusCode.OK, (await owner.Client.Get($"/orders/{order["id"]}")).Status);
        await shop.Host.CountOrders();
        Assert.Equal(1, (int)(await root.Customer(owner))["orders"]!);
        Assert.Equal(0, (int)(await root.Get($"/admin/customers/{guest}")).Data["orders"]!);
    }

    /// <summary>What stands in all that is written about somebody, and about nobody else.</summary>
    private static string Trace(User user) => user.Email[5..20];
}
