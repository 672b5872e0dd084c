using Npgsql;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>A promotion of a category is about those below it as the tree is now, whenever they came there.</summary>
public sealed class CoveredCategoryTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_is_moved_below_a_category_later_has_its_promotion_and_what_is_moved_away_has_it_no_longer()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (top, other) = (await Category(root), await Category(root));
        var code = await Code(root, top);
        var below = await Category(root, await Category(root, top));
        var product = await Product(root, below);

        Assert.Equal(500, (await shop.Pays(product, 1, code)).Discount);
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/categories/{below}", new { parent_id = other }, 1)).Status);
        Assert.Equal(0, (await shop.Pays(product, 1, code)).Discount);
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/categories/{other}", new { parent_id = top }, 1)).Status);
        Assert.Equal(500, (await shop.Pays(product, 1, code)).Discount);
    }

    [Fact]
    public async Task A_promotion_that_gets_other_categories_is_about_those_below_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (top, other) = (await Category(root), await Category(root));
        var product = await Product(root, await Category(root, other));
        var promotion = (string)(await root.NewPromotion(Of(top)))["id"]!;
        var code = "COVER" + Merchant.Tag().ToUpperInvariant();
        await root.AddCodes(promotion, code);

        Assert.Equal(0, (await shop.Pays(product, 1, code)).Discount);
        Assert.Equal(
            HttpStatusCode.OK,
            (await root.Edit($"/admin/promotions/{promotion}", new { target = new { type = "lines", category_ids = new[] { other } } }, 1)).Status
        );
        Assert.Equal(500, (await shop.Pays(product, 1, code)).Discount);
    }

    [Fact]
    public async Task A_promotion_that_is_made_while_a_category_comes_below_its_own_is_about_that_too()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (top, below) = (await Category(root), "cat-" + Merchant.Tag());
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand("INSERT INTO commerce.categories (id, name, slug, parent_id) VALUES ($1, $1, $1, $2)", connection)
        {
            Parameters =
            {
                new() { Value = below },
                new() { Value = top },
            },
        };
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var code = Code(root, top);
        await Wait.Until(() => shop.Host.Database.IsWaiting("INSERT INTO commerce.promotions%"));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(500, (await shop.Pays(await Product(root, below), 1, await code)).Discount);
    }

    [Fact]
    public async Task Categories_that_go_are_covered_no_longer()
    {
        var root = (await shop.SuperAdmin()).Client;
        var top = await Category(root);
        var below = await Category(root, top);
        var promotion = (string)(await root.NewPromotion(Of(top)))["id"]!;
        Assert.Equal(new[] { below, top }.Order(StringComparer.Ordinal), await Covered(promotion), StringComparer.Ordinal);

        await shop.Host.Execute("DELETE FROM commerce.categories WHERE id = $1", below);

        Assert.Equal([top], await Covered(promotion), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_a_checkout_holds_of_a_promotion_is_not_to_be_counted()
    {
        var promotion = (string)(await (await shop.SuperAdmin()).Client.NewPromotion(Rulebook.Percent(10)))["id"]!;
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(HeldSql, connection)
        {
            Parameters =
            {
                new() { Value = Guid.CreateVersion7() },
                new() { Value = promotion },
            },
        };

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        command.CommandText = "SELECT count(*) FROM commerce.orders_to_count WHERE order_id = $1 AND $2 <> ''";
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private Task<string[]> Covered(string promotion) =>
        shop.Host.One<string[]>("SELECT ARRAY(SELECT unnest(covered_categories) COLLATE \"C\" ORDER BY 1) FROM commerce.promotions WHERE id = $1", promotion);

    private static object Of(string category) =>
        new
        {
            kind = "percent",
            percent = 50,
            target = new { type = "lines", category_ids = new[] { category } },
        };

    private static Task<string> Code(Client root, string category) => root.NewCode(Of(category));

    private static async Task<string> Category(Client root, string? parent = null) =>
        (string)(await root.Post("/admin/categories", new { name = "Category " + Merchant.Tag(), parent_id = parent })).Data["id"]!;

    private async Task<string> Product(Client root, string category)
    {
        var product = (string)(await root.NewProduct(Merchant.ProductBody().With("category_id", category)))["id"]!;
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 100)", product);
        return product;
    }

    private const string HeldSql = """
        INSERT INTO commerce.promotion_uses (order_id, promotion_id, customer, discount, at) VALUES ($1, $2, 'somebody', 1, now())
        """;
}
