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
    [InlineData("options")]
    [InlineData("category")]
    [InlineData("brand")]
    [InlineData("group")]
    [InlineData("customer")]
    [InlineData("location")]
    [InlineData("promotion")]
    [InlineData("settings")]
    [InlineData("order")]
    [InlineData("fulfilment")]
    [InlineData("gift card")]
    [InlineData("webhook")]
    [InlineData("api key")]
    [InlineData("tax rates")]
    [InlineData("maintenance")]
    [InlineData("view")]
    [InlineData("wording")]
    [InlineData("role")]
    [InlineData("permission")]
    [InlineData("push template")]
    [InlineData("push message")]
    [InlineData("segment")]
    [InlineData("device")]
    public async Task An_edit_that_changes_nothing_leaves_the_version_and_the_audit_log_as_they_were(string kind)
    {
        var root = (await shop.SuperAdmin()).Client;
        var (method, read, edit, members) = await Thing(root, kind);
        var before = (await root.Get(read)).IsOk();
        var seen = kind switch
        {
            "variant" => before.Data["variants"]![0]!,
            "role" or "permission" => before.Data[kind]!,
            "view" => before.Data[0]!,
            "fulfilment" => before.Data["fulfilments"]![0]!,
            "tax rates" => new JsonObject { ["rates"] = before.Data.DeepClone() },
            _ => before.Data,
        };
        var body = new JsonObject(members.Select(member => KeyValuePair.Create(member, seen[member]?.DeepClone())));
        if (kind == "prices")
        {
            body["product_id"] = seen["id"]!.DeepClone();
        }
        var tag = seen["version"] is { } version ? $"\"{version}\"" : before.Headers["ETag"].ToString();
        var edited = (await root.Send(method, edit, body, ("If-Match", tag))).IsOk();

        var after = await root.Get(read);
        Assert.Equal(Lasting(before), Lasting(after));
        Assert.Equal(before.Headers.GetValueOrDefault("ETag"), after.Headers.GetValueOrDefault("ETag"));
        Assert.Equal(tag, edited.Headers["ETag"].ToString());
        Assert.Equal(0, await Entries(edited.Headers["X-Request-Id"]));
    }

    [Theory]
    [InlineData("activate", true)]
    [InlineData("deactivate", false)]
    public async Task A_device_that_is_so_already_is_not_written_and_the_log_has_what_it_was(string action, bool active)
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = (await root.Post("/admin/device-tokens", new { fcm_token = "token-" + Merchant.Tag(), platform = "ios" })).Data["id"]!;
        var path = $"/admin/device-tokens/{id}";
        (await root.Put(path, new { is_active = !active })).IsOk();

        var first = (await root.Post($"{path}/{action}")).IsOk();
        var again = (await root.Post($"{path}/{action}")).IsOk();

        Assert.Equal((first.Text, first.Headers["ETag"].ToString()), (again.Text, again.Headers["ETag"].ToString()));
        var entries = (await root.Get($"/admin/audit-log?subject=device_token:{id}")).IsOk().Data.AsArray();
        var entry = Assert.Single(entries, entry => (string)entry!["action"]! == $"device_token.{action}d")!;
        Assert.Equal((!active, active), ((bool)entry["before"]!["is_active"]!, (bool)entry["after"]!["is_active"]!));
    }

    private Task<long> Entries(string request) => shop.Host.One<long>("SELECT count(*) FROM platform.audit_log WHERE request_id = $1", request);

    /// <summary>The answer but for the place of a webhook in the log of events, which goes on by itself as they are fanned out.</summary>
    private static string Lasting(Reply read)
    {
        var data = read.Data.DeepClone();
        (data as JsonObject)?.Remove("cursor");
        return data.ToJsonString();
    }

    /// <summary>Something editable: how and where it is edited and read, and the members that are sent as they are.</summary>
    private async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Thing(Client root, string kind)
    {
        var tag = Merchant.Tag();
        switch (kind)
        {
            case "product" or "variant" or "prices" or "options":
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
            case "order" or "fulfilment":
                return await Sold(root, kind, tag);
            case "gift card":
                var card = await root.Post("/admin/gift-cards", new { amount = Merchant.Usd(1000) });
                return (HttpMethod.Patch, $"/admin/gift-cards/{card.Data[0]!["id"]}", $"/admin/gift-cards/{card.Data[0]!["id"]}", ["enabled", "note"]);
            case "webhook":
                var hook = await root.Post("/admin/webhooks", new { url = "https://hooks.example.com/" + tag, types = new[] { "order.*", "stock.low" } });
                return Patched("/admin/webhooks", hook, "types", "enabled", "contract");
            case "api key":
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
            default:
                return await Put(root, kind, tag);
        }
    }

    private async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Sold(Client root, string kind, string tag)
    {
        var id = await shop.Placed(await shop.SignUp(), 1);
        var order = $"/admin/orders/{id}";
        if (kind == "order")
        {
            return (HttpMethod.Patch, order, order, ["shipping_address", "billing_address", "tags"]);
        }
        var parcel = (await root.Fulfil(id)).Data["id"];
        (await root.Change($"/admin/fulfilments/{parcel}", new { tracking = new { carrier = "DHL", number = tag } })).IsOk();
        return (HttpMethod.Patch, order, $"/admin/fulfilments/{parcel}", ["tracking"]);
    }

    private static async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Put(Client root, string kind, string tag)
    {
        switch (kind)
        {
            case "tax rates":
                return At("/admin/tax/rates", "rates");
            case "maintenance":
                return At("/admin/maintenance", "enabled", "message", "retry_after_seconds");
            case "view":
                var view = $"/admin/views/{Guid.NewGuid()}";
                var saved = new
                {
                    list = tag,
                    name = "V " + tag,
                    query = new { status = "draft", keyword = "a" },
                    shared = true,
                };
                Assert.Equal(HttpStatusCode.Created, (await root.Send(HttpMethod.Put, view, saved)).Status);
                return (HttpMethod.Put, $"/admin/views?list={tag}", view, ["list", "name", "query", "shared"]);
            case "wording":
                const string wording = "/admin/mail-templates/accounts.login_code/en";
                var usual = (await root.Get(wording)).IsOk().Data;
                var own = new { subject = "Your own code", paragraphs = usual["paragraphs"] };
                Assert.Equal(HttpStatusCode.Created, (await root.Send(HttpMethod.Put, wording, own)).Status);
                return At(wording, "subject", "paragraphs");
            case "role":
                var role = await root.Post("/admin/roles", new { name = "r_" + tag, description = "R" });
                return At($"/admin/roles/{role.Data["role"]!["id"]}", "name", "description");
            case "permission":
                var asked = Roles.Desk.Permission("things" + tag, "read", "read_" + tag);
                var permission = await root.Post("/admin/permissions", asked);
                return At($"/admin/permissions/{permission.Data["permission"]!["id"]}", "name", "resource", "action", "description");
            default:
                return await Pushed(root, kind, tag);
        }
    }

    private static async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Pushed(Client root, string kind, string tag)
    {
        var message = new { title = "Sale", data = new { b = "1", a = "2" } };
        switch (kind)
        {
            case "push template":
                var template = await root.Post("/admin/push-templates", new { name = "T " + tag, android_message = message });
                return At($"/admin/push-templates/{template.Data["id"]}", "name", "android_message", "translations", "variables");
            case "push message":
                var draft = await root.Post("/admin/push-messages", new { name = "M " + tag, android_message = message });
                return At($"/admin/push-messages/{draft.Data["id"]}", "name", "type", "android_message", "audience", "guarantee");
            case "segment":
                var segment = await root.Post("/admin/segments", new { name = "S " + tag, customers = new { spent_over = 100 } });
                return At($"/admin/segments/{segment.Data["id"]}", "name", "customers");
            default:
                var device = await root.Post(
                    "/admin/device-tokens",
                    new
                    {
                        fcm_token = "token-" + tag,
                        platform = "ios",
                        tags = new[] { "b", "a" },
                    }
                );
                return At($"/admin/device-tokens/{device.Data["id"]}", "device_name", "tags", "platform", "is_active");
        }
    }

    private static (HttpMethod, string, string, string[]) At(string path, params string[] members) => (HttpMethod.Put, path, path, members);

    private static async Task<(HttpMethod Method, string Read, string Edit, string[] Members)> Product(Client root, string kind, string tag)
    {
        var product = await root.NewProduct(
            Merchant.ProductBody().With("tags", new[] { "a", "b" }).With("attributes", new { colour = "red" }).With("options", new[] { Size })
        );
        var path = $"/admin/products/{product["id"]}";
        var variant = await root.Post(path + "/variants", new { sku = "V-" + tag, options = new { Size = "M" } });
        await root.Post(path + "/variants", new { sku = "W-" + tag, options = new { Size = "S" } });
        return kind switch
        {
            "variant" => (HttpMethod.Patch, path, $"/admin/variants/{variant.Data["id"]}", ["sku", "options", "inventory_policy"]),
            "prices" => (HttpMethod.Put, path, "/admin/prices", ["price_schedule"]),
            "options" => (HttpMethod.Put, path, path + "/options", ["options"]),
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
