using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Orders;

/// <summary>Document 003, "GET /api/v1/orders" and "GET /api/v1/orders/:id".</summary>
public sealed class OrderReadingTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_owner_reads_the_order_as_it_was_returned()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var placed = await user.Client.Order();

        var reply = await user.Client.Get($"/orders/{placed.Data["id"]}");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(placed.Text, reply.Text);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("manager")]
    [InlineData("customer_experience")]
    public async Task Staff_read_the_order_of_any_user(string role)
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var placed = await user.Client.Order();

        var reply = await (await shop.SignUpAs(role)).Client.Get($"/orders/{placed.Data["id"]}");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(placed.Text, reply.Text);
    }

    [Fact]
    public async Task Staff_without_read_orders_read_only_their_own_orders()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (support, user) = (await shop.SignUpAs("customer_experience"), await shop.SignUp());
        var order = await Placed(user);
        var own = await Placed(support);
        var (role, permission) = (await shop.Host.Role("customer_experience"), await shop.Host.Permission("read_orders"));

        (await root.Revoke(role, permission)).IsEmpty();
        var refused = await support.Client.Get(order);
        var ownToo = await support.Client.Get(own);
        (await root.Grant(role, permission)).Says("Permission granted successfully");

        refused.Refused(HttpStatusCode.Forbidden, "order_forbidden");
        Assert.Equal(HttpStatusCode.OK, ownToo.Status);
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get(order)).Status);

        static async Task<string> Placed(User user) => $"/orders/{(await (await user.Client.With("prod-6")).Order()).Data["id"]}";
    }

    [Fact]
    public async Task The_order_of_another_user_is_403()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var placed = await user.Client.Order();

        var reply = await (await shop.SignUp()).Client.Get($"/orders/{placed.Data["id"]}");

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal("""{"error":{"code":"order_forbidden","message":"You don't have permission to view this order"}}""", reply.Text);
    }

    [Theory]
    [InlineData("order-id")]
    [InlineData("ORD-12345678")]
    [InlineData("0194783c-5c00-7000-8000-000000000002")]
    [InlineData("0194783c5c0070008000000000000002")]
    [InlineData("' OR 1=1 --")]
    [InlineData("%F0%9F%92%A5")]
    public async Task An_unknown_order_is_404(string id)
    {
        var reply = await (await shop.SignUp()).Client.Get($"/orders/{id}");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("""{"error":{"code":"order_not_found","message":"Order not found"}}""", reply.Text);
    }

    [Fact]
    public async Task A_blank_order_id_is_400()
    {
        var reply = await (await shop.SignUp()).Client.Get("/orders/%20");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("""{"error":{"code":"order_id_required","message":"Order ID is required"}}""", reply.Text);
    }

    [Fact]
    public async Task A_user_lists_only_their_own_orders_newest_first()
    {
        await shop.Host.NewProduct("repeated", 100, 100);
        var (user, other) = (await shop.SignUp(), await shop.SignUp());
        var placed = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            await user.Client.With("repeated", i + 1);
            placed.Insert(0, (await user.Client.Order()).Data.Compact());
            await other.Client.With("repeated");
            await other.Client.Order();
        }

        var all = await user.Client.Get("/orders");
        Assert.Equal(HttpStatusCode.OK, all.Status);
        Assert.Equal(["data", "meta"], Reply.MembersOf(all.Json));
        Assert.Equal(placed, all.Data.AsArray().Select(order => order.Compact()), StringComparer.Ordinal);
        Assert.Equal("""{"page":1,"page_size":20,"total_items":5,"total_pages":1,"has_next":false,"has_prev":false}""", all.Json["meta"].Compact());

        var pages = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var reply = await user.Client.Get($"/orders?page={page}&page_size=2");
            pages.AddRange(reply.Data.AsArray().Select(order => order.Compact()));
            Assert.Equal(
                (5, 3, page < 3, page > 1),
                (
                    (int)reply.Json["meta"]!["total_items"]!,
                    (int)reply.Json["meta"]!["total_pages"]!,
                    (bool)reply.Json["meta"]!["has_next"]!,
                    (bool)reply.Json["meta"]!["has_prev"]!
                )
            );
        }
        Assert.Equal(placed, pages);
        Assert.Empty((await user.Client.Get("/orders?page=4&page_size=2")).Data.AsArray());
    }

    [Fact]
    public async Task Orders_of_the_same_moment_are_sorted_consistently_over_all_pages()
    {
        await shop.Host.NewProduct("twin", 100, 100);
        var user = await shop.SignUp();
        for (var i = 0; i < 6; i++)
        {
            await user.Client.With("twin");
            await user.Client.Order();
        }
        await shop.Host.Execute("UPDATE commerce.orders SET created_at = '2026-01-01Z' WHERE user_id = $1", Guid.Parse(user.Id));

        var all = (await user.Client.Get("/orders")).Data.AsArray().Select(order => (string?)order!["id"]).ToArray();
        for (var page = 1; page <= 6; page++)
        {
            Assert.Equal(all[page - 1], (string?)(await user.Client.Get($"/orders?page={page}&page_size=1")).Data[0]!["id"]);
        }
    }

    [Fact]
    public async Task A_user_without_orders_gets_an_empty_page()
    {
        var reply = await (await shop.SignUp()).Client.Get("/orders?page=1&page_size=10");

        Assert.Equal("""{"data":[],"meta":{"page":1,"page_size":10,"total_items":0,"total_pages":0,"has_next":false,"has_prev":false}}""", reply.Text);
    }

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=-1")]
    [InlineData("page=x")]
    [InlineData("page_size=0")]
    [InlineData("page_size=101")]
    public async Task An_invalid_page_is_400(string query)
    {
        var reply = await (await shop.SignUp()).Client.Get("/orders?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("page=2147483647&page_size=100")]
    [InlineData("page_size=100")]
    public async Task The_largest_pages_are_answered(string query) =>
        Assert.Equal(HttpStatusCode.OK, (await (await shop.SignUp()).Client.Get("/orders?" + query)).Status);

    [Theory]
    [InlineData("POST", "/orders")]
    [InlineData("GET", "/orders")]
    [InlineData("GET", "/orders/0194783c-5c00-7000-8000-000000000002")]
    public async Task Without_a_token_it_is_401(string method, string path)
    {
        var reply = await shop.Guest.Send(new HttpMethod(method), path, null);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("""{"error":{"code":"unauthorized","message":"Authentication required"}}""", reply.Text);
    }
}
