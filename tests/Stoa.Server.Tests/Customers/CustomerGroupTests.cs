using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Customers;

/// <summary>Staff keep groups of customers; a promotion for a group holds for who is in it at that moment.</summary>
public sealed class CustomerGroupTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_promotion_for_a_group_holds_for_its_members_from_the_moment_they_are_in_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var group = await New(root);
        var product = await shop.Host.NewProduct(1_000);
        var code = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                conditions = new { customer_groups = new[] { "none-" + group, group } },
            }
        );
        var (member, other) = (await shop.SignUp(), await shop.SignUp());
        (await Order(member)).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");

        Assert.Equal(HttpStatusCode.Created, (await Add(root, group, member.Id)).Status);
        Assert.Equal(100, Rulebook.Sums(await Order(member)).Discount);
        (await Order(other)).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");

        Assert.Equal(HttpStatusCode.NoContent, (await root.Delete($"/admin/customer-groups/{group}/members/{member.Id}")).Status);
        (await Order(member)).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");

        async Task<Reply> Order(User user)
        {
            await user.Client.Delete("/cart");
            await user.Client.Add(product);
            return await user.Client.Order(Buying.OrderBody(state: "CA", codes: code));
        }
    }

    [Fact]
    public async Task A_group_is_read_changed_and_deleted_under_its_version()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = "wholesale-" + Merchant.Tag();
        var created = await root.Post(
            "/admin/customer-groups",
            new
            {
                id,
                name = "Wholesale",
                description = "Resellers",
            }
        );
        var path = $"/admin/customer-groups/{id}";

        Assert.Equal((HttpStatusCode.Created, $"/api/v1{path}", "\"1\""), (created.Status, created.Headers["Location"], created.Headers["ETag"]));
        Assert.Equal(created.Data.Compact(), (await root.Get(path)).Data.Compact());
        (await root.Post("/admin/customer-groups", new { id, name = "Another" })).Refused(HttpStatusCode.Conflict, "product_id_taken");
        (await root.Patch(path, new { name = "Resellers" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Edit(path, new { name = "Resellers" }, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var changed = (await root.Edit(path, new { name = "Partners" }, 1)).Data;
        Assert.Equal(("Partners", "Resellers", 2), ((string)changed["name"]!, (string)changed["description"]!, (int)changed["version"]!));
        Assert.Equal(2, (int)(await root.Edit(path, new { name = "Partners" }, 2)).Data["version"]!);
        (await root.Remove(path, 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove(path, 2)).Status);
        (await root.Get(path)).Refused(HttpStatusCode.NotFound, "customer_group_not_found");
        (await root.Edit(path, new { name = "X" }, 1)).Refused(HttpStatusCode.NotFound, "customer_group_not_found");
        (await root.Remove(path, 1)).Refused(HttpStatusCode.NotFound, "customer_group_not_found");
        Assert.Equal(
            ["customer_group.created", "customer_group.deleted", "customer_group.updated"],
            (await root.Get($"/admin/audit-log?subject=customer_group:{id}"))
                .Data.AsArray()
                .Select(entry => (string)entry!["action"]!)
                .Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"name":"A","id":"with/slash"}""")]
    [InlineData("""{"name":"A","members":[]}""")]
    [InlineData("""{"name":7}""")]
    public async Task A_group_that_cannot_be_is_refused(string body)
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Post("/admin/customer-groups", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_group_that_a_promotion_names_cannot_be_deleted()
    {
        var root = (await shop.SuperAdmin()).Client;
        var group = await New(root);
        var promotion = await root.NewPromotion(
            new
            {
                kind = "percent",
                percent = 10,
                conditions = new { customer_groups = new[] { group } },
            }
        );

        (await root.Remove($"/admin/customer-groups/{group}", 1)).Refused(HttpStatusCode.Conflict, "in_use");
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/promotions/{promotion["id"]}", new { conditions = new { } }, 1)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/customer-groups/{group}", 1)).Status);
    }

    [Fact]
    public async Task Members_are_put_in_once_listed_and_taken_out()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (group, other) = (await New(root), await New(root));
        var user = await shop.SignUp();

        var first = await Add(root, group, user.Id);
        var again = await Add(root, group, user.Id);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal(first.Data.Compact(), again.Data.Compact());
        Assert.Equal((user.Id, user.Email), ((string)first.Data["user_id"]!, (string)first.Data["email"]!));
        Assert.Equal([first.Data.Compact()], (await Members(root, group)).Select(member => member.Compact()), StringComparer.Ordinal);
        Assert.Equal([group], await Groups(user.Id));
        Assert.Empty(await Groups(Guid.NewGuid().ToString()));
        (await Add(root, group, Guid.NewGuid().ToString())).Refused(HttpStatusCode.NotFound, "customer_not_found");
        (await Add(root, group, "nobody")).Refused(HttpStatusCode.NotFound, "customer_not_found");
        (await Add(root, "none", user.Id)).Refused(HttpStatusCode.NotFound, "customer_group_not_found");
        (await root.Get("/admin/customer-groups/none/members")).Refused(HttpStatusCode.NotFound, "customer_group_not_found");
        (await root.Delete($"/admin/customer-groups/{other}/members/{user.Id}")).Refused(HttpStatusCode.NotFound, "customer_not_found");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Delete($"/admin/customer-groups/{group}/members/{user.Id}")).Status);
        Assert.Empty(await Members(root, group));

        async Task<string[]> Groups(string id) =>
            [.. (await root.Get($"/admin/customer-groups?user_id={id}")).Data.AsArray().Select(listed => (string)listed!["id"]!)];
    }

    [Fact]
    public async Task With_a_group_its_memberships_go_and_its_members_stay()
    {
        var root = (await shop.SuperAdmin()).Client;
        var group = await New(root);
        var user = await shop.SignUp();
        await Add(root, group, user.Id);

        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/customer-groups/{group}", 1)).Status);

        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/customer-groups", new { id = group, name = "Anew" })).Status);
        Assert.Empty(await Members(root, group));
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Groups_and_members_are_paged_and_walked()
    {
        var root = (await shop.SuperAdmin()).Client;
        var group = await New(root);
        var tag = Merchant.Tag();
        for (var n = 0; n < 5; n++)
        {
            await New(root, $"Listed {tag} {n}");
            await Add(root, group, (await shop.SignUp()).Id);
        }

        foreach (var (path, id) in new[] { ($"/admin/customer-groups?keyword=LISTED {tag}", "id"), ($"/admin/customer-groups/{group}/members?", "user_id") })
        {
            var pages = new List<string>();
            var cursor = "*";
            while (cursor is not null)
            {
                var reply = await root.Get($"{path}&page_size=2&cursor={cursor}");
                Assert.Equal((HttpStatusCode.OK, 5), (reply.Status, (int)reply.Json["meta"]!["total_items"]!));
                pages.AddRange(reply.Data.AsArray().Select(entry => (string)entry![id]!));
                cursor = (string?)reply.Json["meta"]!["next_cursor"];
            }
            Assert.Equal(5, pages.Distinct(StringComparer.Ordinal).Count());
        }
        (await root.Get("/admin/customer-groups?sort=nothing")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Of_a_deletion_and_memberships_at_the_same_time_nothing_is_left_over()
    {
        var root = (await shop.SuperAdmin()).Client;
        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.SignUp()));
        for (var round = 0; round < 5; round++)
        {
            var group = await New(root);
            var replies = await Task.WhenAll(users.Select(user => Add(root, group, user.Id)).Append(root.Remove($"/admin/customer-groups/{group}", 1)));

            Assert.Equal(HttpStatusCode.NoContent, replies[^1].Status);
            Assert.All(replies[..^1], reply => Assert.True(reply.Status == HttpStatusCode.Created || reply.Code == "customer_group_not_found", reply.Text));
            Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.customer_group_members WHERE group_id = $1", group));
        }
    }

    private static async Task<string> New(Client root, string? name = null)
    {
        var reply = await root.Post("/admin/customer-groups", new { name = name ?? "Group " + Merchant.Tag() });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (string)reply.Data["id"]!;
    }

    private static Task<Reply> Add(Client root, string group, string user) => root.Send(HttpMethod.Put, $"/admin/customer-groups/{group}/members/{user}", null);

    private static async Task<System.Text.Json.Nodes.JsonNode[]> Members(Client root, string group) =>
        [.. (await root.Get($"/admin/customer-groups/{group}/members")).Data.AsArray().Select(member => member!)];
}
