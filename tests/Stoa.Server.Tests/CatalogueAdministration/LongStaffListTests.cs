namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>A list of more entries than are counted, in a shop of its own.</summary>
public sealed class LongStaffListTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Counting_ends_at_ten_thousand_and_says_so()
    {
        var root = (await shop.SuperAdmin()).Client;
        await shop.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, category_id, status, slug)
            SELECT 'many-' || n, 'many-' || n, 'Many ' || n, 1000, 'cat-1', 'draft', 'many-' || n FROM generate_series(1, 10001) AS n
            """
        );

        var meta = (await root.Get("/admin/products?page_size=1")).Json["meta"]!;
        Assert.Equal((10_000L, true), ((long)meta["total_items"]!, (bool)meta["total_is_minimum"]!));
        var problem = await root.Under("/as/problem/api/v1").Get("/admin/products?page_size=1&cursor=*");
        Assert.Equal(("10000", "true"), (problem.Headers["X-Total-Count"], problem.Headers["X-Total-Is-Minimum"]));
        Assert.Matches("cursor=[A-Za-z0-9_-]+>; rel=\"next\"", problem.Headers["Link"]);
    }
}
