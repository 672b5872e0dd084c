using Stoa.Commerce.Stock;

namespace Stoa.Server.Tests.Stock;

/// <summary>Holds of checkouts: placed, extended, given back, made a promise, and never in two hands.</summary>
[Race]
public sealed class HoldTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_hold_keeps_its_pieces_from_others_until_it_is_given_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 3));
        var holder = Warehouse.Tag("checkout");

        Assert.True(await shop.Host.Hold(holder, Rush.Later, (item, 2)));
        Assert.Equal((3, 0, 2), await shop.Host.Level(item));
        Assert.Equal("out_of_stock", (await (await shop.SignUp()).Client.Add(item, 2)).Code);
        Assert.Equal(HttpStatusCode.Conflict, (await root.Adjust(Warehouse.By(item, -2))).Status);

        Assert.True(await shop.Host.GiveBack(holder));
        Assert.False(await shop.Host.GiveBack(holder));
        Assert.Equal((3, 0, 0), await shop.Host.Level(item));
        Assert.Equal(["release", "hold", "adjustment"], (await root.Movements(item)).Select(movement => (string)movement["cause"]!), StringComparer.Ordinal);
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_hold_is_of_all_lines_or_none()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (first, second) = (await root.NewItem(shop.Host, ("main", 3)), await root.NewItem(shop.Host, ("main", 3)));

        Assert.False(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (first, 1), (second, 4)));
        Assert.False(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (first, 2), (first, 2)));

        Assert.Equal(((3, 0, 0), (3, 0, 0)), (await shop.Host.Level(first), await shop.Host.Level(second)));
    }

    [Fact]
    public async Task Only_what_expired_is_given_back_by_the_job_and_what_was_extended_stays()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 6));
        var (expired, extended, gone) = (Warehouse.Tag("checkout"), Warehouse.Tag("checkout"), Warehouse.Tag("checkout"));
        await shop.Host.Hold(expired, Rush.Before, (item, 1));
        await shop.Host.Hold(extended, Rush.Before, (item, 2));
        Assert.True(await shop.Host.Extend(extended, Rush.Later));
        Assert.False(await shop.Host.Extend(gone, Rush.Later));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PeriodicJob.Run(shop.Host, "expired holds")));

        Assert.Equal((6, 0, 2), await shop.Host.Level(item));
        Assert.Equal("expired", (string)(await root.Movements(item))[0]["reason"]!);
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_hold_becomes_the_promise_of_the_order_that_came_of_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        var holder = Warehouse.Tag("checkout");
        Assert.True(await shop.Host.Hold(holder, Rush.Later, (item, 4), (item, 1)));
        var order = await WrittenOrder((item, 4), (item, 1));

        Assert.True(await Convert(holder, order));

        Assert.Equal(((2, 2, 0), (3, 3, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        Assert.Equal(5L, await shop.Host.One<long>("SELECT sum(quantity) FROM commerce.stock_allocations WHERE item_id = $1", item));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_hold_that_is_not_what_the_order_needs_becomes_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (item, other) = (await root.NewItem(shop.Host, ("main", 9)), await root.NewItem(shop.Host, ("main", 9)));
        var holder = Warehouse.Tag("checkout");
        await shop.Host.Hold(holder, Rush.Later, (item, 2));

        foreach (var lines in new[] { new[] { (item, 3) }, [(item, 2), (other, 1)], [(other, 2)] })
        {
            var order = await WrittenOrder(lines);
            Assert.False(await Convert(holder, order));
        }
        var late = await WrittenOrder((item, 2));
        Assert.False(await Convert(Warehouse.Tag("nobody"), late));
        Assert.Equal((9, 0, 2), await shop.Host.Level(item));
    }

    [Fact]
    public async Task Of_many_who_hold_the_last_piece_one_holds_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 1), (second, 1));

        var held = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 1))));

        Assert.Equal(2, held.Count(success => success));
        Assert.Equal(((1, 0, 1), (1, 0, 1)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_hold_that_is_released_extended_and_converted_at_once_ends_in_one_way()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 40));
        var converted = 0;
        for (var round = 0; round < 20; round++)
        {
            var holder = Warehouse.Tag("checkout");
            await shop.Host.Hold(holder, Rush.Before, (item, 1));
            var order = await WrittenOrder((item, 1));
            var ends = await Task.WhenAll(
                Task.Run(() => Convert(holder, order)),
                Task.Run(() => Convert(holder, order)),
                Task.Run(() => shop.Host.GiveBack(holder)),
                Task.Run(() => shop.Host.Extend(holder, Rush.Before)),
                Task.Run(async () =>
                {
                    await PeriodicJob.Run(shop.Host, "expired holds");
                    return false;
                })
            );
            Assert.True(ends.Take(2).Count(end => end) <= 1);
            converted += ends.Take(2).Count(end => end);
        }
        await PeriodicJob.Run(shop.Host, "expired holds");

        Assert.Equal((40, converted, 0), await shop.Host.Level(item));
        await shop.Host.StockIsProven(item);
    }

    private Task<bool> Convert(string holder, Guid order) =>
        shop.Host.In(batch =>
        {
            var converted = StockHolds.Convert(batch, holder, order, null, DateTimeOffset.UtcNow);
            return () => converted.IsWhole;
        });

    private async Task<Guid> WrittenOrder(params (string Item, int Quantity)[] lines)
    {
        var id = Guid.NewGuid();
        await shop.Host.Execute(
            """
            WITH o AS (
                INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
                    billing_address, shipping_method_id, created_at, updated_at)
                VALUES ($1, $1::text, $1, 'USD', 0, 0, 0, 0, 0, '{}', '{}', 's', now(), now()))
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
            SELECT gen_random_uuid(), $1, l.position, l.item, 's', 'n', 0, l.quantity, 0, 0, 0
            FROM unnest($2::text[], $3::int[]) WITH ORDINALITY AS l(item, quantity, position)
            """,
            id,
            lines.Select(line => line.Item).ToArray(),
            lines.Select(line => line.Quantity).ToArray()
        );
        return id;
    }
}
