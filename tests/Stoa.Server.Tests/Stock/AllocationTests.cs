using Npgsql;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Stock;

/// <summary>From the order to the parcel: what is promised, what leaves, and what may be sold before it is there.</summary>
public sealed class AllocationTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_order_promises_and_shipping_takes_off_the_count()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        var buyer = await shop.SignUp();
        var order = await (await buyer.Client.With(item, 3)).Ordered();
        Assert.Equal((5, 3, 0), await shop.Host.Level(item));

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
            Assert.Equal((2, 0, 0), await shop.Host.Level(item));
        }

        Assert.Equal(
            [("shipment", -3, -3), ("order", 0, 3), ("adjustment", 5, 0)],
            (await root.Movements(item)).Select(movement =>
                ((string)movement["cause"]!, (int)movement["delta"]!["on_hand"]!, (int)movement["delta"]!["allocated"]!)
            )
        );
        Assert.Equal($"order:{order}", (string)(await root.Movements(item))[1]["reference"]!);
        Assert.Equal(buyer.Id, (string)(await root.Movements(item))[1]["actor"]!);
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_split_order_is_shipped_from_where_it_was_promised()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 2), (second, 3));
        var order = await (await (await shop.SignUp()).Client.With(item, 4)).Ordered();

        await root.Post($"/admin/orders/{order}/ship");

        Assert.Equal(((0, 0, 0), (1, 0, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task What_may_be_backordered_is_sold_without_end_and_owed_by_the_first_location()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host);
        await shop.Host.Backorder(item);
        var order = await (await (await shop.SignUp()).Client.With(item, 7)).Ordered();

        Assert.Equal((0, 7, 0), await shop.Host.Level(item));
        await root.Adjust(Warehouse.By(item, 2));
        await root.Post($"/admin/orders/{order}/ship");
        Assert.Equal((0, 0, 0), await shop.Host.Level(item));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task A_backorder_prefers_a_location_that_has_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 1), (second, 4));
        await shop.Host.Backorder(item);

        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();
        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();

        Assert.Equal(((1, 3, 0), (4, 3, 0)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
    }

    [Fact]
    public async Task When_backorders_end_only_what_is_left_is_sold()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));
        await shop.Host.Backorder(item);
        var buyer = (await shop.SignUp()).Client;
        await buyer.With(item, 3);
        await shop.Host.Backorder(item, "deny");

        (await buyer.Order()).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        Assert.Equal((1, 0, 0), await shop.Host.Level(item));
    }

    [Fact]
    public async Task The_policy_of_a_variant_is_its_own()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host);
        var variant = await shop.Host.AddVariant(item, "S");
        await shop.Host.Backorder(item);

        (await (await shop.SignUp()).Client.Add(item, 1, variant)).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        await shop.Host.Execute("UPDATE commerce.variants SET inventory_policy = 'continue' WHERE id = $1", variant);
        await (await (await shop.SignUp()).Client.With(item, 2, variant)).Ordered();
        Assert.Equal((0, 2, 0), await shop.Host.Level(variant));
    }

    [Fact]
    public async Task Whoever_writes_promises_no_more_than_there_is()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("UPDATE commerce.stock SET allocated = 2 WHERE item_id = $1", item));
        Assert.Equal("stock_not_oversold", refused.ConstraintName);
        await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("UPDATE commerce.stock SET on_hand = -1 WHERE item_id = $1", item));
        await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("UPDATE commerce.stock SET held = -1 WHERE item_id = $1", item));
        await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("UPDATE commerce.stock_movements SET on_hand = 2 WHERE item_id = $1", item));
        await Assert.ThrowsAsync<PostgresException>(() => shop.Host.Execute("DELETE FROM commerce.stock_movements WHERE item_id = $1", item));
        Assert.Equal(1, await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 9 WHERE item_id = $1", item));
    }

    [Fact]
    public async Task The_migration_gives_open_orders_back_to_the_count_and_promises_them()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Scripts.RunBefore(database, "_stock");
        await Execute(database, OrdersOfBeforeSql);

        await Scripts.Run(database, "_stock");

        Assert.Equal(
            ["cup-s main 8 8", "gone main 2 2", "tea main 13 6", "unsold main 3 0"],
            await Texts(database, "SELECT concat_ws(' ', item_id, location_id, on_hand, allocated) FROM commerce.stock ORDER BY item_id"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["cup-s 8 8 opening", "gone 2 2 opening", "tea 13 6 opening", "unsold 3 0 opening"],
            await Texts(database, "SELECT concat_ws(' ', item_id, on_hand, allocated, cause) FROM commerce.stock_movements ORDER BY item_id"),
            StringComparer.Ordinal
        );
        Assert.Equal(["8"], await Texts(database, "SELECT count(*)::text FROM commerce.stock_allocations"), StringComparer.Ordinal);
    }

    private static Task<int> Execute(NpgsqlDataSource database, string sql) => database.Change(sql, TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<string>> Texts(NpgsqlDataSource database, string sql) =>
        database.Many(sql, row => row.GetString(0), TestContext.Current.CancellationToken);

    private const string OrdersOfBeforeSql = """
        INSERT INTO commerce.stock (item_id, on_hand) VALUES ('tea', 7), ('cup-s', 0), ('unsold', 3);
        INSERT INTO commerce.orders (id, order_number, user_id, status, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
            billing_address, shipping_method_id, created_at, updated_at)
        SELECT md5(status)::uuid, status, md5('user')::uuid, status, 'USD', 0, 0, 0, 0, 0, '{}', '{}', 's', now(), now()
        FROM unnest(ARRAY['pending', 'paid', 'shipped', 'cancelled']) AS status;
        INSERT INTO commerce.order_lines (id, order_id, position, product_id, variant_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
        SELECT md5(o.id::text || l.product || l.position)::uuid, o.id, l.position, l.product, l.variant, 's', 'n', 0, l.quantity, 0, 0, 0
        FROM commerce.orders o CROSS JOIN (VALUES (1, 'tea', NULL, 2), (2, 'tea', NULL, 1), (3, 'cup', 'cup-s', 4), (4, 'gone', NULL, 1))
            AS l(position, product, variant, quantity)
        """;
}
