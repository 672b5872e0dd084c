using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Orders as staff see them: the whole of one, the list, the timeline.</summary>
public sealed class StaffOrderTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_order_for_staff_is_document_003_s_and_then_what_else_there_is()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 2);

        var theirs = (await buyer.Client.Get("/orders/" + order)).Data.AsObject();
        var reply = await root.Get("/admin/orders/" + order);
        var ours = reply.Data.AsObject();

        Assert.Equal(theirs.Select(member => member.Key), ours.Select(member => member.Key).Take(theirs.Count), StringComparer.Ordinal);
        Assert.All(
            theirs.Where(member => member.Key != "items"),
            member => Assert.Equal(member.Value!.ToJsonString(), ours[member.Key]!.ToJsonString(), StringComparer.Ordinal)
        );
        Assert.Equal(
            [
                "email",
                "customer_id",
                "payment_status",
                "fulfilment_status",
                "return_status",
                "allowed_actions",
                "amounts",
                "payments",
                "fulfilments",
                "returns",
                "refunds",
                "tax_lines",
                "prices_include_tax",
                "tags",
                "open_edit_id",
                "version",
            ],
            ours.Select(member => member.Key).Skip(theirs.Count),
            StringComparer.Ordinal
        );
        Assert.Equal((buyer.Email, buyer.Id, "\"1\""), ((string)ours["email"]!, (string)ours["customer_id"]!, reply.Headers["ETag"]));
        Assert.Equal(("authorized", "unfulfilled", "none", "pending"), await root.States(order));
        Assert.Equal((2, 2, 0, 0, 0, 0), await root.Quantities(order));
        var total = (long)ours["total"]!["amount"]!;
        Assert.Equal((total, total, 0, 0, 0, total), Amounts(ours));
    }

    private static (long, long, long, long, long, long) Amounts(JsonNode order) =>
        (
            order.Amount("total"),
            order.Amount("authorized"),
            order.Amount("captured"),
            order.Amount("refunded"),
            order.Amount("refundable"),
            order.Amount("due")
        );

    [Fact]
    public async Task What_was_chosen_stands_on_the_line_and_a_line_without_stays_as_it_was()
    {
        var buyer = (await shop.SignUp()).Client;
        var item = Stock.Warehouse.Tag();
        await shop.Host.NewProduct(item, 500, 9);
        await buyer.Add(item, 1, attributes: new { engraving = "Ann" });
        await buyer.Add(item, 1, attributes: new { engraving = "Bob" });
        await buyer.Add("prod-6");

        var placed = (await buyer.Order()).Data;
        var read = (await buyer.Get("/orders/" + placed["id"])).Data;

        Assert.Equal(placed["items"]!.ToJsonString(), read["items"]!.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(["Ann", "Bob"], read["items"]!.AsArray().Take(2).Select(line => (string)line!["attributes"]!["engraving"]!), StringComparer.Ordinal);
        Assert.Equal(
            ["id", "product_id", "sku", "name", "unit_price", "quantity", "discount_amount", "tax_amount", "total"],
            read["items"]![2]!.AsObject().Select(member => member.Key),
            StringComparer.Ordinal
        );
    }

    private async Task<(string Order, string Number, string Sku)> Listed(Client root, User buyer)
    {
        var order = await shop.Placed(buyer, 1);
        var seen = await root.Seen(order);
        return (order, (string)seen["order_number"]!, (string)seen["items"]![0]!["sku"]!);
    }

    /// <summary>Sent to Ada Van Örö_, billed to Bill Orderer, and in a hurry.</summary>
    private Task<int> Name(string order) =>
        shop.Host.Execute(
            """
            UPDATE commerce.orders SET shipping_address = jsonb_set(jsonb_set(shipping_address, '{LastName}', '"Van Örö_"'), '{FirstName}', '"Ada"'),
                billing_address = jsonb_set(jsonb_set(billing_address, '{LastName}', '"Orderer"'), '{FirstName}', '"Bill"'), tags = '{rush}'
            WHERE id = $1
            """,
            Guid.Parse(order)
        );

    [Fact]
    public async Task The_list_filters_by_state_buyer_time_sku_and_tag_and_finds_by_number_address_and_name()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var (order, number, sku) = await Listed(root, buyer);
        await Name(order);

        foreach (
            var query in new[]
            {
                $"customer_id={buyer.Id}&status=pending",
                $"email={buyer.Email}&payment_status=authorized",
                $"email={buyer.Email.ToUpperInvariant()}&fulfilment_status=unfulfilled",
                $"sku={sku}",
                "tag=rush",
                $"keyword={number}",
                $"keyword={number.ToLowerInvariant()[..8]}&customer_id={buyer.Id}",
                $"keyword={buyer.Email}",
                $"email={buyer.Email}&keyword={buyer.Email}",
                "keyword=van+%C3%B6r%C3%B6_",
                "keyword=Ada+Van+%C3%96r%C3%B6",
                "keyword=%C3%96r%C3%B6+ada",
                "keyword=Orderer+Bill",
                $"sku={sku}&from=2020-01-01T00:00:00Z&to=2090-01-01T00:00:00Z&sort=-total",
            }
        )
        {
            var rows = (await root.Get("/admin/orders?" + query)).Data.AsArray();
            Assert.True(rows.Count == 1, query);
            var row = rows[0];
            Assert.Equal((order, buyer.Email, 1), ((string)row!["id"]!, (string)row["email"]!, (int)row["pieces"]!));
        }
        foreach (
            var none in new[]
            {
                $"customer_id={buyer.Id}&status=cancelled",
                $"customer_id={Guid.NewGuid()}",
                "customer_id=x",
                "email=nobody@example.com",
                $"email={buyer.Email}&keyword=nobody@example.com",
                $"email=nobody@example.com&keyword={buyer.Email}",
                "tag=nothing",
                "keyword=van+%C3%B6r%C3%B6x",
                "keyword=Ada+Bull",
                $"sku={sku}&to=2020-01-01T00:00:00Z",
            }
        )
        {
            Assert.Empty((await root.Get("/admin/orders?" + none)).Data.AsArray());
        }
        (await root.Get("/admin/orders?status=sold")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task What_may_be_done_follows_from_the_state_and_from_the_caller_with_the_sentence_of_the_refusal()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var support = (await shop.SignUpAs("customer_experience")).Client;
        var order = await shop.Placed(buyer, 1);
        string[] All(JsonNode seen) =>
            [.. seen["allowed_actions"]!.AsArray().Where(action => (bool)action!["allowed"]!).Select(action => (string)action!["action"]!)];

        Assert.Equal(
            ["update", "capture", "void", "fulfil", "ship", "cancel", "edit", "note", "resend_mail"],
            All(await root.Seen(order)),
            StringComparer.Ordinal
        );
        Assert.Equal(["note"], All(await support.Seen(order)), StringComparer.Ordinal);
        await root.Post($"/admin/orders/{order}/ship");
        Assert.Equal(["update", "refund", "return", "exchange", "edit", "note", "resend_mail"], All(await root.Seen(order)), StringComparer.Ordinal);
        Assert.Equal(["refund", "return", "exchange", "note"], All(await support.Seen(order)), StringComparer.Ordinal);
        var told = (await root.Seen(order))["allowed_actions"]!.AsArray().Single(action => (string)action!["action"]! == "cancel")!;
        Assert.Equal((string)(await root.Cancel(order)).Json["error"]!["message"]!, (string)told["reason"]!);
    }

    [Fact]
    public async Task The_timeline_says_what_was_done_from_the_order_on_and_is_never_changed()
    {
        var (admin, buyer) = (await shop.SuperAdmin(), await shop.SignUp());
        var order = await shop.Placed(buyer, 2);
        await admin.Client.Cancel(order, Units(await admin.Client.Line(order), 1));
        await admin.Client.Post($"/admin/orders/{order}/ship");

        // Mails follow when they are sent.
        var entries = (await admin.Client.Get($"/admin/orders/{order}/timeline?sort=id"))
            .Data.AsArray()
            .Where(entry => (string)entry!["type"]! != "mail_sent")
            .ToList();

        Assert.Equal(
            ["placed", "lines_cancelled", "capture_begun", "payment_paid", "fulfilment_created", "fulfilment_shipped"],
            entries.Select(entry => (string)entry!["type"]!),
            StringComparer.Ordinal
        );
        Assert.Equal([buyer.Id, admin.Id, admin.Id, null, admin.Id, admin.Id], entries.Select(entry => (string?)entry!["actor"]), StringComparer.Ordinal);
        Assert.Equal("as the buyer asked", (string)entries[1]!["text"]!);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.Host.Execute("UPDATE commerce.order_events SET text = 'x'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.Host.Execute("DELETE FROM commerce.order_events"));
        (await admin.Client.Get($"/admin/orders/{Guid.NewGuid()}/timeline")).Refused(HttpStatusCode.NotFound, "order_not_found");
    }

    [Fact]
    public async Task What_is_no_order_is_404_and_what_one_may_not_see_403()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        (await root.Get($"/admin/orders/{Guid.NewGuid()}")).Refused(HttpStatusCode.NotFound, "order_not_found");
        (await root.Get("/admin/orders/x")).Refused(HttpStatusCode.NotFound, "order_not_found");
        (await buyer.Client.Get("/admin/orders")).Refused(HttpStatusCode.Forbidden, "forbidden");
    }
}
