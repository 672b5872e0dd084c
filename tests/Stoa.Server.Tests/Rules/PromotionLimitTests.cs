using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>Limits of promotions hold exactly, however many order at once.</summary>
[Race]
public sealed class PromotionLimitTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("total")]
    [InlineData("per_code")]
    public async Task Of_200_buyers_with_a_code_for_10_exactly_10_use_it(string limit)
    {
        var root = (await shop.SuperAdmin()).Client;
        var code = await root.NewCode(
            new
            {
                kind = "amount",
                amount = Rulebook.Usd(500),
                limits = new Dictionary<string, int>(StringComparer.Ordinal) { [limit] = 10 },
            }
        );
        var product = await shop.Host.NewProduct(1_000);
        var buyers = await Buyers(200, product);

        var replies = await Task.WhenAll(buyers.Select(buyer => buyer.Order(Buying.OrderBody(state: "CA", codes: code))));

        Assert.Equal(10, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Refused(HttpStatusCode.BadRequest, "promotion_code_invalid"));
        Assert.Equal(10, await shop.Host.One<long>("SELECT count(*) FROM commerce.promotion_uses WHERE code_key = $1", code));
        Assert.Equal(10, await shop.Host.Sold(product));
        await shop.Host.BooksBalance();
    }

    [Fact]
    public async Task A_customer_who_races_with_a_code_for_one_each_uses_it_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var code = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                limits = new { per_customer = 1 },
            }
        );
        var product = await shop.Host.NewProduct(1_000);
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(Order)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.promotion_uses WHERE customer = $1", user.Id));
        await user.Client.Add(product);
        (await user.Client.Order(Buying.OrderBody(codes: code))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        Assert.Equal(100, (await shop.Pays(product, 1, code)).Discount);

        async Task<Reply> Order()
        {
            await user.Client.Add(product);
            return await user.Client.Order(Buying.OrderBody(state: "CA", codes: code));
        }
    }

    [Fact]
    public async Task The_database_counts_customers_exactly_when_orders_do_not_wait_for_one_cart()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = (string)
            (
                await root.NewPromotion(
                    new
                    {
                        kind = "percent",
                        percent = 10,
                        limits = new { per_customer = 2 },
                    }
                )
            )["id"]!;
        var customer = Guid.NewGuid().ToString();

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    shop.Host.One<long>(
                        "SELECT count(*) FROM commerce.use_promotions(ARRAY[$1::text], ARRAY[1::bigint], ARRAY[NULL::text], $2, now())",
                        id,
                        customer
                    )
                )
        );

        Assert.Equal(2, taken.Sum());
    }

    [Fact]
    public async Task Codes_with_limits_in_opposite_order_never_deadlock()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var limits = new
        {
            total = 1_000,
            per_customer = 100,
            per_code = 1_000,
        };
        string[] codes =
        [
            await root.NewCode(
                new
                {
                    kind = "amount",
                    amount = Rulebook.Usd(1),
                    limits,
                    group = "x",
                    combines_with = new[] { "x" },
                }
            ),
            await root.NewCode(
                new
                {
                    kind = "amount",
                    amount = Rulebook.Usd(2),
                    limits,
                    group = "x",
                    combines_with = new[] { "x" },
                }
            ),
        ];
        var buyers = await Buyers(40, product);

        var replies = await Task.WhenAll(
            buyers.Select((buyer, number) => buyer.Order(Buying.OrderBody(state: "CA", codes: number % 2 == 0 ? codes : [codes[1], codes[0]])))
        );

        Assert.All(replies, reply => Assert.Equal(3, Rulebook.Sums(reply).Discount));
        Assert.Equal(80, await shop.Host.One<long>("SELECT sum(uses) FROM commerce.promotion_codes WHERE key = ANY ($1)", [codes]));
    }

    [Fact]
    public async Task A_limit_that_is_new_counts_the_orders_before_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var promotion = await root.NewPromotion(Rulebook.Percent(10));
        var path = $"/admin/promotions/{promotion["id"]}";
        await root.AddCodes((string)promotion["id"]!, "UNLIMITED");
        var user = await shop.SignUp();
        await user.Client.With(product);
        Rulebook.Sums(await user.Client.Order(Buying.OrderBody(codes: "UNLIMITED")));
        await shop.Pays(product, 1, "UNLIMITED");

        (await root.Edit(path, new { limits = new { total = 1 } }, 1)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        var limited = (
            await root.Edit(
                path,
                new
                {
                    limits = new
                    {
                        total = 3,
                        per_customer = 1,
                        per_code = 9,
                    },
                },
                1
            )
        ).Data;

        Assert.Equal(2, (int)limited["uses"]!);
        await user.Client.Add(product);
        (await user.Client.Order(Buying.OrderBody(codes: "UNLIMITED"))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        Assert.Equal(100, (await shop.Pays(product, 1, "UNLIMITED")).Discount);
        (await shop.Buys(product, 1, Buying.OrderBody(codes: "UNLIMITED"))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");
        Assert.Equal(3, (int)(await root.Get(path + "/codes")).Data[0]!["uses"]!);
    }

    private async Task<List<Client>> Buyers(int count, string product)
    {
        var buyers = new List<Client>();
        for (var i = 0; i < count; i++)
        {
            buyers.Add(await (await shop.SignUp()).Client.With(product));
        }
        return buyers;
    }

    [Fact]
    public async Task An_order_that_fails_uses_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var code = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                limits = new
                {
                    total = 1,
                    per_customer = 1,
                    per_code = 1,
                },
            }
        );

        (await shop.Buys("prod-6", 1, Buying.OrderBody(payment: "pm_card_declined", codes: code))).Refused(HttpStatusCode.BadRequest, "payment_declined");

        Assert.Equal(HttpStatusCode.Created, (await shop.Buys("prod-6", 1, Buying.OrderBody(codes: code))).Status);
    }
}
