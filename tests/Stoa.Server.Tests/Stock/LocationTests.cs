using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Stock;

/// <summary>Locations, and where orders take from.</summary>
public sealed class LocationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_location_is_created_read_changed_and_listed_by_priority()
    {
        var root = (await shop.SuperAdmin()).Client;
        var created = await root.Post(
            "/admin/locations",
            new
            {
                name = "North",
                address = new { city = "Hamburg", country = "de" },
                priority = 500,
            }
        );
        var path = $"/admin/locations/{created.Data["id"]}";

        Assert.Equal((HttpStatusCode.Created, "/api/v1" + path), (created.Status, created.Headers["Location"]));
        Assert.Equal(("DE", true, 1), ((string)created.Data["address"]!["country"]!, (bool)created.Data["active"]!, (int)created.Data["version"]!));
        Assert.Equal("\"1\"", (await root.Get(path)).Headers["ETag"]);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await root.Patch(path, new { priority = 1 })).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await root.Edit(path, new { priority = 1 }, 2)).Status);
        var changed = (await root.Edit(path, new { name = "Far north" }, 1)).Data;
        Assert.Equal(
            ("Far north", 500, "Hamburg", 2),
            ((string)changed["name"]!, (int)changed["priority"]!, (string)changed["address"]!["city"]!, (int)changed["version"]!)
        );
        Assert.Null((await root.Edit(path, """{"address":null}""", 2)).Data["address"]);
        var behind = await root.NewLocation();
        var listed = (await root.Get("/admin/locations?page_size=100")).Data.AsArray().Select(location => (string)location!["id"]!).ToList();
        Assert.Equal("main", listed[0]);
        Assert.True(listed.IndexOf((string)created.Data["id"]!) < listed.IndexOf(behind));
        Assert.Equal(
            ["location.updated", "location.updated", "location.created"],
            (await root.Get("/admin/audit-log?page_size=100"))
                .Data.AsArray()
                .Where(entry => (string)entry!["subject"]! == $"location:{created.Data["id"]}")
                .Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"name":"x","priority":-1}""")]
    [InlineData("""{"name":"x","address":"Hamburg"}""")]
    [InlineData("""{"name":"x","address":{"country":"Germany"}}""")]
    [InlineData("""{"name":"x","id":"a/b"}""")]
    [InlineData("""{"name":"x","colour":"red"}""")]
    public async Task A_bad_location_is_refused(string body) =>
        (await (await shop.SuperAdmin()).Client.Post("/admin/locations", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task An_id_is_taken_once_and_an_unknown_one_is_404()
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Post("/admin/locations", new { id = "main", name = "Again" })).Refused(HttpStatusCode.Conflict, "product_id_taken");
        (await root.Get("/admin/locations/none")).Refused(HttpStatusCode.NotFound, "location_not_found");
        (await root.Edit("/admin/locations/none", new { name = "x" }, 1)).Refused(HttpStatusCode.NotFound, "location_not_found");
    }

    [Fact]
    public async Task A_line_comes_from_the_first_location_that_can_serve_it_alone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (second, third) = (await root.NewLocation(), await root.NewLocation());
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3), (third, 9));

        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();
        await (await (await shop.SignUp()).Client.With(item, 2)).Ordered();
        await (await (await shop.SignUp()).Client.With(item, 1)).Ordered();

        Assert.Equal(
            (2, 3, 1),
            ((await shop.Host.Level(item)).Allocated, (await shop.Host.Level(item, second)).Allocated, (await shop.Host.Level(item, third)).Allocated)
        );
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_line_is_split_only_where_no_location_can_serve_it_alone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        var buyer = (await shop.SignUp()).Client;
        await buyer.With(item, 3);
        await buyer.Add(item, 2, attributes: new { wrap = "gift" });

        await buyer.Ordered();
        Assert.Equal(2L, await shop.Host.One<long>("SELECT count(*) FROM commerce.stock_allocations WHERE item_id = $1", item));

        var other = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        await (await (await shop.SignUp()).Client.With(other, 4)).Ordered();
        Assert.Equal(((2, 2, 0), (3, 2, 0)), (await shop.Host.Level(other), await shop.Host.Level(other, second)));
        Assert.Equal("out_of_stock", (await (await shop.SignUp()).Client.Add(other, 2)).Code);
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven();
    }

    [Fact]
    public async Task What_lies_at_an_inactive_location_is_not_for_sale()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, (second, 5));
        var buyer = (await shop.SignUp()).Client;
        await buyer.With(item, 1);
        await root.Edit($"/admin/locations/{second}", new { active = false }, 1);

        (await buyer.Order()).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        (await buyer.Add(item)).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        await root.Edit($"/admin/locations/{second}", new { active = true }, 2);
        Assert.Equal(HttpStatusCode.Created, (await buyer.Order()).Status);
    }
}
