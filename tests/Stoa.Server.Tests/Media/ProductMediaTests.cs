using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Media;

/// <summary>Which pictures a product shows (api-shop.md, sections 3 and 7).</summary>
public sealed class ProductMediaTests(PictureShop shop) : IClassFixture<PictureShop>
{
    [Fact]
    public async Task Shoppers_see_a_products_pictures_in_the_order_of_the_list_at_once()
    {
        var (first, second) = (await shop.Staff.NewMedia(), await shop.Staff.NewMedia());
        var product = await shop.Staff.NewProduct();
        Assert.Empty(product["media"]!.AsArray());
        Assert.Empty((await Shown(product))["images"]!.AsArray());

        var reply = await shop.Staff.SetMedia(product, new { id = second["id"], alt = "Front" }, new { id = first["id"], alt = "" });

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (reply.Status, reply.Headers["ETag"]));
        var front = $$"""{"id":"{{second["id"]}}","url":"{{second["url"]}}","alt":"Front","variant_id":null}""";
        var back = $$"""{"id":"{{first["id"]}}","url":"{{first["url"]}}","alt":"","variant_id":null}""";
        Assert.Equal($"[{front},{back}]", reply.Data["media"].Compact());
        Assert.Equal($"""["{second["url"]}","{first["url"]}"]""", reply.Data["images"].Compact());
        Assert.Equal(reply.Data.ToJsonString(), (await shop.Staff.Product(product)).ToJsonString());
        var listed = (await shop.Staff.Get($"/admin/products?keyword={product["sku"]}")).Data[0]!;
        Assert.Equal(reply.Data["media"]!.ToJsonString(), listed["media"]!.ToJsonString());
        Assert.Equal(reply.Data["images"].Compact(), (await Shown(product))["images"].Compact());
        Assert.Equal(HttpStatusCode.OK, (await shop.Host.Http.GetAsync((string)reply.Data["images"]![0]!, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_list_replaces_what_was_there_and_an_unchanged_one_counts_no_version()
    {
        var (first, second) = (await shop.Staff.NewMedia(), await shop.Staff.NewMedia());
        var product = (await shop.Staff.SetMedia(await shop.Staff.NewProduct(), new { id = first["id"] }, new { id = second["id"] })).Data;

        var same = (await shop.Staff.SetMedia(product, new { id = first["id"] }, new { id = second["id"] })).Data;
        Assert.Equal(product.ToJsonString(), same.ToJsonString());
        var fewer = (await shop.Staff.SetMedia(product, new { id = second["id"] })).Data;
        Assert.Equal((3L, 1), ((long)fewer["version"]!, fewer["media"]!.AsArray().Count));
        var none = (await shop.Staff.SetMedia(fewer)).Data;
        Assert.Equal((4L, "[]", "[]"), ((long)none["version"]!, none["media"].Compact(), none["images"].Compact()));
        var actions = (await shop.Staff.Get("/admin/audit-log?page_size=100"))
            .Data.AsArray()
            .Where(entry => (string)entry!["subject"]! == $"product:{product["id"]}")
            .Select(entry => (string)entry!["action"]!);
        Assert.Equal(["product_media.set", "product_media.set", "product_media.set", "product.created"], actions, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_picture_brings_its_own_text_where_the_product_has_none()
    {
        var media = await shop.Staff.NewMedia();
        await shop.Staff.Edit($"/admin/media/{media["id"]}", new { alt = "Its own" }, 1);

        var product = (await shop.Staff.SetMedia(await shop.Staff.NewProduct(), new { id = media["id"] })).Data;

        Assert.Equal("Its own", (string)product["media"]![0]!["alt"]!);
    }

    [Fact]
    public async Task One_picture_can_be_of_several_variants_and_stands_in_images_once()
    {
        var media = await shop.Staff.NewMedia();
        var product = await shop.Staff.NewProduct(Merchant.ProductBody().With("options", JsonNode.Parse("""[{"name":"Size","values":["M","L"]}]""")));
        await shop.Staff.Replace($"/admin/products/{product["id"]}/options", new { options = JsonNode.Parse("""[{"name":"Size","values":["M","L"]}]""") }, 1);
        product = await shop.Staff.Product(product);
        string[] variants = [.. product["variants"]!.AsArray().Select(variant => (string)variant!["id"]!)];

        var set = (
            await shop.Staff.SetMedia(product, new { id = media["id"], variant_id = variants[0] }, new { id = media["id"], variant_id = variants[1] })
        ).Data;

        Assert.Equal(variants, set["media"]!.AsArray().Select(entry => (string)entry!["variant_id"]!), StringComparer.Ordinal);
        Assert.Single(set["images"]!.AsArray());
        var other = await shop.Staff.NewProduct();
        (await shop.Staff.SetMedia(other, new { id = media["id"], variant_id = variants[0] })).Refused(HttpStatusCode.BadRequest, "variant_unknown");
    }

    [Fact]
    public async Task What_is_wrong_in_the_list_is_refused_and_changes_nothing()
    {
        var media = await shop.Staff.NewMedia();
        var product = (await shop.Staff.SetMedia(await shop.Staff.NewProduct(), new { id = media["id"] })).Data;

        (await shop.Staff.SetMedia(product, new { id = "none" })).Refused(HttpStatusCode.BadRequest, "media_unknown");
        (await shop.Staff.SetMedia(product, new { id = media["id"] }, new { id = media["id"] })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await shop.Staff.SetMedia(product, new { alt = "no id" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await shop.Staff.SetMedia(product, new { id = media["id"], url = "https://elsewhere.example" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await shop.Staff.Replace($"/admin/products/{product["id"]}/media", new { }, product["version"]!)).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );
        (await shop.Staff.Put($"/admin/products/{product["id"]}/media", new { media = Array.Empty<object>() })).Refused(
            HttpStatusCode.PreconditionRequired,
            "version_required"
        );
        (await shop.Staff.Replace($"/admin/products/{product["id"]}/media", new { media = Array.Empty<object>() }, 1)).Refused(
            HttpStatusCode.PreconditionFailed,
            "version_stale"
        );
        (await shop.Staff.Replace("/admin/products/none/media", new { media = Array.Empty<object>() }, 1)).Refused(
            HttpStatusCode.NotFound,
            "product_not_found"
        );
        Assert.Equal(product.ToJsonString(), (await shop.Staff.Product(product)).ToJsonString());
    }

    private async Task<JsonNode> Shown(JsonNode product) => (await shop.Guest.Get($"/catalog/products/{product["id"]}")).Data;
}
