using Npgsql;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Stock;

/// <summary>An item that is hot is sold from buckets; everybody sees their sum, and what comes back goes back into them.</summary>
public sealed class HotStockTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_item_is_made_hot_and_cooled_down_by_version_and_the_audit_log_says_so()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 100));
        Assert.Equal((false, 0, 1), Seen(await root.Get($"/admin/inventory/{item}/hot")));

        Assert.Equal((true, 16, 2), Seen(await root.SetHot(item, version: "\"1\"")));

        Assert.Equal((16, 100), await shop.Host.Buckets(item));
        Assert.Equal(0, await shop.Host.InRow(item));
        (await root.SetHot(item, hot: false, version: "\"1\"")).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        (await root.Put($"/admin/inventory/{item}/hot", new { hot = true })).Refused((HttpStatusCode)428, "version_required");
        Assert.Equal((true, 16, 2), Seen(await root.SetHot(item)));
        Assert.Equal((true, 8, 3), Seen(await root.SetHot(item, buckets: 8)));
        Assert.Equal((8, 100), await shop.Host.Buckets(item));
        Assert.Equal((true, 8, 3), Seen(await root.Get($"/admin/inventory/{item}/hot")));
        Assert.Equal(8, (int)(await root.Get($"/admin/inventory?item_id={item}")).Data[0]!["buckets"]!);
        Assert.Equal((false, 0, 4), Seen(await root.SetHot(item, hot: false)));
        Assert.Equal((0, 0), await shop.Host.Buckets(item));
        Assert.Equal((100, 0, 0), await shop.Host.Level(item));
        Assert.Equal(3L, await shop.Host.One<long>("SELECT count(*) FROM platform.audit_log WHERE action = 'hot_stock.set' AND subject = $1", "stock:" + item));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Who_may_only_read_stock_cannot_make_an_item_hot_and_what_is_no_item_is_not_found()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1));
        var buyer = (await shop.SignUp()).Client;

        (await buyer.SetHot(item)).Refused(HttpStatusCode.Forbidden, "forbidden");
        (await root.SetHot("none")).Refused(HttpStatusCode.NotFound, "item_not_found");
        (await root.Get("/admin/inventory/none/hot")).Refused(HttpStatusCode.NotFound, "item_not_found");
        (await root.SetHot(item, buckets: 7)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.SetHot(item, buckets: 33)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Lists_carts_and_reports_show_the_sum_while_it_is_sold_and_reconciling_finds_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 20));
        var before = (await root.Get("/admin/reports/stock")).Data["now"]!;

        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 2)));

        var level = (await root.Get($"/admin/inventory?item_id={item}")).Data[0]!;
        Assert.Equal((20, 3, 2, 15), ((int)level["on_hand"]!, (int)level["allocated"]!, (int)level["held"]!, (int)level["available"]!));
        Assert.Equal(15, await shop.Host.Stock(item));
        var after = (await root.Get("/admin/reports/stock")).Data["now"]!;
        Assert.Equal((0, 3, 2), (After("on_hand"), After("allocated"), After("held")));
        (await (await shop.SignUp()).Client.Add(item, 16)).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        Assert.Empty((await root.Post("/admin/inventory/reconcile")).Data["differences"]!.AsArray());
        await shop.Host.BooksBalance();

        long After(string counter) => (long)after[counter]! - (long)before[counter]!;
    }

    [Fact]
    public async Task A_difference_in_a_bucket_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 20));
        await shop.Host.Execute("UPDATE commerce.stock_buckets SET on_hand = on_hand + 1 WHERE item_id = $1 AND no = 3", item);

        var difference = Assert.Single(
            (await root.Post("/admin/inventory/reconcile")).Data["differences"]!.AsArray(),
            found => (string)found!["item_id"]! == item
        )!;

        Assert.Equal(("on_hand", 20, 21), ((string)difference["counter"]!, (int)difference["movements"]!, (int)difference["level"]!));
        await shop.Host.Execute("UPDATE commerce.stock_buckets SET on_hand = on_hand - 1 WHERE item_id = $1 AND no = 3", item);
    }

    [Fact]
    public async Task What_one_bucket_has_not_is_taken_from_several_and_the_last_pieces_are_found()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 20));
        var (holder, second, third) = (Warehouse.Tag("checkout"), Warehouse.Tag("checkout"), Warehouse.Tag("checkout"));

        Assert.True(await shop.Host.Hold(holder, Rush.Later, (item, 9), (item, 4)));
        Assert.False(await shop.Host.Hold(second, Rush.Later, (item, 8)));
        Assert.True(await shop.Host.Hold(third, Rush.Later, (item, 7)));

        Assert.Equal((20, 0, 20), await shop.Host.Level(item));
        Assert.Equal((16, 0), await shop.Host.Buckets(item));
        Assert.True(await shop.Host.GiveBack(third));
        Assert.Equal((16, 7), await shop.Host.Buckets(item));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Sold_out_is_said_while_others_have_every_row_of_the_item()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 16));
        var late = await (await shop.SignUp()).Client.With(item);
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 16)));
        await using var other = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run(other, "SELECT FROM commerce.stock WHERE item_id = $1 FOR UPDATE", item);
        await Run(other, "SELECT FROM commerce.stock_buckets WHERE item_id = $1 FOR UPDATE", item);

        (await late.Order()).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        Assert.False(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 1)));
    }

    [Fact]
    public async Task Others_are_served_while_some_buckets_are_taken()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 32));
        await using var other = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Run(other, "SELECT FROM commerce.stock WHERE item_id = $1 FOR UPDATE", item);
        await Run(other, "SELECT FROM commerce.stock_buckets WHERE item_id = $1 AND no < 14 FOR UPDATE", item);

        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 1)));
        await (await (await shop.SignUp()).Client.With(item, 3)).Ordered();

        Assert.Equal((32, 3, 1), await shop.Host.Level(item));
    }

    [Fact]
    public async Task Cancelled_shipped_and_returned_pieces_and_adjustments_find_their_way_into_the_buckets()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 40));
        var (kept, cancelled) = (
            await (await (await shop.SignUp()).Client.With(item, 5)).Ordered(),
            await (await (await shop.SignUp()).Client.With(item, 4)).Ordered()
        );

        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(cancelled)).Status);
        Assert.Equal(((40, 5, 0), 0), (await shop.Host.Level(item), await shop.Host.InRow(item)));
        Assert.Equal((16, 35), await shop.Host.Buckets(item));
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{kept}/ship")).Status);
        Assert.Equal((35, 0, 0), await shop.Host.Level(item));
        Assert.Equal(HttpStatusCode.OK, (await root.Adjust(Warehouse.By(item, -3))).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Adjust(Warehouse.Count(item, 50, expected: 32))).Status);
        Assert.Equal((16, 50), await shop.Host.Buckets(item));
        (await root.Adjust(Warehouse.Count(item, 60, expected: 32))).Refused(HttpStatusCode.Conflict, "stock_changed");
        await shop.Host.BooksBalance();
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task An_expired_hold_goes_back_into_the_buckets()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 16));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Before, (item, 16)));
        Assert.Equal((16, 0), await shop.Host.Buckets(item));

        await PeriodicJob.Run(shop.Host, "expired holds");

        Assert.Equal(((16, 0, 0), 16), (await shop.Host.Level(item), await shop.Host.Stock(item)));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 16)));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Of_several_locations_the_first_that_can_serve_it_alone_does_and_what_none_can_is_split()
    {
        var root = (await shop.SuperAdmin()).Client;
        var second = await root.NewLocation();
        var item = await root.NewHotItem(shop.Host, ("main", 8), (second, 24));

        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 10)));
        Assert.Equal(((8, 0, 0), (24, 0, 10)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 16)));

        Assert.Equal(((8, 0, 8), (24, 0, 18)), (await shop.Host.Level(item), await shop.Host.Level(item, second)));
        Assert.Equal(HttpStatusCode.OK, (await root.Transfer(second, "main", item, 5)).Status);
        Assert.Equal((13, 0, 8), await shop.Host.Level(item));
        Assert.Equal((16, 5), await shop.Host.Buckets(item));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task Hot_and_other_items_of_one_order_are_taken_together_or_not_at_all()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (hot, cold) = (await root.NewHotItem(shop.Host, ("main", 16)), await root.NewItem(shop.Host, ("main", 2)));

        Assert.False(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (hot, 4), (cold, 3)));
        Assert.Equal(((16, 0, 0), (2, 0, 0)), (await shop.Host.Level(hot), await shop.Host.Level(cold)));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (hot, 4), (cold, 2)));

        Assert.Equal(((16, 0, 4), (2, 0, 2)), (await shop.Host.Level(hot), await shop.Host.Level(cold)));
        await shop.Host.StockIsProven();
    }

    [Fact]
    public async Task What_may_be_backordered_is_promised_beyond_its_buckets_and_comes_back_as_promised()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 16));
        await shop.Host.Backorder(item);
        var holder = Warehouse.Tag("checkout");

        Assert.True(await shop.Host.Hold(holder, Rush.Later, (item, 20)));
        Assert.Equal(((16, 0, 20), -4), (await shop.Host.Level(item), await shop.Host.InRow(item)));
        Assert.Equal(HttpStatusCode.OK, (await root.SetHot(item, hot: false)).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.SetHot(item)).Status);
        Assert.True(await shop.Host.GiveBack(holder));

        Assert.Equal(((16, 0, 0), 0), (await shop.Host.Level(item), await shop.Host.InRow(item)));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task That_it_is_low_and_out_is_told_by_the_mover()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewHotItem(shop.Host, ("main", 16));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 12)));

        await PeriodicJob.Run(shop.Host, "hot stock");
        Assert.Equal("low", await shop.Host.One<string>("SELECT level FROM commerce.stock WHERE item_id = $1", item));
        Assert.True(await shop.Host.Hold(Warehouse.Tag("checkout"), Rush.Later, (item, 4)));
        await PeriodicJob.Run(shop.Host, "hot stock");

        Assert.Equal("out", await shop.Host.One<string>("SELECT level FROM commerce.stock WHERE item_id = $1", item));
        Assert.Equal(
            2L,
            await shop.Host.One<long>(
                """
                SELECT count(*) FROM (SELECT aggregate_id, type FROM platform.events UNION ALL SELECT aggregate_id, type FROM platform.event_log) e
                WHERE aggregate_id = $1 AND type IN ('stock.low', 'stock.out')
                """,
                item
            )
        );
        Assert.Equal("out", await shop.Host.One<string>("SELECT commerce.stock_level($1)", item));
    }

    private static (bool Hot, int Buckets, long Version) Seen(Reply reply)
    {
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal($"\"{reply.Data["version"]}\"", reply.Headers["ETag"]);
        return ((bool)reply.Data["hot"]!, (int)reply.Data["buckets"]!, (long)reply.Data["version"]!);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, string item)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(item);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
