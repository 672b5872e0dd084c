using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Sweep;

/// <summary>An edit that says what is so already changes nothing, and nothing is told of it.</summary>
public sealed class UnchangedTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("product")]
    [InlineData("variant")]
    [InlineData("prices")]
    [InlineData("category")]
    [InlineData("brand")]
    [InlineData("group")]
    [InlineData("customer")]
    [InlineData("location")]
    [InlineData("promotion")]
    [InlineData("settings")]
    [InlineData("order")]
    [InlineData("gift card")]
    [InlineData("webhook")]
    [InlineData("api key")]
    public async Task An_edit_that_changes_nothing_leaves_the_version_and_the_audit_log_as_they_were(string kind)
    {
        var root = (await shop.SuperAdmin()).Client;
        var (method, read, edit, members) = await Thing(root, kind);
        var before = (await root.Get(read)).IsOk();
        var seen = kind is "variant" ? before.Data["variants"]![0]! : before.Data;
        var body = new JsonObject(members.Select(member => KeyValuePair.Create(member, seen[member]?.DeepClone())));
        if (kind == "prices")
        {
            body["product_id"] = seen["id"]!.DeepClone();
        }
        var entries = await Entries();

        (await root.Send(method, edit, body, ("If-Match", $"\"{seen["version"]}\""))).IsOk();

        Assert.Equal(before.Text, (await root.Get(read)).Text);
        Assert.Equal(entries, await Entries());
    }

    private Task<long> Entries() => shop.Host.One<long>("SELECT count(*) FROM platform.audit_log");

    /// <summary>Something editable: how and where it is edited and read, and the members that are sent as they are.</summary>
    private async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Thing(Client root, string kind)
    {
        var tag = Merchant.Tag();
        switch (kind)
        {
            case "product" or "variant" or "prices":
                return await Product(root, kind, tag);
            case "category":
                return Patched("/admin/categories", await root.Post("/admin/categories", new { name = "C " + tag }), "name", "slug", "active");
            case "brand":
                return Patched("/admin/brands", await root.Post("/admin/brands", new { name = "B " + tag }), "name", "slug", "active");
            case "group":
                return Patched("/admin/customer-groups", await root.Post("/admin/customer-groups", new { name = "G " + tag }), "name", "description");
            case "customer":
                var user = await shop.SignUp();
                await Customers.People.Customer(root, user);
                var at = $"/admin/customers/{user.Id}";
                (await root.Send(HttpMethod.Patch, at, new { tags = new[] { "vip" } }, ("If-Match", "*"))).IsOk();
                return (HttpMethod.Patch, at, at, ["first_name", "tags", "notes"]);
            default:
                return await Rule(root, kind, tag);
        }
    }

    private async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Rule(Client root, string kind, string tag)
    {
        switch (kind)
        {
            case "location":
                return Patched(
                    "/admin/locations",
                    await root.Post("/admin/locations", new { name = "L " + tag, active = false }),
                    "name",
                    "priority",
                    "active"
                );
            case "promotion":
                var promotion = await root.Post(
                    "/admin/promotions",
                    new
                    {
                        name = "P " + tag,
                        kind = "percent",
                        percent = 10,
                        target = new { type = "lines", category_ids = new[] { "cat-1" } },
                    }
                );
                return Patched("/admin/promotions", promotion, "name", "percent", "target", "combines_with");
            case "settings":
                var text = new { shop_name = "S " + tag, imprint = new { en = "I " + tag } };
                (await root.Send(HttpMethod.Patch, "/admin/settings", text, ("If-Match", "*"))).IsOk();
                return (HttpMethod.Patch, "/admin/settings", "/admin/settings", ["currency", "country", "low_stock_at", "shop_name", "imprint"]);
            case "order":
                var order = $"/admin/orders/{await shop.Placed(await shop.SignUp(), 1)}";
                return (HttpMethod.Patch, order, order, ["shipping_address", "billing_address", "tags"]);
            case "gift card":
                var card = await root.Post("/admin/gift-cards", new { amount = Merchant.Usd(1000) });
                return (HttpMethod.Patch, $"/admin/gift-cards/{card.Data[0]!["id"]}", $"/admin/gift-cards/{card.Data[0]!["id"]}", ["enabled", "note"]);
            case "webhook":
                var hook = await root.Post("/admin/webhooks", new { url = "https://hooks.example.com/" + tag, types = new[] { "order.*", "stock.low" } });
                return Patched("/admin/webhooks", hook, "types", "enabled", "contract");
            default:
                var key = await root.Post(
                    "/admin/api-keys",
                    new
                    {
                        name = "K " + tag,
                        kind = "secret",
                        scopes = new[] { "orders:read", "products:read" },
                    }
                );
                return Patched("/admin/api-keys", key, "name", "scopes", "addresses");
        }
    }

    private static async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Product(Client root, string kind, string tag)
    {
        var product = await root.NewProduct(
            Merchant.ProductBody().With("tags", new[] { "a", "b" }).With("attributes", new { colour = "red" }).With("options", new[] { Size })
        );
        var path = $"/admin/products/{product["id"]}";
        var variant = await root.Post(path + "/variants", new { sku = "V-" + tag, options = new { Size = "M" } });
        return kind switch
        {
            "variant" => (HttpMethod.Patch, path, $"/admin/variants/{variant.Data["id"]}", ["sku", "options", "inventory_policy"]),
            "prices" => (HttpMethod.Put, path, "/admin/prices", ["price_schedule"]),
            _ => (HttpMethod.Patch, path, path, ["name", "tags", "attributes", "options", "base_price", "category_ids", "seo"]),
        };
    }

    private static object Size => new { name = "Size", values = new[] { "S", "M" } };

    private static (HttpMethod Method, string Read, string Edit, string[] Members) Patched(string list, Reply created, params string[] members)
    {
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        var path = $"{list}/{created.Data["id"]}";
        return (HttpMethod.Patch, path, path, members);
    }
}
