using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>What promotions take off orders, whatever the order in which their codes are entered.</summary>
public sealed class PromotionOrderTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Each_kind_takes_off_what_it_says()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var lines = new { type = "lines", product_ids = new[] { product } };

        Assert.Equal(300, await Discount(Rulebook.Percent(10)));
        Assert.Equal(700, await Discount(Rulebook.Amount(700)));
        Assert.Equal(
            600,
            await Discount(
                new
                {
                    kind = "fixed_price",
                    price = Rulebook.Usd(800),
                    target = lines,
                }
            )
        );
        Assert.Equal(1_000, await Discount(new { kind = "fixed_price", price = Rulebook.Usd(2_000) }));
        Assert.Equal(
            1_000,
            await Discount(
                new
                {
                    kind = "buy_x_get_y",
                    buy = 2,
                    get = 1,
                }
            )
        );
        Assert.Equal(
            500,
            await Discount(
                new
                {
                    kind = "buy_x_get_y",
                    buy = 2,
                    get = 1,
                    percent = 50,
                }
            )
        );
        Assert.Equal(600, await Discount(new { kind = "tiered", tiers = new object[] { new { from = 2, percent = 10 }, new { from = 3, percent = 20 } } }));
        Assert.Equal(450, await Discount(new { kind = "tiered", tiers = new object[] { new { from = Rulebook.Usd(3_000), amount = Rulebook.Usd(450) } } }));
        await shop.Host.BooksBalance();

        async Task<long> Discount(object members) => (await shop.Pays(product, 3, await root.NewCode(members))).Discount;
    }

    [Fact]
    public async Task Free_shipping_takes_the_price_of_shipping()
    {
        var code = await (await shop.SuperAdmin()).Client.NewCode(new { kind = "free_shipping", conditions = new { minimum = Rulebook.Usd(2_000) } });
        var product = await shop.Host.NewProduct(1_000);

        var below = Rulebook.Sums(await shop.Buys(product, 1, Buying.OrderBody(shipping: "ship_express", state: "CA", codes: code)));
        var reached = Rulebook.Sums(await shop.Buys(product, 2, Buying.OrderBody(shipping: "ship_express", state: "CA", codes: code)));

        Assert.Equal((0, 0, 1_500, 2_500), below);
        Assert.Equal((0, 0, 0, 2_000), reached);
    }

    [Fact]
    public async Task A_target_of_lines_is_found_by_category_with_those_below_brand_and_tag()
    {
        var root = (await shop.SuperAdmin()).Client;
        var top = (string)(await root.Post("/admin/categories", new { name = "Top " + Merchant.Tag() })).Data["id"]!;
        var below = (string)(await root.Post("/admin/categories", new { name = "Below " + Merchant.Tag(), parent_id = top })).Data["id"]!;
        var brand = (string)(await root.Post("/admin/brands", new { name = "Brand " + Merchant.Tag() })).Data["id"]!;
        var product = (string)
            (await root.NewProduct(Merchant.ProductBody().With("category_id", below).With("brand_id", brand).With("tags", new[] { "sale" })))["id"]!;
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 100)", product);

        foreach (
            var target in new object[]
            {
                new { type = "lines", category_ids = new[] { top } },
                new { type = "lines", brand_ids = new[] { brand } },
                new { type = "lines", tags = new[] { "sale" } },
                new { type = "lines", product_ids = new[] { product } },
                new { type = "lines" },
            }
        )
        {
            var code = await root.NewCode(
                new
                {
                    kind = "percent",
                    percent = 50,
                    target,
                }
            );
            Assert.Equal(500, (await shop.Pays(product, 1, code)).Discount);
        }
        var other = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 50,
                target = new { type = "lines", brand_ids = new[] { "brand-1" } },
            }
        );
        Assert.Equal(0, (await shop.Pays(product, 1, other)).Discount);
    }

    [Fact]
    public async Task Conditions_of_the_customer_refuse_the_code_and_those_of_the_cart_only_take_nothing_off()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var first = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                conditions = new { first_order = true },
            }
        );
        var group = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                conditions = new { customer_groups = new[] { "vip" } },
            }
        );
        var pieces = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                conditions = new { quantity = 2 },
            }
        );
        var user = await shop.SignUp();

        Assert.Equal(100, Rulebook.Sums(await Order(first)).Discount);
        (await Order(first)).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        (await Order(group)).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        await root.Post("/admin/customer-groups", new { id = "vip", name = "VIP" });
        await root.Send(HttpMethod.Put, $"/admin/customer-groups/vip/members/{user.Id}", null);
        await user.Client.Delete("/cart");
        Assert.Equal(100, Rulebook.Sums(await Order(group)).Discount);
        Assert.Equal(0, Rulebook.Sums(await Order(pieces)).Discount);
        Assert.Equal(200, (await shop.Pays(product, 2, pieces)).Discount);

        async Task<Reply> Order(string code)
        {
            await user.Client.Add(product);
            return await user.Client.Order(Buying.OrderBody(state: "CA", codes: code));
        }
    }

    [Theory]
    [InlineData("dankefür")]
    [InlineData("DANKEFU\u0308R")]
    [InlineData(" Danke\u00ADfür ")]
    [InlineData("ＤＡＮＫＥＦÜＲ")]
    public async Task A_code_is_known_in_every_spelling(string typed)
    {
        await shop.Host.Execute("INSERT INTO commerce.promotions (code, amount_off) VALUES ('DANKEFÜR', 100) ON CONFLICT DO NOTHING");

        Assert.Equal(100, (await shop.Pays("prod-6", 1, typed)).Discount);
    }

    [Theory]
    [InlineData("mother's groß")]
    [InlineData("MOTHER\u2019S GROSS")]
    [InlineData("Mother\u02BCs\u00A0Gro\u1E9E")]
    public async Task Apostrophes_and_the_sharp_s_are_one(string typed)
    {
        await shop.Host.Execute("INSERT INTO commerce.promotions (code, amount_off) VALUES ('MOTHER\u2018S GROSS', 100) ON CONFLICT DO NOTHING");

        Assert.Equal(100, (await shop.Pays("prod-6", 1, typed)).Discount);
    }

    [Fact]
    public async Task Amounts_of_another_currency_are_not_this_orders()
    {
        var root = (await shop.SuperAdmin()).Client;
        var euros = await root.NewCode(new { kind = "amount", amount = new { amount = 100, currency = "EUR" } });
        var tiers = await root.NewCode(new { kind = "tiered", tiers = new object[] { new { from = new { amount = 1, currency = "EUR" }, percent = 10 } } });
        var share = await root.NewCode(Rulebook.Percent(10));

        foreach (var code in new[] { euros, tiers })
        {
            (await shop.Buys("prod-6", 1, Buying.OrderBody(codes: code))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        }
        Assert.Equal(HttpStatusCode.Created, (await shop.Buys("prod-6", 1, Buying.OrderBody(codes: share))).Status);
    }

    [Fact]
    public async Task A_promotion_that_changes_between_pricing_and_placing_is_priced_anew_or_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var promotion = await root.NewPromotion(Rulebook.Percent(10));
        await root.AddCodes((string)promotion["id"]!, "MOVING");
        var buyers = new List<Client>();
        for (var i = 0; i < 20; i++)
        {
            buyers.Add(await (await shop.SignUp()).Client.With(product));
        }

        var change = root.Edit($"/admin/promotions/{promotion["id"]}", new { percent = 30 }, 1);
        var replies = await Task.WhenAll(buyers.Select(buyer => buyer.Order(Buying.OrderBody(state: "CA", codes: "MOVING"))));
        await change;

        Assert.All(replies, reply => Assert.True(reply.Code == "cart_changed" || Rulebook.Sums(reply).Discount is 100 or 300, reply.Text));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task An_order_of_more_than_a_client_can_count_to_is_refused()
    {
        var (product, other) = (await shop.Host.NewProduct(1L << 53), await shop.Host.NewProduct(1));
        var buyer = (await shop.SignUp()).Client;
        await buyer.With(product);
        await buyer.With(other);

        (await buyer.Order(Buying.OrderBody(state: "CA"))).Refused(HttpStatusCode.BadRequest, "order_too_large");
        Assert.Equal(HttpStatusCode.Created, (await shop.Buys(product)).Status);
    }
}
