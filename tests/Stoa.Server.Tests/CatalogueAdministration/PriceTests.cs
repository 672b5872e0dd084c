using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Moving;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Scheduled prices are an expression of the moment, the same in list, product, cart and order; what prices were is kept.</summary>
public sealed class PriceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_scheduled_price_is_the_same_in_list_product_cart_and_order()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 5)", id);

        var set = await Plan(root, new { product_id = id, price_schedule = new[] { Entry(700, -1, 1), Entry(600, 1, 2) } });

        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal(2, set.Data["price_schedule"]!.AsArray().Count);
        var shown = (await shop.Guest.Get($"/catalog/products/{id}")).Data;
        Assert.Equal((1000, 700), ((long)shown["base_price"]!["amount"]!, (long)shown["SalePrice"]!["amount"]!));
        var listed = (await shop.Guest.Get($"/catalog/products?keyword={product["sku"]}")).Data[0]!;
        Assert.Equal(700, (long)listed["SalePrice"]!["amount"]!);
        var buyer = (await shop.SignUp()).Client;
        Assert.Equal(700, (long)(await buyer.Post("/cart/items", new { product_id = id, quantity = 1 })).Data["items"]![0]!["price"]!["amount"]!);
        Assert.Equal(700, (long)(await buyer.Order()).Data["subtotal"]!["amount"]!);
    }

    [Fact]
    public async Task A_schedule_replaces_the_one_that_was_read_where_the_version_is_sent()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var body = new { product_id = (string)product["id"]!, price_schedule = new[] { Entry(700, -1, 1) } };

        var set = await root.Replace("/admin/prices", body, product["version"]!);
        Assert.Equal((HttpStatusCode.OK, "700"), (set.Status, set.Data["price_schedule"]![0]!["amount"]!["amount"]!.ToJsonString()));
        (await root.Replace("/admin/prices", body, product["version"]!)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
    }

    [Fact]
    public async Task A_schedule_that_is_not_sent_takes_none_away()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        await root.Put("/admin/prices", new { product_id = (string)product["id"]!, price_schedule = new[] { Entry(700, -1, 1) } });

        var reply = await root.Put("/admin/prices", new { product_id = (string)product["id"]! });

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("price_schedule is required", reply.Text, StringComparison.Ordinal);
        Assert.Single((await root.Product(product))["price_schedule"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_is_charged_a_sale_price_over_the_price_whoever_wrote_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        foreach (var (table, key) in new[] { ("products", id), ("variants", id + "-own") })
        {
            if (table == "variants")
            {
                await shop.Host.Execute("INSERT INTO commerce.variants (id, product_id, sku, base_price) VALUES ($1, $2, $1, 1000)", key, id);
            }
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                shop.Host.Execute($"UPDATE commerce.{table} SET sale_price = 5000 WHERE id = $1", key)
            );
            Assert.Equal("23514", refused.SqlState);
        }
        // One that has its price from its product, which no constraint sees.
        await shop.Host.Execute("INSERT INTO commerce.variants (id, product_id, sku, sale_price) VALUES ($1 || '-x', $1, $1 || '-x', 5000)", id);
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1 || '-x', 5)", id);
        var buyer = await (await shop.SignUp()).Client.With(id, 1, id + "-x");

        Assert.Equal(1000, (long)(await buyer.Order()).Data["items"]![0]!["unit_price"]!["amount"]!);
    }

    [Fact]
    public async Task The_boundaries_are_half_open_and_two_at_once_are_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = (string)(await root.NewProduct())["id"]!;

        (await Plan(root, new { product_id = id, price_schedule = new[] { Entry(700, 1, 3), Entry(600, 2, 4) } })).Refused(
            HttpStatusCode.UnprocessableEntity,
            "price_schedule_overlaps"
        );
        Assert.Equal(HttpStatusCode.OK, (await Plan(root, new { product_id = id, price_schedule = new[] { Entry(700, 1, 3), Entry(600, 3, 4) } })).Status);
        (await Plan(root, new { product_id = id, price_schedule = new[] { Entry(700, 3, 2) } })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await Plan(root, new { product_id = "none", price_schedule = Array.Empty<object>() })).Refused(HttpStatusCode.BadRequest, "product_unknown");
    }

    [Fact]
    public async Task A_variant_without_prices_of_its_own_follows_the_schedule_of_its_product()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", new[] { new { name = "Size", values = new[] { "S", "L" } } }));
        var id = (string)product["id"]!;
        await root.Post($"/admin/products/{id}/variants", new { sku = "S-" + id, options = new { Size = "S" } });
        var own = (
            await root.Post(
                $"/admin/products/{id}/variants",
                new
                {
                    sku = "L-" + id,
                    options = new { Size = "L" },
                    base_price = Merchant.Usd(2000),
                }
            )
        ).Data;
        await Plan(root, new { product_id = id, price_schedule = new[] { Entry(700, -1, 1) } });

        Assert.Equal(new long?[] { 700L, null }, await Sales(id));
        var set = await Plan(
            root,
            new
            {
                product_id = id,
                variant_id = (string)own["id"]!,
                price_schedule = new[] { Entry(1500, -1, 1) },
            }
        );
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal(new long?[] { 700L, 1500L }, await Sales(id));
    }

    [Fact]
    public async Task The_lowest_price_of_the_thirty_days_before_a_reduction_is_shown_while_it_lasts()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        await shop.Host.Execute("UPDATE commerce.products SET created_at = now() - interval '60 days' WHERE id = $1", id);
        await root.Edit(product, new { base_price = Merchant.Usd(800) });
        await root.Edit(await root.Product(product), new { base_price = Merchant.Usd(1000) });
        Assert.Null(await Lowest(root, id));

        await root.Edit(await root.Product(product), new { sale_price = Merchant.Usd(900) });
        Assert.Equal(800, await Lowest(root, id));
        Assert.Equal(800, (long)(await shop.Guest.Get($"/catalog/products/{id}")).Data["lowest_price_30d"]!["amount"]!);
        await root.Edit(await root.Product(product), new { sale_price = Merchant.Usd(700) });
        Assert.Equal(800, await Lowest(root, id));

        await root.Edit(await root.Product(product), new { sale_price = (object?)null });
        Assert.Null(await Lowest(root, id));
        var history = (await root.Get($"/admin/products/{id}/price-history")).Data["entries"]!.AsArray();
        Assert.Equal([700L, 900L, null, null, null], history.Select(entry => (long?)entry!["sale_price"]?["amount"]));
        Assert.Equal([1000L, 1000L, 1000L, 800L, 1000L], history.Select(entry => (long)entry!["base_price"]!["amount"]!));
    }

    [Fact]
    public async Task A_scheduled_reduction_looks_back_from_its_beginning()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = (string)(await root.NewProduct())["id"]!;
        await shop.Host.Execute("UPDATE commerce.products SET created_at = now() - interval '60 days' WHERE id = $1", id);
        await Plan(root, new { product_id = id, price_schedule = new[] { Entry(850, -24 * 20, -24 * 10), Entry(900, -1, 1) } });

        // The entry of the past was never in force: it was only said now.
        Assert.Equal(1000, await Lowest(root, id));
    }

    [Fact]
    public async Task Prices_that_were_are_in_the_currency_of_then_and_the_lowest_is_of_the_present_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        await shop.Host.Execute("UPDATE commerce.products SET created_at = now() - interval '60 days' WHERE id = $1", id);
        // The same number is another price.
        await root.Edit(product, new { base_price = Yen(1000) });
        await root.Edit(await root.Product(product), new { base_price = Yen(90_000) });
        await shop.Host.Execute("UPDATE commerce.price_history SET base_price = 100000 WHERE product_id = $1 AND currency = 'JPY'", id);

        await root.Edit(await root.Product(product), new { sale_price = Yen(80_000) });
        Assert.Equal(90_000, await Lowest(root, id));
        await root.Edit(await root.Product(product), new { base_price = Merchant.Usd(2000), sale_price = Merchant.Usd(1500) });
        Assert.Equal(1000, await Lowest(root, id));
        await root.Edit(await root.Product(product), new { base_price = Euro(2000), sale_price = Euro(1500) });
        Assert.Null(await Lowest(root, id));

        var history = (await root.Get($"/admin/products/{id}/price-history")).Data["entries"]!.AsArray();
        Assert.Equal(
            ["2000 USD", "90000 JPY", "90000 JPY", "100000 JPY", "1000 USD"],
            history.Select(entry => $"{entry!["base_price"]!["amount"]} {entry["base_price"]!["currency"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal("USD", (string)history[0]!["sale_price"]!["currency"]!);
    }

    [Fact]
    public async Task The_prices_of_a_variant_were_in_the_currency_that_its_product_had_then()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("options", new[] { new { name = "Size", values = new[] { "S" } } }));
        var variant = new
        {
            sku = "V-" + tag,
            options = new { Size = "S" },
            base_price = Merchant.Usd(1200),
        };
        var id = (string)(await root.Post($"/admin/products/{product["id"]}/variants", variant)).Data["id"]!;
        await shop.Host.Execute("UPDATE commerce.variants SET created_at = now() - interval '60 days' WHERE id = $1", id);

        await root.Import("products", $"sku,variant_sku,currency,name,base_price,variant_base_price\nSKU-{tag},V-{tag},JPY,Thing,90000,95000\n");
        await root.Import("prices", $"sku,base_price,sale_price\nV-{tag},95000,85000\n");

        var history = (await root.Get($"/admin/products/{product["id"]}/price-history")).Data["entries"]!.AsArray();
        Assert.Equal(
            ["95000 JPY", "1200 USD"],
            history
                .Where(entry => (string?)entry!["variant_id"] == id)
                .Select(entry => $"{entry!["base_price"]!["amount"]} {entry["base_price"]!["currency"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            95_000,
            await shop.Host.One<long>(
                "SELECT commerce.lowest_price(p, v) FROM commerce.products p JOIN commerce.variants v ON v.product_id = p.id WHERE v.id = $1",
                id
            )
        );
    }

    private async Task<long?[]> Sales(string id) =>
        [
            .. (await shop.Guest.Get($"/catalog/products/{id}")).Data["variants"]!
                .AsArray()
                .Select(variant => (long?)(variant!["SalePrice"] ?? variant["sale_price"])?["amount"]),
        ];

    private static async Task<long?> Lowest(Client root, string id) =>
        (long?)(await root.Get($"/admin/products/{id}/price-history")).Data["lowest_price_30d"]?["amount"];

    private static object Yen(long amount) => new { amount, currency = "JPY" };

    private static object Euro(long amount) => new { amount, currency = "EUR" };

    private static Task<Reply> Plan(Client root, object body) => root.Send(HttpMethod.Put, "/admin/prices", body, ("If-Match", "*"));

    private static object Entry(long amount, int fromHours, int toHours) =>
        new
        {
            amount = Merchant.Usd(amount),
            starts_at = DateTimeOffset.UtcNow.AddHours(fromHours),
            ends_at = DateTimeOffset.UtcNow.AddHours(toHours),
        };
}
