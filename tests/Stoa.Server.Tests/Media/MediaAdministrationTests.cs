using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Media;

/// <summary>Staff list, describe and delete pictures.</summary>
public sealed class MediaAdministrationTests(PictureShop shop) : IClassFixture<PictureShop>
{
    [Fact]
    public async Task A_picture_is_described_at_the_version_that_was_seen()
    {
        var media = await shop.Staff.NewMedia();
        var path = $"/admin/media/{media["id"]}";

        (await shop.Staff.Patch(path, new { alt = "x" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        var changed = (await shop.Staff.Edit(path, new { alt = "A lamp", focal_point = new { x = 0.25, y = 1 } }, 1)).Data;
        Assert.Equal(("A lamp", 2L), ((string)changed["alt"]!, (long)changed["version"]!));
        Assert.Equal((0.25m, 1m), ((decimal)changed["focal_point"]!["x"]!, (decimal)changed["focal_point"]!["y"]!));
        (await shop.Staff.Edit(path, new { alt = "x" }, 1)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var untouched = (await shop.Staff.Edit(path, new { focal_point = (object?)null }, 2)).Data;
        Assert.Equal("A lamp", (string)untouched["alt"]!);
        Assert.Null(untouched["focal_point"]);
        var same = (await shop.Staff.Edit(path, new { alt = "A lamp" }, 3)).Data;
        Assert.Equal(same.ToJsonString(), (await shop.Staff.Get(path)).Data.ToJsonString());
        Assert.Equal("\"3\"", (await shop.Staff.Get(path)).Headers["ETag"]);

        var actions = (await shop.Staff.Get("/admin/audit-log?page_size=100"))
            .Data.AsArray()
            .Where(entry => (string)entry!["subject"]! == $"media:{media["id"]}")
            .Select(entry => (string)entry!["action"]!);
        Assert.Equal(["media.updated", "media.updated", "media.uploaded"], actions, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("""{"alt":5}""")]
    [InlineData("""{"focal_point":{"x":1.5,"y":0}}""")]
    [InlineData("""{"focal_point":{"x":-0.1,"y":0}}""")]
    [InlineData("""{"focal_point":"middle"}""")]
    [InlineData("""{"url":"https://elsewhere.example/a.jpg"}""")]
    public async Task Bad_descriptions_are_refused(string body)
    {
        var media = await shop.Staff.NewMedia();

        (await shop.Staff.Edit($"/admin/media/{media["id"]}", body, 1)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task The_list_has_the_newest_first_and_can_be_narrowed()
    {
        var tag = Merchant.Tag();
        var (used, unused) = (await shop.Staff.NewMedia(), await shop.Staff.NewMedia());
        await shop.Staff.Edit($"/admin/media/{used["id"]}", new { alt = $"{tag} used" }, 1);
        await shop.Staff.Edit($"/admin/media/{unused["id"]}", new { alt = $"{tag} unused" }, 1);
        var product = await shop.Staff.NewProduct();
        await shop.Staff.SetMedia(product, new { id = used["id"] });

        Assert.Equal([Id(unused), Id(used)], await Ids($"keyword={tag}"));
        Assert.Equal([Id(used)], await Ids($"keyword={tag}&in_use=true"));
        Assert.Equal([Id(unused)], await Ids($"keyword={tag}&in_use=false"));
        Assert.Equal([Id(used)], await Ids($"product_id={product["id"]}"));
        Assert.Equal([Id(used), Id(unused)], await Ids($"keyword={tag}&sort=created_at"));
        (await shop.Staff.Get("/admin/media?cursor=nonsense")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
        (await shop.Staff.Get("/admin/media/none")).Refused(HttpStatusCode.NotFound, "media_not_found");
    }

    [Fact]
    public async Task A_picture_that_a_product_shows_cannot_be_deleted()
    {
        var media = await shop.Staff.NewMedia();
        var product = (await shop.Staff.SetMedia(await shop.Staff.NewProduct(), new { id = media["id"] })).Data;

        (await shop.Staff.Remove($"/admin/media/{media["id"]}", 1)).Refused(HttpStatusCode.Conflict, "in_use");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Picture(media, 160, "jpg")).Status);
        Assert.Equal(0, await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = $1", (string)media["hash"]!));

        Assert.Equal(HttpStatusCode.OK, (await shop.Staff.SetMedia(product)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Staff.Remove($"/admin/media/{media["id"]}", 1)).Status);
    }

    [Fact]
    public async Task A_deleted_picture_is_gone_with_its_files_and_can_be_uploaded_again()
    {
        var file = Pictures.New("jpg");
        var media = await shop.Staff.NewMedia(file);
        var path = $"/admin/media/{media["id"]}";

        (await shop.Staff.Delete(path)).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await shop.Staff.Remove(path, 7)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        Assert.Equal(HttpStatusCode.NoContent, (await shop.Staff.Remove(path, 1)).Status);
        (await shop.Staff.Get(path)).Refused(HttpStatusCode.NotFound, "media_not_found");
        (await shop.Staff.Remove(path, 1)).Refused(HttpStatusCode.NotFound, "media_not_found");
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Picture(media, 160, "jpg")).Status);
        Assert.False(Directory.Exists(shop.FolderOf(media)));

        var again = await shop.Staff.NewMedia(file);
        Assert.NotEqual(Id(media), Id(again), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Picture(again, 160, "jpg")).Status);
    }

    [Fact]
    public async Task A_picture_that_is_deleted_while_it_is_given_to_a_product_ends_up_as_one_of_the_two()
    {
        for (var round = 0; round < 5; round++)
        {
            var (media, product) = (await shop.Staff.NewMedia(), await shop.Staff.NewProduct());

            var replies = await Task.WhenAll(shop.Staff.SetMedia(product, new { id = media["id"] }), shop.Staff.Remove($"/admin/media/{media["id"]}", 1));

            var shown = (await shop.Staff.Product(product))["media"]!.AsArray().Count == 1;
            Assert.Equal(shown ? HttpStatusCode.OK : HttpStatusCode.BadRequest, replies[0].Status);
            Assert.Equal(shown ? HttpStatusCode.Conflict : HttpStatusCode.NoContent, replies[1].Status);
            Assert.Equal(shown, (await shop.Guest.Picture(media, 160, "jpg")).Status == HttpStatusCode.OK);
        }
    }

    private static string Id(JsonNode media) => (string)media["id"]!;

    private async Task<string[]> Ids(string query) => [.. (await shop.Staff.Get("/admin/media?" + query)).Data.AsArray().Select(media => Id(media!))];
}
