using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Settings of the shop: prices with and without tax, taxed shipping, the same price everywhere.</summary>
public sealed class ShopSettingsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Null_empties_what_is_said_of_the_seller_and_may_be_empty()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.SetShop(
            new
            {
                seller_phone = "+49 30 1234",
                seller_register = "HRB 1",
                seller_address2 = "Rear building",
            }
        );

        await root.SetShop(new { seller_phone = (string?)null, seller_register = (string?)null });

        var settings = await root.Get("/admin/settings");
        Assert.Equal(
            ("", "", "Rear building"),
            ((string)settings.Data["seller_phone"]!, (string)settings.Data["seller_register"]!, (string)settings.Data["seller_address2"]!)
        );
    }

    [Fact]
    public async Task Settings_are_flat_members_under_a_version()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.SetShop(new { country = "FR", same_price_everywhere = true });
        var before = await root.Get("/admin/settings");
        Assert.Equal("USD", (string)before.Data["currency"]!);
        Assert.DoesNotContain("spec", Reply.MembersOf(before.Data), StringComparer.Ordinal);

        (await root.Patch("/admin/settings", new { country = "DE" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Edit("/admin/settings", new { country = "DE" }, 77)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var changed = await root.Edit("/admin/settings", new { country = "de" }, before.Data["version"]!);

        Assert.Equal("DE", (string)changed.Data["country"]!);
        Assert.Equal((long)before.Data["version"]! + 1, (long)changed.Data["version"]!);
        Assert.Equal((bool)before.Data["prices_include_tax"]!, (bool)changed.Data["prices_include_tax"]!);
        await root.SetShop(new { country = (string?)null });
        (await root.Send(HttpMethod.Patch, "/admin/settings", new { same_price_everywhere = false }, ("If-Match", "*"))).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );
        foreach (
            var wrong in new[]
            {
                """{"currency":"usd"}""",
                """{"country":"Germany"}""",
                """{"country":"ZZ"}""",
                """{"seller_iban":"DE00"}""",
                """{"tax_shipping":"yes"}""",
                """{"shop":1}""",
            }
        )
        {
            (await root.Send(HttpMethod.Patch, "/admin/settings", wrong, ("If-Match", "*"))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    [Fact]
    public async Task Shipping_is_taxed_where_the_shop_says_so()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(10_000);
        await Rates(root, ("DE", 190_000));
        await root.SetShop(
            new
            {
                tax_shipping = false,
                prices_include_tax = false,
                same_price_everywhere = true,
            }
        );

        Assert.Equal((0, 1_900, 1_500, 13_400), await Pays(product, "DE"));
        await root.SetShop(new { tax_shipping = true });
        Assert.Equal((0, 2_185, 1_500, 13_685), await Pays(product, "DE"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task Prices_that_include_tax_contain_it_and_sum_without_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(11_900);
        await Rates(root, ("DE", 190_000), ("FR", 200_000));
        await root.SetShop(
            new
            {
                tax_shipping = true,
                prices_include_tax = true,
                country = "DE",
                same_price_everywhere = true,
            }
        );
        var code = await root.NewCode(Rulebook.Amount(1_900));

        var reply = await Buy(product, "DE", code);

        // 19 % in 100.00 and in 15.00.
        Assert.Equal((1_900, 1_597 + 239, 1_500, 11_500), Rulebook.Sums(reply));
        Assert.Equal(10_000, (long)reply.Data["items"]![0]!["total"]!["amount"]!);
        Assert.Equal(1_597, (long)reply.Data["items"]![0]!["tax_amount"]!["amount"]!);
        Assert.Equal((0, 1_983 + 250, 1_500, 13_400), await Pays(product, "FR"));
        Assert.Equal((0, 0, 1_500, 13_400), await Pays(product, "US"));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task The_same_price_without_tax_is_another_with_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(11_900);
        await Rates(root, ("DE", 190_000), ("FR", 200_000));
        await root.SetShop(
            new
            {
                tax_shipping = true,
                prices_include_tax = true,
                country = "DE",
                same_price_everywhere = false,
            }
        );

        Assert.Equal((0, 1_900 + 239, 1_500, 13_400), await Pays(product, "DE"));
        Assert.Equal((0, 2_000 + 252, 1_513, 13_513), await Pays(product, "FR"));
        var untaxed = await Buy(product, "US");
        Assert.Equal((0, 0, 1_261, 11_261), Rulebook.Sums(untaxed));
        Assert.Equal(10_000, (long)untaxed.Data["items"]![0]!["unit_price"]!["amount"]!);
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task An_order_keeps_how_it_was_taxed_when_the_shop_changes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(11_900);
        await Rates(root, ("DE", 190_000));
        await root.SetShop(new { prices_include_tax = true, same_price_everywhere = true });
        var user = await shop.SignUp();
        await user.Client.With(product);
        var placed = await user.Client.Order(Buying.OrderBody(country: "DE", state: ""));

        await root.SetShop(new { prices_include_tax = false });

        Assert.Equal(placed.Text, (await user.Client.Get($"/orders/{placed.Data["id"]}")).Text);
        Assert.Equal(14_161, (long)(await Buy(product, "DE", shipping: "ship_standard")).Data["total"]!["amount"]!);
    }

    private static Task Rates(Client root, params (string Country, int Ppm)[] rates) =>
        root.SetRates([
            .. rates.Select(rate =>
                (object)
                    new
                    {
                        country = rate.Country,
                        rate_ppm = rate.Ppm,
                        name = "VAT",
                    }
            ),
        ]);

    private async Task<(long, long, long, long)> Pays(string product, string country) => Rulebook.Sums(await Buy(product, country));

    private Task<Reply> Buy(string product, string country, string? code = null, string shipping = "ship_express") =>
        shop.Buys(product, 1, Buying.OrderBody(shipping: shipping, country: country, state: "", codes: code is null ? [] : [code]));

    [Fact]
    public async Task A_price_that_staff_have_agreed_is_what_is_paid_whatever_the_taxes_of_the_place()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(5_000);
        await Rates(root, ("DE", 190_000), ("FR", 200_000));
        await root.SetShop(
            new
            {
                prices_include_tax = true,
                country = "DE",
                same_price_everywhere = false,
            }
        );

        var placed = await root.Post(
            "/admin/orders",
            new
            {
                email = "phone@example.com",
                lines = new[]
                {
                    new
                    {
                        sku = product.ToUpperInvariant(),
                        quantity = 1,
                        unit_price = Rulebook.Usd(11_900),
                    },
                },
                shipping_address = Buying.Address("FR", ""),
                shipping_option_id = "ship_standard",
                payment = "manual",
            }
        );

        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        Assert.Equal(11_900, (long)placed.Data["items"]![0]!["unit_price"]!["amount"]!);
        Assert.Equal(11_900, (long)placed.Data["items"]![0]!["total"]!["amount"]!);
    }
}
