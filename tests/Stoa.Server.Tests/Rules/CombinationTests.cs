using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Which promotions are used together, by code or by themselves: the order of entry decides nothing.</summary>
public sealed class CombinationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Codes_in_every_order_of_entry_give_the_same_price()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(3_333);
        string[] codes =
        [
            await root.NewCode(Rulebook.Percent(10, "a", "b", "c")),
            await root.NewCode(Rulebook.Amount(777, "b", "a", "c")),
            await root.NewCode(
                new
                {
                    kind = "buy_x_get_y",
                    buy = 2,
                    get = 1,
                    group = "c",
                    combines_with = new[] { "a", "b" },
                }
            ),
            await root.NewCode(Rulebook.Percent(25)),
        ];

        var prices = new HashSet<(long, long, long, long)>();
        foreach (var order in Permutations(codes))
        {
            prices.Add(await shop.Pays(product, 3, order));
        }

        // 10 % of 9999 is 1000, with 777 and one piece of 3333: more than a quarter.
        Assert.Equal((5_110, 0, 0, 4_889), Assert.Single(prices));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Of_promotions_that_do_not_combine_the_best_for_the_buyer_is_used_and_no_other_is_counted()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var worse = await root.NewPromotion(
            new
            {
                kind = "percent",
                percent = 10,
                limits = new { total = 5 },
            }
        );
        var better = await root.NewPromotion(
            new
            {
                kind = "percent",
                percent = 20,
                limits = new { total = 5 },
            }
        );
        await root.AddCodes((string)worse["id"]!, "WORSE");
        await root.AddCodes((string)better["id"]!, "BETTER");

        Assert.Equal(200, (await shop.Pays(product, 1, "WORSE", "BETTER")).Discount);

        Assert.Equal((0, 1), (await Uses(root, worse["id"]!), await Uses(root, better["id"]!)));
    }

    [Fact]
    public async Task An_automatic_promotion_needs_no_code_and_is_held_against_codes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var automatic = await root.NewPromotion(
            new
            {
                kind = "percent",
                percent = 10,
                automatic = true,
                target = new { type = "lines", product_ids = new[] { product } },
            }
        );
        var code = await root.NewCode(Rulebook.Amount(50));

        Assert.Equal(100, (await shop.Pays(product, 1)).Discount);
        Assert.Equal(100, (await shop.Pays(product, 1, code)).Discount);
        Assert.Equal(50, (await shop.Pays("prod-6", 1, code)).Discount);
        await root.Edit($"/admin/promotions/{automatic["id"]}", new { active = false }, 1);
        Assert.Equal(0, (await shop.Pays(product, 1)).Discount);
    }

    private static async Task<int> Uses(Client root, object id) => (int)(await root.Get($"/admin/promotions/{id}")).Data["uses"]!;

    private static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length <= 1
            ? [items]
            : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (string[])[item, .. rest]));
}
