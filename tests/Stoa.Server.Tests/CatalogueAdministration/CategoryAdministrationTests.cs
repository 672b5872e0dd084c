using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Categories are a tree without cycles, brands a list; neither goes while something refers to it.</summary>
public sealed class CategoryAdministrationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_category_cannot_come_below_itself()
    {
        var root = (await shop.SuperAdmin()).Client;
        var top = await New(root, null);
        var middle = await New(root, top);
        var bottom = await New(root, middle);

        foreach (var parent in new[] { top, middle, bottom })
        {
            (await root.Edit($"/admin/categories/{top}", new { parent_id = parent }, 1)).Refused(HttpStatusCode.UnprocessableEntity, "category_cycle");
        }
        (await root.Edit($"/admin/categories/{top}", new { parent_id = "none" }, 1)).Refused(HttpStatusCode.BadRequest, "category_unknown");
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/categories/{bottom}", new { parent_id = top }, 1)).Status);
    }

    [Fact]
    public async Task An_unknown_category_is_told_of_the_member_that_names_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var category = await New(root, null);
        var product = await root.NewProduct();

        foreach (
            var (reply, member) in new[]
            {
                (await root.Edit($"/admin/categories/{category}", new { parent_id = "none" }, 1), "parent_id"),
                (await root.Remove($"/admin/categories/{category}?move_to=none", 1), "move_to"),
                (await root.Edit(product, new { category_id = "none" }), "category_id"),
                (await root.Edit(product, new { category_ids = new[] { "cat-1", "none" } }), "category_ids"),
            }
        )
        {
            Assert.Equal($$$"""{"error":{"code":"category_unknown","message":"{{{member}}} is not a category"}}""", reply.Text);
        }
    }

    [Fact]
    public async Task Of_two_moves_that_would_make_a_cycle_together_one_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await New(root, null), await New(root, null));
            var replies = await Task.WhenAll(
                root.Edit($"/admin/categories/{one}", new { parent_id = other }, 1),
                root.Edit($"/admin/categories/{other}", new { parent_id = one }, 1)
            );
            Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
            Assert.Single(replies, reply => reply.Code == "category_cycle");
        }
    }

    [Fact]
    public async Task A_category_in_use_is_deleted_only_by_moving_what_is_in_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (old, target) = (await New(root, null), await New(root, null));
        var child = await New(root, old);
        var product = await root.NewProduct(Merchant.ProductBody().With("category_id", old));
        var further = await root.NewProduct(Merchant.ProductBody().With("category_ids", new[] { old }));

        (await root.Remove($"/admin/categories/{old}", 1)).Refused(HttpStatusCode.Conflict, "in_use");
        (await root.Remove($"/admin/categories/{old}?move_to=none", 1)).Refused(HttpStatusCode.BadRequest, "category_unknown");
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/categories/{old}?move_to={target}", 1)).Status);

        Assert.Equal(target, (string)(await root.Get($"/admin/categories/{child}")).Data["parent_id"]!);
        Assert.Equal(target, (string)(await root.Product(product))["category_id"]!);
        Assert.Equal(["cat-1", target], (await root.Product(further))["category_ids"]!.AsArray().Select(id => (string)id!), StringComparer.Ordinal);
        (await root.Get($"/admin/categories/{old}")).Refused(HttpStatusCode.NotFound, "category_not_found");
    }

    [Fact]
    public async Task A_child_that_gets_what_is_in_its_parent_takes_its_place()
    {
        var root = (await shop.SuperAdmin()).Client;
        var top = await New(root, null);
        var middle = await New(root, top);
        var (heir, sibling) = (await New(root, middle), await New(root, middle));

        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/categories/{middle}?move_to={heir}", 1)).Status);

        Assert.Equal(top, (string)(await root.Get($"/admin/categories/{heir}")).Data["parent_id"]!);
        Assert.Equal(heir, (string)(await root.Get($"/admin/categories/{sibling}")).Data["parent_id"]!);
    }

    [Fact]
    public async Task Inactive_ones_are_listed_for_staff_alone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var hidden = (string)(await root.Post("/admin/categories", new { name = "Hidden " + Merchant.Tag(), active = false })).Data["id"]!;

        Assert.Contains(hidden, (await root.Get("/admin/categories?page_size=100")).Text, StringComparison.Ordinal);
        Assert.Contains(hidden, (await root.Get("/admin/categories?active=false&page_size=100")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, (await shop.Guest.Get("/catalog/categories?page_size=100")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Brands_are_created_changed_and_deleted_with_their_products_moved()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await NewBrand(root), await NewBrand(root));
        var product = await root.NewProduct(Merchant.ProductBody().With("brand_id", one));

        (await root.Remove($"/admin/brands/{one}", 1)).Refused(HttpStatusCode.Conflict, "in_use");
        Assert.Equal("Renamed", (string)(await root.Edit($"/admin/brands/{other}", new { name = "Renamed" }, 1)).Data["name"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/brands/{one}?move_to={other}", 1)).Status);
        Assert.Equal(other, (string)(await root.Product(product))["brand_id"]!);
        Assert.Null((await root.Edit(await root.Product(product), new { brand_id = (string?)null })).Data["brand_id"]);
    }

    private static async Task<string> New(Client root, string? parent) =>
        (string)(await root.Post("/admin/categories", new { name = "Category " + Merchant.Tag(), parent_id = parent })).Data["id"]!;

    private static async Task<string> NewBrand(Client root) => (string)(await root.Post("/admin/brands", new { name = "Brand " + Merchant.Tag() })).Data["id"]!;
}
