using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Customers;

/// <summary>Staff see every buyer, with what was bought, and write what they know of one.</summary>
public sealed partial class CustomerTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Who_registers_is_a_customer_and_stays_one_by_the_name_of_the_account()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        var customer = await root.Customer(user);
        await user.Client.Patch("/auth/profile", new { first_name = "Jane" });
        await Wait.Until(async () => (string)(await root.Customer(user))["first_name"]! == "Jane");

        Assert.Equal(
            (user.Email, "John", "Doe", true),
            ((string)customer["email"]!, (string)customer["first_name"]!, (string)customer["last_name"]!, (bool)customer["has_account"]!)
        );
        Assert.Equal((0, 0), ((int)customer["orders"]!, (int)customer["spent"]!["amount"]!));
        Assert.Null(customer["last_order_at"]);
        Assert.Equal(2, (int)(await root.Customer(user))["version"]!);
    }

    [Fact]
    public async Task An_admin_who_is_created_and_the_first_one_are_customers_too()
    {
        var root = await shop.SuperAdmin();
        var made = await root.Client.Post("/admin/admins", new { email = $"{Merchant.Tag()}@example.com", password = "SecurePassword123!" });

        await Behind.Until(HttpStatusCode.OK, () => root.Client.Get($"/admin/customers/{made.Data["id"]}"));
        await root.Client.Customer(root);
    }

    [Fact]
    public async Task A_customer_shows_what_was_bought_with_addresses_groups_and_consent()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var group = (string)(await root.Post("/admin/customer-groups", new { name = "Group " + Merchant.Tag() })).Data["id"]!;
        await root.Send(HttpMethod.Put, $"/admin/customer-groups/{group}/members/{user.Id}", null);
        await user.Client.Post("/account/addresses", Buying.Address());
        await user.Client.Patch("/account/consent", new { marketing = true });
        var first = await user.Buys(root);
        var second = await user.Buys(root, shipped: false);
        var spent = (long)first["total"]!["amount"]! + (long)second["total"]!["amount"]!;

        var customer = await root.Customer(user);
        await shop.Host.CountOrders();
        var counted = await root.Customer(user);

        Assert.Equal($$$"""[{"orders":2,"spent":{"amount":{{{spent}}},"currency":"USD"}}]""", customer["spend"].Compact());
        Assert.Equal(customer["spend"].Compact(), counted["spend"].Compact());
        Assert.Equal((2, spent), ((int)counted["orders"]!, (long)counted["spent"]!["amount"]!));
        Assert.Equal((string)second["created_at"]!, (string)counted["last_order_at"]!);
        Assert.Equal(
            [(string)second["id"]!, (string)first["id"]!],
            counted["latest_orders"]!.AsArray().Select(order => (string)order!["id"]!),
            StringComparer.Ordinal
        );
        Assert.Equal("123 Main St", (string)counted["addresses"]![0]!["address1"]!);
        Assert.Equal(group, (string)counted["groups"]![0]!["id"]!);
        Assert.Equal((true, "account"), ((bool)counted["marketing_consent"]!["granted"]!, (string)counted["marketing_consent"]!["source"]!));
        Assert.Single(counted["consent_history"]!.AsArray());
    }

    [Fact]
    public async Task A_cancelled_order_is_not_bought_and_money_given_back_is_not_spent()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var (kept, cancelled) = (await user.Buys(root), await user.Buys(root, shipped: false));
        await shop.Host.CountOrders();

        await shop.Host.Execute("UPDATE commerce.orders SET status = 'cancelled' WHERE id = $1", Guid.Parse((string)cancelled["id"]!));
        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), p.id, 'refund', 100, '', 'succeeded', now(), now(), now() FROM payments.payments p WHERE p.order_id = $1
            """,
            Guid.Parse((string)kept["id"]!)
        );
        await shop.Host.Execute("SELECT payments.count_refunds(id) FROM payments.payments WHERE order_id = $1", Guid.Parse((string)kept["id"]!));
        var expected = $$$"""[{"orders":1,"spent":{"amount":{{{(long)kept["total"]!["amount"]! - 100}}},"currency":"USD"}}]""";

        Assert.Equal(expected, (await root.Customer(user))["spend"].Compact());
        await shop.Host.CountOrders();
        var counted = await root.Customer(user);
        Assert.Equal(expected, counted["spend"].Compact());
        Assert.Equal((long)kept["total"]!["amount"]! - 100, (long)counted["spent"]!["amount"]!);
    }

    [Fact]
    public async Task What_staff_write_of_a_customer_is_written_under_its_version()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var path = $"/admin/customers/{user.Id}";
        await root.Customer(user);

        (await root.Patch(path, new { notes = "A" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Edit(path, new { notes = "A" }, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var changed = await root.Edit(
            path,
            new
            {
                first_name = "Jane",
                phone = "+49 30 1",
                locale = "de-at",
                tags = new[] { "vip", "vip" },
                notes = "Prefers to be called",
                marketing_consent = true,
            },
            1
        );

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(
            ("Jane", "Doe", "+49 30 1", "de-AT", """["vip"]""", "Prefers to be called"),
            (
                (string)changed.Data["first_name"]!,
                (string)changed.Data["last_name"]!,
                (string)changed.Data["phone"]!,
                (string)changed.Data["locale"]!,
                changed.Data["tags"].Compact(),
                (string)changed.Data["notes"]!
            )
        );
        Assert.Equal("staff", (string)changed.Data["marketing_consent"]!["source"]!);
        Assert.Equal((string)(await shop.SuperAdmin()).Id, (string)changed.Data["consent_history"]![0]!["actor_id"]!);
        Assert.Equal("Jane", (string)(await user.Client.Get("/auth/profile")).Data["user"]!["first_name"]!);
        var same = await root.Edit(path, new { notes = "Prefers to be called" }, changed.Data["version"]!);
        Assert.Equal((int)changed.Data["version"]!, (int)same.Data["version"]!);
        var entry = (await root.Get($"/admin/audit-log?subject=customer:{user.Id}")).Data[0]!;
        Assert.Equal("customer.updated", (string)entry["action"]!);
        Assert.DoesNotContain("called", entry.Compact(), StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", entry.Compact(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"notes":7}""")]
    [InlineData("""{"email":"x@example.com"}""")]
    [InlineData("""{"locale":"x"}""")]
    [InlineData("""{"tags":"vip"}""")]
    [InlineData("""{"marketing_consent":"yes"}""")]
    [InlineData("""{"orders":3}""")]
    public async Task What_cannot_be_written_of_a_customer_is_refused(string body)
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Edit($"/admin/customers/{Guid.NewGuid()}", body, 1)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Nobody_is_found_by_an_id_that_is_none()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var id in new[] { Guid.NewGuid().ToString(), "nobody" })
        {
            (await root.Get($"/admin/customers/{id}")).Refused(HttpStatusCode.NotFound, "customer_not_found");
            (await root.Edit($"/admin/customers/{id}", new { notes = "A" }, 1)).Refused(HttpStatusCode.NotFound, "customer_not_found");
            (await root.Post($"/admin/customers/{id}/anonymise")).Refused(HttpStatusCode.NotFound, "customer_not_found");
        }
    }

    [Fact]
    public async Task Customers_are_found_by_the_beginning_of_address_and_name_and_by_what_they_are()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (member, buyer) = (await shop.SignUp(), await shop.SignUp());
        var group = (string)(await root.Post("/admin/customer-groups", new { name = "Group " + Merchant.Tag() })).Data["id"]!;
        await root.Send(HttpMethod.Put, $"/admin/customer-groups/{group}/members/{member.Id}", null);
        await member.Client.Patch("/account/consent", new { marketing = true });
        await root.Customer(member);
        var (tag, name) = (Merchant.Tag(), "Zoë" + Merchant.Tag());
        var guest = await shop.Host.Guest($"{tag}@guests.example.com", await buyer.Buys(root));
        await shop.Host.Execute("UPDATE commerce.customers SET last_name = $1 WHERE id = $2", name, guest);

        Assert.Equal([member.Id], await Found($"keyword={member.Email[..20]}"));
        Assert.Equal([guest.ToString()], await Found($"keyword={tag}"));
        Assert.Equal([guest.ToString()], await Found($"keyword={tag.ToUpperInvariant()}@guests.ex"));
        Assert.Empty(await Found($"keyword={tag}@other"));
        Assert.Equal([guest.ToString()], await Found($"keyword={Uri.EscapeDataString(name.ToUpperInvariant()[..8])}"));
        Assert.Equal([member.Id], await Found($"group={group}"));
        Assert.Empty(await Found("group=none"));
        Assert.Equal([member.Id], await Found($"keyword={member.Email[..20]}&consent=true"));
        Assert.Empty(await Found($"keyword={member.Email[..20]}&consent=false"));
        Assert.Equal([guest.ToString()], await Found($"keyword={tag}&has_account=false"));
        Assert.Empty(await Found($"keyword={tag}&has_account=true"));
        Assert.Equal([guest.ToString()], await Found($"keyword={tag}&from=2020-01-01T00:00:00Z"));
        Assert.Empty(await Found($"keyword={tag}&to=2020-01-01T00:00:00Z"));
        Assert.Empty(await Found("keyword=!!"));
        (await root.Get("/admin/customers?from=yesterday")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/customers?sort=email")).Refused(HttpStatusCode.BadRequest, "invalid_request");

        async Task<string[]> Found(string query) =>
            [.. (await root.Get("/admin/customers?" + query)).Data.AsArray().Select(customer => (string)customer!["id"]!)];
    }

    [Fact]
    public async Task Customers_are_sorted_by_what_they_spent_and_when_they_last_ordered()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (little, much) = (await shop.SignUp(), await shop.SignUp());
        await much.Buys(root, "prod-2");
        await little.Buys(root);
        await shop.Host.CountOrders();

        foreach (var (sort, expected) in new[] { ("-spend", new[] { much.Id, little.Id }), ("-last_order_at", [little.Id, much.Id]) })
        {
            var listed = (await root.Get($"/admin/customers?page_size=100&sort={sort}")).Data.AsArray().Select(customer => (string)customer!["id"]!);
            Assert.Equal(expected, listed.Where(id => id == little.Id || id == much.Id), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_spent_is_in_the_currency_of_the_shop()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await user.Buys(root);
        await shop.Host.CountOrders();
        var settings = await root.Get("/admin/settings");

        var inEuro = await root.Edit("/admin/settings", new { currency = "EUR" }, settings.Data["version"]!);
        var then = await root.Customer(user);
        await root.Edit("/admin/settings", new { currency = "USD" }, inEuro.Data["version"]!);
        var now = await root.Customer(user);

        Assert.Equal("""{"amount":0,"currency":"EUR"}""", then["spent"].Compact());
        Assert.Equal(now["spend"]![0]!["spent"].Compact(), now["spent"].Compact());
    }

    [Fact]
    public async Task Accounts_that_were_there_before_are_taken_over_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await root.Customer(user);
        await shop.Host.Execute("DELETE FROM commerce.customers WHERE id = $1", Guid.Parse(user.Id));
        await shop.Host.Execute("UPDATE commerce.customer_takeover SET behind = '', done_at = NULL");

        await using var other = await StoaHost.Start(shop.Host.ConnectionString, ("Demo:Seed", "false"));
        await PeriodicJob.Run(other, "customers of before");

        Assert.Equal(user.Email, (string)(await root.Customer(user))["email"]!);
        Assert.True(await shop.Host.One<bool>("SELECT done_at IS NOT NULL FROM commerce.customer_takeover"));
    }
}
