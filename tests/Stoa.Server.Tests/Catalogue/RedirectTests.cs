using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Moving;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Former addresses lead where they lead now: those that staff or an import name, and those of former slugs.</summary>
public sealed class RedirectTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_imported_redirect_is_found_however_its_path_is_written()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await root.Import(
            "redirects",
            $"Redirect from,Redirect to\nhttps://old.example/shop/{tag}/,/products/{tag}\n/größe-{tag},https://other.example/x?y=1\n/q-{tag}?id=7,/seven\n"
        );

        foreach (var path in new[] { $"/shop/{tag}/", $"/shop/{tag}", $"/shop/{tag}/?utm=1#top", $"https://old.example/shop/{tag}/" })
        {
            var found = await Find(path);
            Assert.Equal((path, $"/products/{tag}", true), ((string)found["path"]!, (string)found["target"]!, (bool)found["permanent"]!));
        }
        Assert.Equal("https://other.example/x?y=1", (string)(await Find($"/gr%C3%B6%C3%9Fe-{tag}"))["target"]!);
        Assert.Equal("/seven", (string)(await Find($"/q-{tag}?id=7"))["target"]!);
        await Leads(nowhere: $"/q-{tag}?id=8");
        await Leads(nowhere: $"/q-{tag}");
        await Leads(nowhere: $"/products/{tag}");
    }

    [Fact]
    public async Task Former_slugs_of_products_and_categories_lead_to_the_present_ones()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("slug", "first-" + tag));
        await root.Edit(product, new { slug = "second-" + tag });
        await root.Edit(await root.Product(product), new { slug = "third-" + tag });
        var category = (await root.Post("/admin/categories", new { name = "Old " + tag, slug = "old-" + tag })).Data;
        await root.Edit($"/admin/categories/{category["id"]}", new { slug = "new-" + tag }, 1);
        await root.Post("/admin/redirects", new { path = $"/product/{tag}", target = $"/products/first-{tag}" });

        Assert.Equal($"/products/third-{tag}", (string)(await Find($"/products/first-{tag}"))["target"]!);
        Assert.Equal($"/products/third-{tag}", (string)(await Find($"/products/second-{tag}/"))["target"]!);
        // Not sent on twice.
        Assert.Equal($"/products/third-{tag}", (string)(await Find($"/product/{tag}"))["target"]!);
        Assert.Equal($"/categories/new-{tag}", (string)(await Find($"/categories/old-{tag}"))["target"]!);
        await Leads(nowhere: $"/products/third-{tag}");
        await Leads(nowhere: $"/categories/new-{tag}");
        // Another category takes the former slug: then it is that one's.
        await root.Post("/admin/categories", new { name = "Other " + tag, slug = "old-" + tag });
        await Leads(nowhere: $"/categories/old-{tag}");
        await root.Send(HttpMethod.Delete, $"/admin/products/{product["id"]}", null, ("If-Match", "*"));
        await Leads(nowhere: $"/products/first-{tag}");
    }

    [Fact]
    public async Task What_leads_in_a_circle_leads_nowhere_and_a_part_that_is_not_permanent_makes_the_whole_so()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await New(root, $"/a-{tag}", $"/b-{tag}");
        await New(root, $"/b-{tag}", $"/c-{tag}", permanent: false);
        Assert.Equal(($"/c-{tag}", false), Of(await Find($"/a-{tag}")));
        await New(root, $"/c-{tag}", $"/a-{tag}");

        await Leads(nowhere: $"/a-{tag}");

        static (string, bool) Of(JsonNode found) => ((string)found["target"]!, (bool)found["permanent"]!);
    }

    [Fact]
    public async Task Staff_add_list_and_delete_redirects()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var created = await root.Post("/admin/redirects", new { path = $"https://old.example/{tag}/1", target = " /one " });
        await New(root, $"/{tag}/2", "/two");
        var path = $"/admin/redirects/{created.Data["id"]}";

        Assert.Equal((HttpStatusCode.Created, $"/api/v1{path}"), (created.Status, created.Headers["Location"]));
        Assert.Equal(($"/{tag}/1", "/one", 1), ((string)created.Data["path"]!, (string)created.Data["target"]!, (int)created.Data["version"]!));
        Assert.Equal(created.Data.Compact(), (await root.Get(path)).Data.Compact());
        (await root.Post("/admin/redirects", new { path = $"/{tag}/1", target = "/other" })).Refused(HttpStatusCode.Conflict, "redirect_taken");
        Assert.Equal(
            [$"/{tag}/1", $"/{tag}/2"],
            (await root.Get($"/admin/redirects?path=/{tag}/&sort=path")).Data.AsArray().Select(one => (string)one!["path"]!),
            StringComparer.Ordinal
        );
        (await root.Delete(path)).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Remove(path, 9)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove(path, 1)).Status);
        (await root.Get(path)).Refused(HttpStatusCode.NotFound, "redirect_not_found");
        (await root.Remove(path, 1)).Refused(HttpStatusCode.NotFound, "redirect_not_found");
        await Leads(nowhere: $"/{tag}/1");
    }

    [Theory]
    [InlineData("""{"path":"old","target":"/new"}""")]
    [InlineData("""{"path":"//host/old","target":"/new"}""")]
    [InlineData("""{"path":"/old","target":"//evil.example"}""")]
    [InlineData("""{"path":"/old","target":"/\\evil.example"}""")]
    [InlineData("""{"path":"/old","target":"javascript:alert(1)"}""")]
    [InlineData("""{"path":"/old","target":"/old"}""")]
    [InlineData("""{"path":"/old"}""")]
    [InlineData("""{"target":"/new"}""")]
    [InlineData("""{"path":"/old","target":"/new","status":301}""")]
    public async Task A_redirect_that_cannot_be_is_refused(string body) =>
        (await (await shop.SuperAdmin()).Client.Post("/admin/redirects", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task A_path_has_to_be_asked_for()
    {
        foreach (var query in new[] { "", "?path=", "?path=old", "?path=//host/x", "?path=/" + new string('x', 2_000) })
        {
            (await shop.Guest.Get("/catalog/redirects" + query)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    [Theory]
    [InlineData("%2500")]
    [InlineData("products/%2500")]
    [InlineData("categories/a%2500b?c=%2500")]
    public async Task A_path_that_holds_a_NUL_in_percent_signs_leads_nowhere(string path)
    {
        (await shop.Guest.Get("/catalog/redirects?path=/" + path)).Refused(HttpStatusCode.NotFound, "redirect_not_found");

        var tag = Merchant.Tag();
        await New((await shop.SuperAdmin()).Client, $"/{tag}", $"/{tag}%00");
        Assert.Equal($"/{tag}%00", (string)(await Find($"/{tag}"))["target"]!);
    }

    [Fact]
    public async Task A_path_of_more_bytes_than_an_index_holds_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var path = "/" + Long(1_500);

        (await root.Post("/admin/redirects", new { path, target = "/new" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        await Leads(nowhere: path);
        await New(root, "/" + Long(800), "/new");
    }

    [Theory]
    [InlineData("\"", 2_000)]
    [InlineData("\u0001", 2_000)]
    [InlineData("\U0001F600", 650)]
    public async Task The_list_goes_on_behind_the_longest_path_whatever_is_in_it(string character, int times)
    {
        var root = (await shop.SuperAdmin()).Client;
        var start = $"/{Merchant.Tag()}/";
        var longest = start + string.Concat(Enumerable.Repeat(character, times))[..^start.Length];
        await New(root, longest, "/new");
        await New(root, start + "\U0010FFFD", "/new");
        var list = $"/admin/redirects?sort=path&page_size=1&path={start}";

        var first = await root.Get(list + "&cursor=*");
        var second = await root.Get($"{list}&cursor={(string)first.Json["meta"]!["next_cursor"]!}");

        Assert.Equal(longest, (string)first.Data[0]!["path"]!);
        Assert.True(second.Status == HttpStatusCode.OK, second.Text);
        Assert.Equal(start + "\U0010FFFD", (string)second.Data[0]!["path"]!);
    }

    /// <summary>Nothing that a database could compress, three bytes each.</summary>
    internal static string Long(int characters) => string.Concat(Enumerable.Range(0, characters).Select(n => (char)('\u4E00' + (n * 7919 % 20_000))));

    private async Task<JsonNode> Find(string path)
    {
        var reply = await shop.Guest.Get("/catalog/redirects?path=" + Uri.EscapeDataString(path));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data;
    }

    private async Task Leads(string nowhere) =>
        (await shop.Guest.Get("/catalog/redirects?path=" + Uri.EscapeDataString(nowhere))).Refused(HttpStatusCode.NotFound, "redirect_not_found");

    private static async Task New(Client root, string path, string target, bool permanent = true)
    {
        var reply = await root.Post(
            "/admin/redirects",
            new
            {
                path,
                target,
                permanent,
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
    }
}
