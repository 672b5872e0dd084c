using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Moving;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Audit;

/// <summary>Of a step from one state to another the log has both.</summary>
public sealed class StateChangeTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_push_message_that_is_cancelled_was_a_draft()
    {
        var root = (await shop.SuperAdmin()).Client;
        var message = (await root.Post("/admin/push-messages", new { android_message = new { title = "Sale" } })).Data["id"]!;

        (await root.Post($"/admin/push-messages/{message}/cancel")).IsOk();

        Assert.Equal(("draft", "cancelled"), await Statuses(root, $"push_message:{message}", "push_message.cancelled"));
    }

    [Fact]
    public async Task An_order_that_is_shipped_was_paid_and_its_return_was_approved()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);

        (await root.Post($"/admin/orders/{order}/ship")).IsOk();

        Assert.Equal(("paid", "shipped"), await Statuses(root, $"order:{order}", "order.shipped"));
        var line = new JsonObject { ["item_id"] = await root.Line(order), ["quantity"] = 1 };
        var back = (await root.Post($"/admin/orders/{order}/returns", new JsonObject { ["lines"] = new JsonArray(line.DeepClone()) })).Data["id"]!;
        (await root.Post($"/admin/returns/{back}/approve")).IsOk();
        line["condition"] = "sellable";
        (await root.Post($"/admin/returns/{back}/receive", new JsonObject { ["lines"] = new JsonArray(line) })).IsOk();
        Assert.Equal(("approved", "received"), await Statuses(root, $"order:{order}", "return.updated"));
    }

    [Fact]
    public async Task An_import_that_is_applied_was_staged_and_one_that_is_undone_was_applied()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();

        var import = await root.Import("products", $"sku,name,category_id,base_price\nS-{tag},New,cat-1,1.00\n");
        await root.Undo(import);

        Assert.Equal(("staged", "applying"), await Statuses(root, $"import:{import["id"]}", "import.applied"));
        Assert.Equal(("applied", "undoing"), await Statuses(root, $"import:{import["id"]}", "import.undone"));
    }

    [Fact]
    public async Task A_variant_that_is_archived_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct();
        var variant = (await root.Post($"/admin/products/{product["id"]}/variants", new { sku = "V-" + tag })).Data;

        await root.Remove($"/admin/variants/{variant["id"]}", variant["version"]!);

        var entry = await Entry(root, $"variant:{variant["id"]}", "variant.archived");
        Assert.Equal($$"""{"sku":"V-{{tag}}","archived":false}""", entry["before"]!.ToJsonString());
        Assert.Equal($$"""{"sku":"V-{{tag}}","archived":true}""", entry["after"]!.ToJsonString());
    }

    [Fact]
    public async Task A_ping_of_a_webhook_is_logged_like_a_test_of_a_device()
    {
        var root = (await shop.SuperAdmin()).Client;
        var hook = (await root.Post("/admin/webhooks", new { url = "https://hooks.example.com/" + Merchant.Tag(), types = new[] { "*" } })).Data["id"]!;

        var ping = (await root.Post($"/admin/webhooks/{hook}/test")).Data;

        Assert.Equal((string)ping["id"]!, (string)(await Entry(root, $"webhook:{hook}", "webhook.tested"))["after"]!["delivery_id"]!);
    }

    private static async Task<(string Before, string After)> Statuses(Client root, string subject, string action)
    {
        var entry = await Entry(root, subject, action);
        return ((string)entry["before"]!["status"]!, (string)entry["after"]!["status"]!);
    }

    /// <summary>The newest one.</summary>
    private static async Task<JsonNode> Entry(Client root, string subject, string action) =>
        (await root.Get($"/admin/audit-log?subject={subject}&action={action}")).IsOk().Data[0]!;
}
