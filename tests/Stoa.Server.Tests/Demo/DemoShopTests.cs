using Stoa.Demo;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Demo;

/// <summary>The demo shop beside the shop's own products.</summary>
public sealed class DemoShopTests(TestDatabases databases) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    private const string CountSql = "SELECT count(*) FROM commerce.products WHERE id LIKE 'prod-%'";

    [Fact]
    public async Task The_shops_own_products_are_not_counted_and_not_changed()
    {
        await using var host = await StoaHost.Start(await databases.CreateEmpty(), ("Demo:Seed", "false"), ("Media:Directory", _folder.FullName));
        await host.Execute(
            """
            INSERT INTO commerce.categories (id, name, slug) VALUES ('own-category', 'Own', 'own');
            INSERT INTO commerce.brands (id, name, slug) VALUES ('own-brand', 'Own', 'own');
            INSERT INTO commerce.products (id, sku, name, base_price, status, brand_id, category_id)
            SELECT 'own-' || n, 'OWN-' || n, 'Own product', 100, 'active', 'own-brand', 'own-category' FROM generate_series(1, 5) AS n
            """
        );

        await Fill(host, 3);
        Assert.Equal(3, await host.One<long>(CountSql));
        await Fill(host, 70);
        Assert.Equal(70, await host.One<long>(CountSql));
        Assert.Equal(5, await host.One<long>("SELECT count(*) FROM commerce.products WHERE name = 'Own product'"));
    }

    [Fact]
    public async Task A_deleted_demo_product_stays_deleted_when_more_are_added()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        await host.Execute("DELETE FROM commerce.stock WHERE item_id = 'prod-2'; DELETE FROM commerce.products WHERE id = 'prod-2'");

        await Fill(host, 64);
        Assert.Equal(63, await host.One<long>(CountSql));
        await Fill(host, 66);
        Assert.Equal(65, await host.One<long>(CountSql));
    }

    [Fact]
    public async Task Other_ids_are_not_mistaken_for_demo_products()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        await host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, status, brand_id, category_id)
            SELECT id, 'OTHER-' || id, 'Other', 100, 'active', 'brand-1', 'cat-1'
            FROM unnest(ARRAY['prod-', 'prod-900x', 'my-prod-900', 'prod-9999999999']) AS id
            """
        );

        Assert.Equal(64, await host.Database.One(DemoShop.LastSql, row => row.GetInt32(0), TestContext.Current.CancellationToken));
    }

    private static Task Fill(StoaHost host, int products) => host.Services.FillDemoShop(products, TestContext.Current.CancellationToken);
}
