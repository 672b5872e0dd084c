using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Orders;

public sealed partial class OrderInputTests
{
    [Fact]
    public async Task Where_nothing_is_to_be_paid_no_method_is_needed()
    {
        await shop.Host.NewPromotion("ALLFREE", percentPpm: 1_000_000);
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody(codes: "ALLFREE");
        body.Remove("payment_method_id");

        var order = await user.Client.Order(body);

        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        Assert.Equal((0L, "paid"), ((long)order.Data["total"]!["amount"]!, (string)order.Data["status"]!));
    }

    [Fact]
    public async Task Where_something_is_to_be_paid_the_method_is_named()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body.Remove("payment_method_id");

        Assert.Equal("payment_method_id is required", (string?)(await user.Client.Order(body)).Json["error"]!["message"]);
    }

    [Fact]
    public async Task An_order_costs_what_the_client_expects_or_nothing_happens()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var body = Buying.OrderBody();
        body["expected_total"] = new JsonObject { ["amount"] = 1, ["currency"] = "USD" };

        var refused = await user.Client.Order(body);

        Assert.Equal((HttpStatusCode.BadRequest, "cart_changed"), (refused.Status, refused.Code));
        var order = await user.Client.Order(Buying.OrderBody());
        Assert.Equal(HttpStatusCode.Created, order.Status);
        await user.Client.With("prod-6");
        body["expected_total"]!["amount"] = (long)order.Data["total"]!["amount"]!;
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order(body)).Status);
    }
}
