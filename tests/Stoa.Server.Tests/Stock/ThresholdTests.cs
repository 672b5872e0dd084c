using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Stock;

/// <summary>From how many pieces on an item is low: its own threshold, else the shop's.</summary>
public sealed class ThresholdTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Items_without_a_threshold_are_judged_by_the_shops_wherever_low_is_asked_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (few, many, own) = (await New(), await New(), await New());
        await root.Adjust(Warehouse.By(few, 4), Warehouse.By(many, 9), Warehouse.By(own, 4));
        await root.Patch($"/admin/inventory/{own}", new { low_stock_at = 3 });

        await Judged(5, [few], [many, own]);
        await Judged(9, [few, many], [own]);
        await Judged(3, [], [few, many, own]);
        await (await (await shop.SignUp()).Client.With(few)).Ordered();
        await Judged(3, [few], [many, own]);
        await root.Patch($"/admin/inventory/{own}", """{"low_stock_at":null}""");
        await Judged(4, [few, own], [many]);
        await Judged(0, [], [few, many, own]);

        async Task<string> New() => (string)(await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag })))["id"]!;

        async Task Judged(int threshold, string[] low, string[] enough)
        {
            await root.SetShop(new { low_stock_at = threshold });
            Assert.Equal(threshold, (int)(await root.Get("/admin/settings")).Data["low_stock_at"]!);
            Assert.Equal(Sorted(low), await Found("low"), StringComparer.Ordinal);
            Assert.Equal(Sorted(enough), await Found("in"), StringComparer.Ordinal);
            foreach (var item in low.Concat(enough))
            {
                var isLow = low.Contains(item, StringComparer.Ordinal);
                var listed = (await root.Get($"/admin/inventory?item_id={item}&low={(isLow ? "true" : "false")}")).Data.AsArray();
                Assert.Equal(item, (string)Assert.Single(listed)!["item_id"]!);
                Assert.Empty((await root.Get($"/admin/inventory?item_id={item}&low={(isLow ? "false" : "true")}")).Data.AsArray());
            }
            Assert.Equal(threshold, (int)(await root.Get($"/admin/inventory?item_id={many}")).Data[0]!["low_stock_at"]!);
        }

        async Task<string[]> Found(string level) =>
            Sorted((await root.Get($"/admin/products?tag={tag}&stock={level}")).Data.AsArray().Select(product => (string)product!["id"]!));
    }

    [Fact]
    public async Task A_shop_begins_at_five_and_takes_whole_numbers_from_zero_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        await shop.Host.Execute("UPDATE commerce.settings SET low_stock_at = DEFAULT");
        Assert.Equal(5, (int)(await root.Get("/admin/settings")).Data["low_stock_at"]!);

        foreach (var wrong in new[] { "-1", "1.5", "\"five\"", "1000000001", "[]" })
        {
            (await root.Send(HttpMethod.Patch, "/admin/settings", $$"""{"low_stock_at":{{wrong}}}""", ("If-Match", "*"))).Refused(
                HttpStatusCode.BadRequest,
                "invalid_request"
            );
        }
        Assert.Equal(5, (int)(await root.Get("/admin/settings")).Data["low_stock_at"]!);
    }

    [Fact]
    public async Task No_level_is_left_judged_by_an_older_threshold_however_stock_and_settings_change_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var items = new List<string>();
        for (var n = 0; n < 8; n++)
        {
            items.Add(await root.NewItem(shop.Host, ("main", 6)));
        }
        var stock = Task.WhenAll(items.Select((item, number) => Task.Run(() => Shake(item, number))));
        for (var round = 0; round < 30; round++)
        {
            await root.SetShop(new { low_stock_at = 3 + (round * 5 % 7) });
        }
        await stock;

        Assert.Equal(
            0,
            await shop.Host.One<long>(
                """
                SELECT count(*) FROM commerce.stock s CROSS JOIN commerce.settings t
                WHERE s.level <> CASE WHEN s.available <= 0 THEN 'out' WHEN s.available <= coalesce(s.low_stock_at, t.low_stock_at) THEN 'low' ELSE 'in' END
                """
            )
        );

        async Task Shake(string item, int number)
        {
            for (var round = 0; round < 25; round++)
            {
                var delta = (number + round) % 2 == 0 ? 3 : -3;
                var reply = await root.Adjust(Warehouse.By(item, delta));
                Assert.True(reply.Status is HttpStatusCode.OK || reply.Code == "would_go_negative", reply.Text);
            }
        }
    }

    private static string[] Sorted(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
