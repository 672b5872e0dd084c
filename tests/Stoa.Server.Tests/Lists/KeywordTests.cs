using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Lists;

/// <summary>Lists in which a person looks for one by a word.</summary>
public sealed class KeywordTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Admins_are_found_by_their_address()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, _, customer) = (await shop.SignUpAs("admin"), await shop.SignUpAs("admin"), await shop.SignUp());

        Assert.Equal([one.Id], await Found(root, "/admin/admins?keyword=" + one.Email));
        Assert.Empty(await Found(root, "/admin/admins?keyword=" + customer.Email));
    }

    [Fact]
    public async Task Webhooks_are_found_by_a_part_of_their_address()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var hook = await root.Post("/admin/webhooks", new { url = $"https://hooks.example.com/{tag}/in", types = new[] { "*" } });
        await root.Post("/admin/webhooks", new { url = "https://hooks.example.com/other", types = new[] { "*" } });

        Assert.Equal([(string)hook.Data["id"]!], await Found(root, "/admin/webhooks?keyword=" + tag.ToUpperInvariant()));
        Assert.Empty(await Found(root, $"/admin/webhooks?keyword={tag}x"));
    }

    [Fact]
    public async Task Locations_are_found_by_a_part_of_their_name()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var location = await root.Post("/admin/locations", new { name = $"Store {tag} North", active = false });

        Assert.Equal([(string)location.Data["id"]!], await Found(root, $"/admin/locations?keyword={tag}+NORTH"));
        Assert.Empty(await Found(root, $"/admin/locations?keyword={tag}%25"));
    }

    [Fact]
    public async Task Codes_of_a_promotion_are_found_by_their_beginning_however_it_is_spelled()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var promotion = await root.Post(
            "/admin/promotions",
            new
            {
                name = "P " + tag,
                kind = "percent",
                percent = 10,
            }
        );
        var path = $"/admin/promotions/{promotion.Data["id"]}/codes";
        Assert.Equal(HttpStatusCode.Created, (await root.Post(path, new { codes = new[] { $"Sum{tag}1", $"Win{tag}" } })).Status);

        Assert.Equal([$"Sum{tag}1"], await Found(root, $"{path}?keyword=sUM{tag}", "code"));
        Assert.Empty(await Found(root, $"{path}?keyword={tag}", "code"));
    }

    private static async Task<string[]> Found(Client root, string path, string member = "id") =>
        [.. (await root.Get(path)).IsOk().Data.AsArray().Select(one => (string)one![member]!)];
}
