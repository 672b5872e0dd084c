using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Roles;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>A role's grant to refund can have a most at once, by whichever route its holder sends money back.</summary>
public sealed class RefundLimitTests(Shop shop) : IClassFixture<Shop>
{
    private const long Most = 1_500;

    [Fact]
    public async Task A_refund_comes_to_no_more_than_the_grant_allows_and_the_refusal_names_it()
    {
        var (root, limited) = (await Root(), await Limited());
        var order = await Paid(root, 3);
        var before = await root.Seen(order);

        var refused = await limited.RefundAmount(order, Most + 1);

        refused.Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Contains("15.00 USD", refused.Text, StringComparison.Ordinal);
        (await limited.RefundAmount(order, Most + 1, isDryRun: true)).Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        (await limited.Refund(order, Units(await root.Line(order), 2))).Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Equal(before.ToJsonString(), (await root.Seen(order)).ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await limited.RefundAmount(order, Most)).Status);
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, Most + 1)).Status);
    }

    [Fact]
    public async Task In_another_currency_a_limited_grant_allows_nothing()
    {
        var (root, limited) = (await Root(), await Limited("EUR"));
        var order = await Paid(root, 1);

        var refused = await limited.RefundAmount(order, 1);

        refused.Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Contains("0.00 USD", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("edit")]
    [InlineData("exchange")]
    public async Task The_limit_holds_for_money_that_goes_back_by_another_route(string route)
    {
        var (root, limited) = (await Root(), await Limited());
        var order = await Paid(root, 3, isSent: route == "exchange");
        var line = await root.Line(order);
        var before = await root.Seen(order);

        (await Back(2)).Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Equal(before.Amount("refunded"), (await root.Seen(order)).Amount("refunded"));
        Assert.Equal((int)before["items"]!.AsArray().Count, (await root.Seen(order))["items"]!.AsArray().Count);
        var given = await Back(1);
        Assert.True((int)given.Status is 200 or 201, given.Text);
        Assert.True((await root.Seen(order)).Amount("refunded") > before.Amount("refunded"));
        await shop.Host.OrderBooksBalance();

        async Task<Reply> Back(int units)
        {
            switch (route)
            {
                case "cancel":
                    return await limited.Cancel(order, Units(line, units));
                case "exchange":
                    var item = Warehouse.Tag();
                    await shop.Host.NewProduct(item, 1, 10);
                    var send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };
                    return await limited.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, units) }, send });
                default:
                    var edit = await limited.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, 3 - units) } });
                    Assert.True(edit.Status == HttpStatusCode.Created, edit.Text);
                    var confirmed = await limited.Post($"/admin/edits/{edit.Data["id"]}/confirm");
                    if (confirmed.Status != HttpStatusCode.OK)
                    {
                        Assert.Equal(HttpStatusCode.OK, (await limited.Post($"/admin/edits/{edit.Data["id"]}/discard")).Status);
                    }
                    return confirmed;
            }
        }
    }

    [Fact]
    public async Task Staff_call_off_what_they_bought_themselves_whatever_it_comes_to()
    {
        var root = await Root();
        await Limit("USD");
        var buyer = await shop.SignUpAs("manager");
        var order = await shop.Placed(buyer, 3);
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");

        Assert.Equal(HttpStatusCode.OK, (await buyer.Client.Post($"/orders/{order}/cancel")).Status);
        Assert.Equal(0, (await root.Seen(order)).Amount("refundable"));
    }

    [Fact]
    public async Task A_key_has_the_limit_of_whoever_made_it()
    {
        var root = await Root();
        await Limit("USD");
        var maker = await shop.SignUpAs("manager");
        var role = await root.NewRole("manage_api_keys");
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/users/{maker.Id}/roles", new { role_id = role })).Status);
        var order = await Paid(root, 3);
        var (narrow, wide) = (await maker.Client.NewKey(["refunds:create"]), await root.NewKey(["refunds:create"]));

        (await narrow.Client.RefundAmount(order, Most + 1)).Denied(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Equal(HttpStatusCode.Created, (await narrow.Client.RefundAmount(order, Most)).Status);
        Assert.Equal(HttpStatusCode.Created, (await wide.Client.RefundAmount(order, Most + 1)).Status);
    }

    [Fact]
    public async Task A_second_role_without_the_limit_lifts_it_at_once_and_loses_it_at_once()
    {
        var root = await Root();
        await Limit("USD");
        var user = await shop.SignUpAs("manager");
        var role = await root.NewRole("create_refunds");
        var order = await Paid(root, 3);
        (await user.Client.RefundAmount(order, Most + 1, isDryRun: true)).Refused(HttpStatusCode.Forbidden, "refund_above_limit");

        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = role });
        Assert.Equal(HttpStatusCode.OK, (await user.Client.RefundAmount(order, Most + 1, isDryRun: true)).Status);

        await root.Post($"/admin/roles/{role}/permissions", Grant(await Refunds(), 10));
        (await user.Client.RefundAmount(order, Most + 1, isDryRun: true)).Refused(HttpStatusCode.Forbidden, "refund_above_limit");
        Assert.Equal(HttpStatusCode.OK, (await user.Client.RefundAmount(order, Most, isDryRun: true)).Status);
    }

    private async Task<Client> Root() => (await shop.SuperAdmin()).Client;

    private Task<Guid> Refunds() => shop.Host.Permission("create_refunds");

    private static object Grant(Guid permission, long amount, string currency = "USD") =>
        new { permission_id = permission.ToString(), max_amount = new { amount, currency } };

    private async Task Limit(string currency)
    {
        var set = await (await Root()).Post($"/admin/roles/{await shop.Host.Role("manager")}/permissions", Grant(await Refunds(), Most, currency));
        Assert.True(set.Status == HttpStatusCode.OK, set.Text);
    }

    /// <summary>A manager, whose role has the limit.</summary>
    private async Task<Client> Limited(string currency = "USD")
    {
        await Limit(currency);
        return (await shop.SignUpAs("manager")).Client;
    }

    /// <summary>An order of units at 9.99 and tax, whose money was taken.</summary>
    private async Task<string> Paid(Client root, int quantity, bool isSent = false)
    {
        var order = await shop.Placed(await shop.SignUp(), quantity);
        var done = isSent
            ? await root.Post($"/admin/orders/{order}/ship")
            : await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        Assert.True((int)done.Status < 300, done.Text);
        return order;
    }
}
