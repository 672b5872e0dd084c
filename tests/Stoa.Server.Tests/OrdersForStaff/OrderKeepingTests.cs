using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What staff write on orders, and what buyers are told of them.</summary>
public sealed class OrderKeepingTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Address_for_mails_tags_and_addresses_are_changed_under_the_version_while_nothing_is_packed()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 1);
        var path = "/admin/orders/" + order;
        var elsewhere = Buying.Address();
        elsewhere["city"] = "Boston";

        Assert.Equal((HttpStatusCode)428, (await root.Patch(path, new { tags = new[] { "x" } })).Status);
        var changed = await root.Edit(
            path,
            new
            {
                email = "ada@example.com",
                tags = new[] { " gift ", "rush", "gift" },
                shipping_address = elsewhere,
            },
            1
        );

        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);
        Assert.Equal(
            ("ada@example.com", "Boston", "New York", """["gift","rush"]"""),
            (
                (string)changed.Data["email"]!,
                (string)changed.Data["shipping_address"]!["city"]!,
                (string)changed.Data["billing_address"]!["city"]!,
                changed.Data["tags"]!.ToJsonString()
            )
        );
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await root.Edit(path, new { tags = new[] { "x" } }, 1)).Status);
        (await root.Change(path, new { email = "nonsense" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        await root.Post(path + "/ship");
        (await root.Change(path, new { shipping_address = Buying.Address() })).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        Assert.Equal(HttpStatusCode.OK, (await root.Change(path, new { tags = Array.Empty<string>() })).Status);
        Assert.Equal(buyer.Email, (string)(await root.Change(path, new { email = (string?)null })).Data["email"]!);
        (await root.Change($"/admin/orders/{Guid.NewGuid()}", new { email = "a@example.com" })).Refused(HttpStatusCode.NotFound, "order_not_found");
    }

    [Fact]
    public async Task Notes_stand_in_the_timeline_and_support_may_write_them()
    {
        var support = await shop.SignUpAs("customer_experience");
        var order = await shop.Placed(await shop.SignUp(), 1);

        var note = await support.Client.Post($"/admin/orders/{order}/notes", new { text = "Prefers the afternoon", @public = true });

        Assert.Equal(
            (HttpStatusCode.Created, "note", support.Id, true),
            (note.Status, (string)note.Data["type"]!, (string)note.Data["actor"]!, (bool)note.Data["public"]!)
        );
        var latest = (await support.Client.Get($"/admin/orders/{order}/timeline")).Data.AsArray();
        Assert.Contains(latest, entry => (long)entry!["id"]! == (long)note.Data["id"]!);
        (await support.Client.Post($"/admin/orders/{order}/notes", new { text = " " })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await support.Client.Post($"/admin/orders/{Guid.NewGuid()}/notes", new { text = "x" })).Refused(HttpStatusCode.NotFound, "order_not_found");
        (await support.Client.Change("/admin/orders/" + order, new { tags = new[] { "x" } })).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_buyer_is_told_by_mail_what_happens_in_the_language_of_the_order_and_once()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var item = Stock.Warehouse.Tag();
        await shop.Host.NewProduct(item, 1_000, 9, name: "Tetera <azul>");
        await buyer.Client.With(item, 2);
        var placed = await buyer.Client.Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("Accept-Language", "es"));
        var (order, number) = ((string)placed.Data["id"]!, (string)placed.Data["order_number"]!);

        await root.Post($"/admin/orders/{order}/fulfilments", new { shipped = true, tracking = new { carrier = "Correos", number = "AB1" } });
        var line = await root.Line(order);
        await root.Refund(order, Units(line, 1));
        await buyer.Client.Post($"/orders/{order}/withdrawal", new { confirm = true, lines = new[] { Units(line, 1) } });

        string[] subjects =
        [
            $"Tu pedido {number}",
            $"Pago recibido del pedido {number}",
            $"Tu pedido {number} está en camino",
            $"Reembolso del pedido {number}",
            $"Hemos recibido tu aviso sobre el pedido {number}",
        ];
        await Wait.Until(async () => (await Subjects(order)) >= subjects.Length, () => "every mail is on its way");
        var mails = await shop.MailsTo(buyer.Email);
        var about = mails.Where(mail => mail.Source.Contains(number, StringComparison.Ordinal)).ToList();

        Assert.Equal(subjects.Length, about.Count);
        Assert.Contains(about, mail => mail.Text.Contains("2 × Tetera <azul>", StringComparison.Ordinal));
        Assert.Contains(about, mail => mail.Text.Contains("Correos AB1", StringComparison.Ordinal));
        Assert.Contains(about, mail => mail.Text.Contains("acuse de recibo", StringComparison.Ordinal));
    }

    private Task<long> Subjects(string order) =>
        shop.Host.One<long>("SELECT count(*) FROM commerce.order_events WHERE order_id = $1 AND type = 'mail_sent'", Guid.Parse(order));

    [Fact]
    public async Task Who_need_not_be_told_is_not_told_and_a_cancelled_order_is()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var (quiet, loud) = (await shop.Placed(buyer, 1), await shop.Placed(buyer, 1));

        await root.Post($"/admin/orders/{quiet}/cancel", new { notify = false });
        await root.Post($"/admin/orders/{loud}/cancel");

        var number = (string)(await root.Seen(loud))["order_number"]!;
        await Wait.Until(async () => await Subjects(loud) == 2, () => "placed and cancelled are mailed");
        Assert.NotNull(await shop.MailTo(buyer.Email, $"Your order {number} was cancelled"));
        Assert.Equal(1, await Subjects(quiet));
    }

    [Fact]
    public async Task What_is_cancelled_of_an_order_is_mailed_unless_the_buyer_need_not_be_told()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var (quiet, loud) = (await shop.Placed(buyer, 3), await shop.Placed(buyer, 3));

        await root.Post($"/admin/orders/{quiet}/cancel", new { lines = new[] { Units(await root.Line(quiet), 1) }, notify = false });
        await root.Cancel(loud, Units(await root.Line(loud), 1));

        var seen = await root.Seen(loud);
        await Wait.Until(async () => await Subjects(loud) == 2, () => "placed and what was cancelled are mailed");
        var mail = await shop.MailTo(buyer.Email, $"Part of your order {seen["order_number"]} was cancelled");
        Assert.Contains($"1 × {seen["items"]![0]!["name"]}", mail!.Text, StringComparison.Ordinal);
        Assert.Equal(1, await Subjects(quiet));
    }

    [Fact]
    public async Task A_mail_is_sent_again_when_staff_ask_for_it()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 1);
        await Wait.Until(async () => await Subjects(order) == 1, () => "it was mailed once");

        var reply = await root.Post($"/admin/orders/{order}/resend-mail", new { mail = "placed" });

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(2, await Subjects(order));
        var number = (string)(await root.Seen(order))["order_number"]!;
        Assert.Equal(2, (await shop.MailsTo(buyer.Email)).Count(mail => mail.Subject == $"Your order {number}"));
        foreach (var untrue in new[] { "paid", "shipped", "cancelled", "lines_cancelled", "refunded", "return_requested", "returned" })
        {
            (await root.Post($"/admin/orders/{order}/resend-mail", new { mail = untrue })).Refused(HttpStatusCode.Conflict, "mail_untrue");
        }
        (await root.Post($"/admin/orders/{order}/resend-mail", new { mail = "spam" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Post($"/admin/orders/{Guid.NewGuid()}/resend-mail")).Refused(HttpStatusCode.NotFound, "order_not_found");
    }

    [Fact]
    public async Task Every_step_by_staff_is_in_the_audit_log()
    {
        var admin = await shop.SuperAdmin();
        var order = await shop.Placed(await shop.SignUp(), 3);
        var line = await admin.Client.Line(order);
        await admin.Client.Change("/admin/orders/" + order, new { tags = new[] { "x" } });
        await admin.Client.Cancel(order, Units(line, 1));
        await admin.Client.Fulfil(order, shipped: true, Units(line, 1));
        await admin.Client.Post($"/admin/orders/{order}/ship");
        await admin.Client.Refund(order, Units(line, 1));
        await admin.Client.Post($"/admin/orders/{order}/returns", new { lines = new[] { Units(line, 1) } });

        var entries = (await admin.Client.Get($"/admin/audit-log?subject=order:{order}&sort=id")).Data.AsArray();

        Assert.Equal(
            ["order.updated", "order.cancelled", "fulfilment.created", "order.shipped", "refund.created", "return.requested"],
            entries.Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
        Assert.All(entries, entry => Assert.Equal(admin.Id, (string)entry!["actor_id"]!));
    }
}
