using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Lists;

/// <summary>GET /admin/search: one box for everything that the caller may read.</summary>
public sealed class StaffSearchTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Everything = ["users", "products", "orders", "customers", "device_tokens", "push_messages"];

    [Fact]
    public async Task A_product_is_found_by_its_SKU_a_variants_SKU_the_beginning_of_its_name_or_a_word_of_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var draft = await root.NewProduct(Merchant.ProductBody(tag).With("status", "draft").With("name", $"Zebra{tag} lamp"));
        var active = await root.NewProduct(Merchant.ProductBody(tag + "b").With("name", $"Green shade{tag}"));
        await shop.Host.Execute("INSERT INTO commerce.variants (id, product_id, sku) VALUES ($1, $2, $3)", "v-" + tag, (string)active["id"]!, "VAR-" + tag);

        Assert.Equal([(string)draft["id"]!, (string)active["id"]!], await Found(root, "products", "sku-" + tag));
        Assert.Equal([(string)active["id"]!], await Found(root, "products", "var-" + tag.ToUpperInvariant()));
        Assert.Equal([(string)draft["id"]!], await Found(root, "products", "ZEBRA" + tag));
        Assert.Equal([(string)active["id"]!], await Found(root, "products", "shade" + tag));
        var item = (await Group(root, "products", "zebra" + tag))["items"]![0]!;
        Assert.Equal(
            $$"""{"id":"{{draft["id"]}}","title":"Zebra{{tag}} lamp","subtitle":"SKU-{{tag}} · draft","path":"/admin/products/{{draft["id"]}}"}""",
            item.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Get((string)item["path"]!)).Status);
    }

    [Fact]
    public async Task An_order_is_found_by_its_number_and_by_its_buyers_address()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = await shop.SignUp();
        var order = (await (await buyer.Client.With("prod-6")).Order()).Data;
        var (id, number) = ((string)order["id"]!, (string)order["order_number"]!);

        Assert.Equal([id], await Found(root, "orders", number));
        Assert.Equal([id], await Found(root, "orders", number.ToLowerInvariant()));
        Assert.Equal([id], await Found(root, "orders", number[4..]));
        Assert.Equal([id], await Found(root, "orders", buyer.Email.ToUpperInvariant()));
        Assert.Equal([id], await Found(root, "orders", buyer.Email.Split('@')[0] + "@"));
        Assert.Empty(await Found(root, "orders", buyer.Email.Split('@')[0]));
        Assert.Equal(HttpStatusCode.OK, (await root.Get((string)(await Group(root, "orders", number))["items"]![0]!["path"]!)).Status);
    }

    [Fact]
    public async Task A_guests_order_is_found_by_address_number_and_the_names_it_is_sent_and_billed_to_and_the_guest_by_address_and_name()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, guest) = (Merchant.Tag(), await CartHolder.Guest(shop.Host));
        (await guest.Post("/cart/items", new { product_id = "prod-6", quantity = 1 })).IsOk();
        var (to, by) = (Buying.Address(), Buying.Address());
        (to["first_name"], to["last_name"], by["first_name"], by["last_name"]) = ("Zoë", "Sent" + tag, "Noël", "Billed" + tag);
        (
            await guest.Put(
                "/cart/contact",
                new JsonObject
                {
                    ["email"] = $"{tag}@guests.example.com",
                    ["shipping_address"] = to,
                    ["billing_address"] = by,
                }
            )
        ).IsOk();
        (await guest.Put("/cart/shipping-option", new { option_id = "ship_standard" })).IsOk();
        var order = (await guest.Buy()).Data;
        var (id, number) = ((string)order["id"]!, (string)order["order_number"]!);

        foreach (
            var text in new[]
            {
                number,
                number[4..],
                $"{tag}@",
                $"{tag.ToUpperInvariant()}@GUESTS.example.com",
                $"sent{tag}",
                $"zoe sent{tag}",
                $"BILLED{tag} noe",
            }
        )
        {
            Assert.True((await Found(root, "orders", text)).SequenceEqual([id]), text);
        }
        Assert.Empty(await Found(root, "orders", $"noel sent{tag}x"));
        var path = (string)(await Group(root, "orders", number))["items"]![0]!["path"]!;
        Assert.Equal(($"/admin/orders/{id}", HttpStatusCode.OK), (path, (await root.Get(path)).Status));

        foreach (var text in new[] { tag, $"{tag}@guests", $"billed{tag}", $"noël billed{tag}" })
        {
            Assert.True((await Found(root, "customers", text)).Length == 1, text);
        }
        var found = (await Group(root, "customers", tag))["items"]![0]!;
        Assert.Equal(($"Noël Billed{tag}", $"{tag}@guests.example.com"), ((string)found["title"]!, (string)found["subtitle"]!));
        Assert.Equal(HttpStatusCode.OK, (await root.Get((string)found["path"]!)).Status);
    }

    [Fact]
    public async Task A_user_is_found_by_the_beginning_of_the_address_and_by_words_of_the_name()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var id = Guid.CreateVersion7();
        await shop.Host.Execute(
            "INSERT INTO accounts.users (id, email, email_key, first_name, last_name, created_at, updated_at) VALUES ($1, $2, $2, 'Zoë', $3, now(), now())",
            id,
            $"{tag}@mail.example",
            "Lenoir" + tag
        );

        foreach (var text in new[] { tag, tag.ToUpperInvariant() + "@MAIL", $"zoe lenoir{tag}", $"  lenoir{tag}  " })
        {
            Assert.Equal([id.ToString()], await Found(root, "users", text));
        }
        Assert.Equal("Zoë Lenoir" + tag, (string)(await Group(root, "users", tag))["items"]![0]!["title"]!);
        Assert.Empty(await Found(root, "users", tag + "x"));
    }

    [Fact]
    public async Task A_device_is_found_by_id_token_name_and_its_owners_address()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, token, owner) = (Merchant.Tag(), PushDesk.Token(), await shop.SignUp());
        var created = await root.Post(
            "/admin/device-tokens",
            new
            {
                fcm_token = token,
                platform = "ios",
                device_name = $"Phone{tag}",
                user_id = owner.Id,
            }
        );
        var id = created.Data["id"]!.ToString();

        foreach (var text in new[] { token, "phone" + tag, owner.Email })
        {
            Assert.Equal([id], await Found(root, "device_tokens", text));
        }
        Assert.Contains(id, await Found(root, "device_tokens", id), StringComparer.Ordinal);
        Assert.Empty(await Found(root, "device_tokens", token[..^1]));
        Assert.DoesNotContain(token, (await root.Get("/admin/search?q=" + token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_found_by_id_and_by_words_of_its_name_and_titles_unless_an_event_made_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var created = await root.Post("/admin/push-messages", new { name = "Winter " + tag, android_message = new { title = "Snow" + tag } });
        var id = created.Data["id"]!.ToString();

        Assert.Equal([id], await Found(root, "push_messages", tag));
        Assert.Equal([id], await Found(root, "push_messages", "snow" + tag));
        Assert.Contains(id, await Found(root, "push_messages", id), StringComparer.Ordinal);
        await shop.Host.Execute("UPDATE push.messages SET event_id = 1, created_by = NULL WHERE id = $1", long.Parse(id, null));
        Assert.Empty(await Found(root, "push_messages", tag));
    }

    [Fact]
    public async Task Each_group_has_at_most_as_many_items_as_are_asked_for_and_says_whether_there_are_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        for (var n = 0; n < 7; n++)
        {
            await root.NewProduct(Merchant.ProductBody($"{tag}{n}"));
        }

        Assert.Equal((5, true), Size(await Group(root, "products", "sku-" + tag)));
        Assert.Equal((6, true), Size(await Group(root, "products", "sku-" + tag, "&limit=6")));
        Assert.Equal((7, false), Size(await Group(root, "products", "sku-" + tag, "&limit=7")));
        Assert.Equal((0, false), Size(await Group(root, "products", "sku-" + tag + "x")));

        static (int, bool) Size(JsonNode group) => (group["items"]!.AsArray().Count, (bool)group["more"]!);
    }

    [Fact]
    public async Task A_caller_finds_only_what_they_may_read()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        Assert.Equal(Everything, await Types(root));
        Assert.Equal(["users", "products", "orders", "customers"], await Types(support.Client));

        var role = await root.NewRole("read_push_messages", "manage_device_tokens");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = role });
        Assert.Equal(Everything, await Types(support.Client));
        await root.Remove(support, role);
        Assert.Equal(["users", "products", "orders", "customers"], await Types(support.Client));

        await using var own = await StoaHost.Start(shop.Host.ConnectionString);
        var (of, permission) = (await shop.Host.Role("customer_experience"), await shop.Host.Permission("read_users"));
        (await root.Revoke(of, permission)).IsEmpty();
        Assert.Equal(["products", "orders", "customers"], await Types(support.Client));
        await root.Grant(of, permission);

        async Task<string[]> Types(Client client) =>
            [.. (await client.Get("/admin/search?q=a")).Data["groups"]!.AsArray().Select(group => (string)group!["type"]!)];
    }

    [Theory]
    [InlineData("")]
    [InlineData("q=")]
    [InlineData("q=%20%20")]
    [InlineData("q=%00")]
    [InlineData("q=a&q=b")]
    [InlineData("q=a&limit=0")]
    [InlineData("q=a&limit=21")]
    [InlineData("q=a&limit=x")]
    public async Task A_search_for_nothing_or_for_too_much_is_refused(string query) =>
        (await (await shop.SuperAdmin()).Client.Get("/admin/search?" + query)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task A_text_is_at_most_a_hundred_characters_long()
    {
        var root = (await shop.SuperAdmin()).Client;
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/admin/search?q=" + new string('a', 100))).Status);
        (await root.Get("/admin/search?q=" + new string('a', 101))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("q is required", (string)(await root.Get("/admin/search")).Json["error"]!["message"]!);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("'")]
    [InlineData("' | a:*")]
    [InlineData(":*")]
    [InlineData("!!!")]
    [InlineData("99999999999999999999")]
    [InlineData("☃")]
    [InlineData("\U0010FFFF")]
    [InlineData("a@b")]
    public async Task Any_text_is_a_text_and_no_pattern(string text)
    {
        var reply = await (await shop.SuperAdmin()).Client.Get("/admin/search?q=" + Uri.EscapeDataString(text));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(Everything, reply.Data["groups"]!.AsArray().Select(group => (string)group!["type"]!), StringComparer.Ordinal);
    }

    private static async Task<JsonNode> Group(Client client, string type, string text, string more = "")
    {
        var reply = await client.Get($"/admin/search?q={Uri.EscapeDataString(text)}{more}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data["groups"]!.AsArray().Single(group => (string)group!["type"]! == type)!;
    }

    private static async Task<string[]> Found(Client client, string type, string text) =>
        [.. (await Group(client, type, text))["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}
