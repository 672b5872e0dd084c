using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Servers keep what they have read of a promotion, by its revision: each change gives it another, whoever makes it.</summary>
public sealed class PromotionRevisionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_change_by_staff_or_by_a_script_is_seen_by_the_next_cart()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var promotion = (string)(await root.NewPromotion(Rulebook.Percent(10)))["id"]!;
        var code = "REVISED" + Merchant.Tag().ToUpperInvariant();
        await root.AddCodes(promotion, code);

        Assert.Equal(100, (await shop.Pays(product, 1, code)).Discount);
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/promotions/{promotion}", new { percent = 20 }, 1)).Status);
        Assert.Equal(200, (await shop.Pays(product, 1, code)).Discount);
        await shop.Host.Execute("UPDATE commerce.promotions SET percent_ppm = 300000 WHERE id = $1", promotion);
        Assert.Equal(300, (await shop.Pays(product, 1, code)).Discount);
    }

    [Theory]
    [InlineData("uses = uses + 1", true)]
    [InlineData("uses = uses", false)]
    [InlineData("uses = uses + 1, version = version + 1", false)]
    [InlineData("max_uses = 7", false)]
    [InlineData("covered_categories = '{cat-1}'", false)]
    public async Task Counting_uses_alone_is_no_revision(string change, bool isSame)
    {
        var promotion = (string)(await (await shop.SuperAdmin()).Client.NewPromotion(Rulebook.Percent(10)))["id"]!;
        var before = await Revision(promotion);

        await shop.Host.Execute($"UPDATE commerce.promotions SET {change} WHERE id = $1", promotion);

        Assert.Equal(isSame, before == await Revision(promotion));
    }

    private Task<Guid> Revision(string promotion) => shop.Host.One<Guid>("SELECT revision FROM commerce.promotions WHERE id = $1", promotion);
}
