using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Staff create, change and archive products (api-shop.md, section 3).</summary>
public sealed class ProductAdministrationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_created_product_is_read_back_as_written_and_can_be_bought_from_then_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var reply = await root.Post(
            "/admin/products",
            Merchant
                .ProductBody(tag)
                .With("id", "given-" + tag)
                .With("description", "Told at length")
                .With("category_ids", new[] { "cat-1", "cat-6" })
                .With("tags", new[] { "new", "new", "gift" })
                .With("attributes", new { color = "silver" })
                .With("sale_price", Merchant.Usd(900))
                .With("weight_grams", 250)
                .With("seo", new { title = "T", description = "D" })
        );

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("\"1\"", reply.Headers["ETag"]);
        Assert.EndsWith($"/admin/products/given-{tag}", reply.Headers["Location"], StringComparison.Ordinal);
        var product = (await root.Get($"/admin/products/given-{tag}")).Data;
        Assert.Equal(reply.Data.Compact(), product.Compact());
        Assert.Equal($"thing-{tag}", (string)product["slug"]!);
        Assert.Equal(["cat-1", "cat-6"], product["category_ids"]!.AsArray().Select(id => (string)id!), StringComparer.Ordinal);
        Assert.Equal(["new", "gift"], product["tags"]!.AsArray().Select(text => (string)text!), StringComparer.Ordinal);
        Assert.Equal(900, (long)product["sale_price"]!["amount"]!);
        Assert.Equal("""{"title":"T","description":"D"}""", product["seo"].Compact());
        var shown = (await shop.Guest.Get($"/catalog/products/given-{tag}")).Data;
        Assert.Equal((1000, 900), ((long)shown["base_price"]!["amount"]!, (long)shown["SalePrice"]!["amount"]!));
    }

    [Fact]
    public async Task Without_a_status_a_product_is_a_draft_that_shoppers_do_not_see()
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = Merchant.ProductBody();
        body.Remove("status");
        var product = await root.NewProduct(body);

        Assert.Equal("draft", (string)product["status"]!);
        (await shop.Guest.Get($"/catalog/products/{product["id"]}")).Refused(HttpStatusCode.NotFound, "product_not_found");

        var active = await root.Edit(product, new { status = "active" });
        Assert.Equal(HttpStatusCode.OK, active.Status);
        var shown = await shop.Guest.Get($"/catalog/products/{product["id"]}");
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.True(shown.Data.AsObject().TryGetPropertyValue("SalePrice", out var sale) && sale is null);
    }

    [Fact]
    public async Task A_patch_touches_the_members_sent_and_no_others()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("sale_price", Merchant.Usd(500)).With("description", "Long"));

        var changed = (await root.Edit(product, new { name = "Renamed", sale_price = (object?)null })).Data;

        Assert.Equal(("Renamed", "Long", 2L), ((string)changed["name"]!, (string)changed["description"]!, (long)changed["version"]!));
        Assert.Null(changed["sale_price"]);
        foreach (var member in Reply.MembersOf(product).Except(["name", "sale_price", "version", "updated_at"], StringComparer.Ordinal))
        {
            Assert.Equal(product[member]?.Compact(), changed[member]?.Compact());
        }
        var same = await root.Edit(changed, new { name = "Renamed" });
        Assert.Equal(2, (long)same.Data["version"]!);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_the_editor_has_seen()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var path = $"/admin/products/{product["id"]}";

        (await root.Patch(path, new { name = "A" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Delete(path)).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Edit(path, new { name = "A" }, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        (await root.Remove(path, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.OK, (await root.Send(HttpMethod.Patch, path, new { name = "B" }, ("If-Match", "*"))).Status);
        (await root.Edit(path, new { name = "C" }, 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal("\"2\"", (await root.Get(path)).Headers["ETag"]);
    }

    [Fact]
    public async Task Of_editors_with_the_same_version_one_wins()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => root.Edit(product, new { name = $"Editor {i}" })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Refused(HttpStatusCode.PreconditionFailed, "version_stale"));
        Assert.Equal(2, (long)(await root.Product(product))["version"]!);
    }

    [Fact]
    public async Task Sku_and_slug_belong_to_one_product_and_a_former_slug_stays_with_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var first = await root.NewProduct(Merchant.ProductBody(tag).With("slug", "slug-" + tag));

        (await root.Post("/admin/products", Merchant.ProductBody(tag))).Refused(HttpStatusCode.Conflict, "sku_taken");
        (await root.Post("/admin/products", Merchant.ProductBody().With("id", (string)first["id"]!))).Refused(HttpStatusCode.Conflict, "product_id_taken");
        (await root.Post("/admin/products", Merchant.ProductBody().With("slug", "slug-" + tag))).Refused(HttpStatusCode.Conflict, "slug_taken");

        var moved = (await root.Edit(first, new { slug = "moved-" + tag })).Data;
        (await root.Post("/admin/products", Merchant.ProductBody().With("slug", "slug-" + tag))).Refused(HttpStatusCode.Conflict, "slug_taken");
        Assert.Equal("slug-" + tag, (string)(await root.Edit(moved, new { slug = "slug-" + tag })).Data["slug"]!);
    }

    [Fact]
    public async Task A_slug_that_is_taken_back_is_made_of_the_name_again()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("slug", "slug-" + tag));

        var back = (await root.Edit(product, new { slug = (string?)null })).Data;
        var again = (await root.Edit(back, new { slug = (string?)null })).Data;
        var renamed = (await root.Edit(again, new { slug = (string?)null, name = "Other " + tag })).Data;

        Assert.Equal(
            ["thing-" + tag, "thing-" + tag, "other-" + tag],
            new[] { back, again, renamed }.Select(made => (string)made["slug"]!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Of_concurrent_creations_with_one_sku_or_name_each_gets_its_own_answer()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();

        var sameSku = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Post("/admin/products", Merchant.ProductBody(tag))));
        Assert.Single(sameSku, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(sameSku.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Refused(HttpStatusCode.Conflict, "sku_taken"));

        var sameName = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Post("/admin/products", Merchant.ProductBody().With("name", "Same " + tag))));
        Assert.All(sameName, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.Equal(6, sameName.Select(reply => (string)reply.Data["slug"]!).Distinct(StringComparer.Ordinal).Count());
    }

    public static readonly TheoryData<string, string, string> Wrong = new()
    {
        { "base_price", """{"amount":-1,"currency":"USD"}""", "base_price.amount" },
        { "base_price", """{"amount":9007199254740993,"currency":"USD"}""", "base_price.amount" },
        { "base_price", """{"amount":10.005,"currency":"USD"}""", "base_price.amount" },
        { "base_price", """{"amount":10,"currency":"usd"}""", "base_price.currency" },
        { "base_price", "null", "base_price" },
        { "sale_price", """{"amount":1001,"currency":"USD"}""", "sale_price.amount" },
        { "sale_price", """{"amount":1,"currency":"EUR"}""", "sale_price.currency" },
        { "sku", "\" \"", "sku" },
        { "id", "\"a/b\"", "id" },
        { "slug", "\"Not A Slug\"", "slug" },
        { "status", "\"inactive\"", "status" },
        { "stock", "5", "stock" },
        { "options", """[{"name":"Size","values":["M"]},{"name":"size","values":["L"]}]""", "options.1.name" },
        { "options", """[{"name":"Size","values":["M","M"]}]""", "options.0.values" },
        { "price_schedule", """[{"amount":{"amount":1,"currency":"EUR"}}]""", "price_schedule.0.amount.currency" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Bad_input_is_refused_and_names_its_member(string member, string json, string field)
    {
        var root = (await shop.SuperAdmin()).Client.Under("/as/problem/api/v1");
        var reply = await root.Post("/admin/products", Merchant.ProductBody().With(member, JsonNode.Parse(json)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Contains(field, reply.Json["errors"]!.AsArray().Select(error => (string)error!["field"]!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Unknown_brands_and_categories_are_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (
            var (member, value, code) in new (string, object, string)[]
            {
                ("brand_id", "none", "brand_unknown"),
                ("category_id", "none", "category_unknown"),
                ("category_ids", new[] { "none" }, "category_unknown"),
            }
        )
        {
            (await root.Post("/admin/products", Merchant.ProductBody().With(member, value))).Refused(HttpStatusCode.BadRequest, code);
        }
    }

    [Fact]
    public async Task Deleting_archives_and_orders_go_on_showing_what_was_sold()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 5)", (string)product["id"]!);
        var buyer = await shop.SignUp();
        var order = (await (await buyer.Client.With((string)product["id"]!)).Order()).Data;

        var gone = await root.Remove($"/admin/products/{product["id"]}", product["version"]!);

        Assert.Equal(HttpStatusCode.NoContent, gone.Status);
        Assert.Equal("archived", (string)(await root.Product(product))["status"]!);
        (await shop.Guest.Get($"/catalog/products/{product["id"]}")).Refused(HttpStatusCode.NotFound, "product_not_found");
        Assert.Equal((string)product["name"]!, (string)(await buyer.Client.Get($"/orders/{order["id"]}")).Data["items"]![0]!["name"]!);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log_with_before_and_after()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        await root.Edit(product, new { name = "Audited" });

        var entries = (await root.Get($"/admin/audit-log?page_size=100"))
            .Data.AsArray()
            .Where(entry => (string)entry!["subject"]! == $"product:{product["id"]}")
            .ToArray();
        Assert.Equal(["product.updated", "product.created"], entries.Select(entry => (string)entry!["action"]!), StringComparer.Ordinal);
        Assert.Equal("Audited", (string)entries[0]!["after"]!["name"]!);
        Assert.Equal((string)product["name"]!, (string)entries[0]!["before"]!["name"]!);
        Assert.Null(entries[0]!["after"]!["sku"]);
    }

    [Fact]
    public async Task Staff_need_the_permission_of_the_route()
    {
        var clerk = (await shop.SignUpAs("customer_experience")).Client;
        var manager = (await shop.SignUpAs("manager")).Client;
        var shopper = (await shop.SignUp()).Client;

        Assert.Equal(HttpStatusCode.OK, (await clerk.Get("/admin/products")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.Post("/admin/products", Merchant.ProductBody())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await shopper.Get("/admin/products")).Status);
        Assert.Equal(HttpStatusCode.Created, (await manager.Post("/admin/products", Merchant.ProductBody())).Status);
    }

    [Fact]
    public async Task A_repeated_creation_with_the_same_key_is_one_product()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (body, key) = (Merchant.ProductBody(), Merchant.Tag());

        var replies = new List<Reply>();
        for (var i = 0; i < 3; i++)
        {
            replies.Add(await root.Send(HttpMethod.Post, "/admin/products", body, ("Idempotency-Key", key)));
        }

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.Created, replies[0].Text), (reply.Status, reply.Text)));
    }

    [Fact]
    public async Task Publication_is_a_matter_of_the_moment()
    {
        var root = (await shop.SuperAdmin()).Client;
        var now = DateTimeOffset.UtcNow;
        var future = await root.NewProduct(Merchant.ProductBody().With("publish_at", now.AddHours(1)));
        var past = await root.NewProduct(Merchant.ProductBody().With("publish_at", now.AddHours(-2)).With("unpublish_at", now.AddHours(-1)));
        var current = await root.NewProduct(Merchant.ProductBody().With("publish_at", now.AddHours(-2)).With("unpublish_at", now.AddHours(1)));

        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Get($"/catalog/products/{future["id"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Get($"/catalog/products/{past["id"]}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Get($"/catalog/products/{current["id"]}")).Status);
        (await root.Post("/admin/products", Merchant.ProductBody().With("publish_at", now).With("unpublish_at", now))).Refused(
            HttpStatusCode.UnprocessableEntity,
            "period_empty"
        );
    }
}
