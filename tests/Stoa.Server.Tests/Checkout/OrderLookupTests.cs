using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Guests find their orders again.</summary>
public sealed class OrderLookupTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Number_and_address_that_belong_together_are_a_mail_with_a_key_to_the_order()
    {
        var order = await (await CartHolder.Ready(shop.Host, email: "lookup@example.com")).Buy();
        var number = (string)order.Data["order_number"]!;

        var answer = await shop.Guest.Post("/orders/lookup", new { order_number = number.ToLowerInvariant(), email = "LookUp@example.com" });
        var token = TokenIn(await shop.MailsTo("lookup@example.com"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(await shop.MailsTo("LookUp@example.com"));
        var id = (string)order.Data["id"]!;
        var read = await shop.Guest.Send(HttpMethod.Get, $"/orders/{id}", null, ("X-Order-Token", token));
        Assert.Equal(number, (string?)read.IsOk().Data["order_number"]);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.order_tokens t WHERE t::text LIKE '%' || $1 || '%'", token));
    }

    [Fact]
    public async Task The_key_and_the_number_that_the_mail_has_open_the_order_and_no_other()
    {
        var order = await (await CartHolder.Ready(shop.Host, email: "number@example.com")).Buy();
        var other = await (await CartHolder.Ready(shop.Host, email: "number@example.com")).Buy();
        var number = (string)order.Data["order_number"]!;
        (await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "number@example.com" })).IsOk();
        var token = TokenIn(await shop.MailsTo("number@example.com"));

        Assert.Equal((string?)order.Data["id"], (string?)(await Open(number.ToLowerInvariant(), token)).IsOk().Data["id"]);
        Assert.Equal(HttpStatusCode.NotFound, (await Open((string)other.Data["order_number"]!, token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Open(number, new string('A', token.Length))).Status);
        var member = (await shop.SignUp()).Client;
        Assert.Equal(HttpStatusCode.NotFound, (await member.Send(HttpMethod.Get, $"/orders/{number}", null, ("X-Order-Token", token))).Status);

        Task<Reply> Open(string name, string key) => shop.Guest.Send(HttpMethod.Get, $"/orders/{name}", null, ("X-Order-Token", key));
    }

    [Fact]
    public async Task What_does_not_belong_together_has_the_same_answer_and_no_mail()
    {
        var order = await (await CartHolder.Ready(shop.Host, email: "owner@example.com")).Buy();
        var number = (string)order.Data["order_number"]!;

        var right = await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "owner@example.com" });
        var wrong = await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "nobody@example.com" });
        var none = await shop.Guest.Post("/orders/lookup", new { order_number = "ORD-000000", email = "owner@example.com" });

        Assert.Equal((right.Status, right.Text), (wrong.Status, wrong.Text));
        Assert.Equal((right.Status, right.Text), (none.Status, none.Text));
        Assert.Empty(await shop.MailsTo("nobody@example.com"));
        Assert.NotEmpty(TokenIn(await shop.MailsTo("owner@example.com")));
    }

    [Fact]
    public async Task Once_staff_have_corrected_the_address_of_an_order_its_key_goes_there_and_no_longer_to_the_old_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await (await CartHolder.Ready(shop.Host, email: "wrong-typo@example.com")).Buy();
        var (number, path) = ((string)order.Data["order_number"]!, "/admin/orders/" + order.Data["id"]);
        await root.Edit(path, new { email = "Right@example.com" }, (await root.Get(path)).Data["version"]!);
        var before = (await shop.MailsTo("wrong-typo@example.com")).Count;

        (await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "wrong-typo@example.com" })).IsOk();
        (await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "right@example.com" })).IsOk();

        Assert.NotEmpty(TokenIn(await shop.MailsTo("Right@example.com")));
        Assert.Empty(await shop.MailsTo("right@example.com"));
        Assert.Equal(before, (await shop.MailsTo("wrong-typo@example.com")).Count);
    }

    [Fact]
    public async Task A_member_s_order_is_sent_to_the_address_of_the_account()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        var order = await user.Client.Order();
        var spelled = user.Email.ToUpperInvariant();

        (await shop.Guest.Post("/orders/lookup", new { order_number = (string)order.Data["order_number"]!, email = spelled })).IsOk();

        Assert.NotEmpty(TokenIn(await shop.MailsTo(user.Email)));
        Assert.Empty(await shop.MailsTo(spelled));
    }

    [Fact]
    public async Task A_key_opens_its_order_until_it_has_expired_and_no_other()
    {
        var (one, other) = (
            await (await CartHolder.Ready(shop.Host, email: "one@example.com")).Buy(),
            await (await CartHolder.Ready(shop.Host, email: "two@example.com")).Buy()
        );
        (await shop.Guest.Post("/orders/lookup", new { order_number = (string)one.Data["order_number"]!, email = "one@example.com" })).IsOk();
        var token = TokenIn(await shop.MailsTo("one@example.com"));

        Task<Reply> Open(Reply order, string key) => shop.Guest.Send(HttpMethod.Get, $"/orders/{(string)order.Data["id"]!}", null, ("X-Order-Token", key));
        (await Open(one, token)).IsOk();
        Assert.Equal(HttpStatusCode.Forbidden, (await Open(other, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Open(one, new string('A', 43))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Open(one, "x")).Status);
        await shop.Host.Execute("UPDATE commerce.order_tokens SET expires_at = now()");
        Assert.Equal(HttpStatusCode.Forbidden, (await Open(one, token)).Status);
    }

    /// <summary>The one line of 43 characters in all of them.</summary>
    private static string TokenIn(IEnumerable<PickedUp> mails) =>
        mails
            .SelectMany(mail => mail.Text.Split('\n'))
            .Select(line => line.Trim())
            .Single(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));
}
