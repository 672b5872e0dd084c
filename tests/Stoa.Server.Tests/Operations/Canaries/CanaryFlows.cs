using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>What people do in a shop, with canaries for everything that must not be seen. Each step has to succeed: what was refused shows nothing.</summary>
internal sealed class CanaryFlows(CanaryShop shop)
{
    private Client Guest => new(shop.Host, null);

    private Canary Canary => shop.Canary;

    public async Task<Client> All()
    {
        var root = await shop.Host.SuperAdmin();
        Canary.Learn("access token of the super admin", root.Token);
        var member = await Account();
        await Proofs();
        var hook = await Hooks(root);
        await Keys(root);
        await Devices(root, member);
        await Purchases(root, member);
        await Strangers(root);
        await Wait.Until(() => shop.Receiver.At("/" + Canary.HookPath).Count > 0);
        Assert.NotEmpty(hook);
        return root;
    }

    /// <summary>From registration to a new password.</summary>
    private async Task<Client> Account()
    {
        var account = new
        {
            email = Canary.Email,
            password = Canary.Password,
            first_name = Canary.Name,
            last_name = Canary.Name,
        };
        Is(HttpStatusCode.Created, await Guest.Post("/auth/register", account));
        Is(HttpStatusCode.Conflict, await Guest.Post("/auth/register", account));
        Is(HttpStatusCode.Unauthorized, await Guest.LogIn(Canary.Email, Canary.WrongPassword));
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE email = $1", Canary.Email);
        var login = Is(HttpStatusCode.OK, await Guest.LogIn(Canary.Email, Canary.Password));
        var refreshed = Is(
            HttpStatusCode.OK,
            await Guest.Post("/auth/refresh", new { refresh_token = Canary.Learn("refresh token", (string?)login.Data["refresh_token"]) })
        );
        Canary.Learn("access token of before", (string?)login.Data["access_token"]);
        Canary.Learn("refresh token of after", (string?)refreshed.Data["refresh_token"]);
        var member = new Client(shop.Host, Canary.Learn("access token", (string?)refreshed.Data["access_token"]));
        Is(HttpStatusCode.Unauthorized, await (member with { Token = member.Token + "x" }).Get("/auth/profile"));
        Is(HttpStatusCode.OK, await member.Patch("/auth/profile", new { last_name = Canary.Name }));
        Is(HttpStatusCode.Created, await member.Post("/account/addresses", Address()));
        Is(HttpStatusCode.OK, await member.Get("/account/export"));
        await Passwords(member);
        return member;
    }

    private async Task Passwords(Client member)
    {
        Assert.True((int)(await member.Change(Canary.WrongPassword, Canary.NewPassword)).Status >= 400);
        Assert.True((int)(await member.Change(Canary.Password, Canary.NewPassword)).Status is 200 or 204);
        await Guest.Forgot(Canary.Email);
        var token = Canary.Learn("reset token", (await MailTo(Canary.Email, Accounts.Proofs.ResetLinkMail)).Token);
        Assert.True((int)(await Guest.Reset(token + "x", Canary.Password)).Status >= 400);
        Canary.Learn("undo token of mails", token);
    }

    /// <summary>Somebody with codes and an authenticator.</summary>
    private async Task Proofs()
    {
        var registered = await Guest.Post("/auth/register", new { email = Canary.OtherEmail, password = Canary.Password });
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE email = $1", Canary.OtherEmail);
        var user = new Client(shop.Host, Canary.Learn("access token of another", (string?)Is(HttpStatusCode.Created, registered).Data["access_token"]));
        await Guest.AskFor("login", Canary.OtherEmail);
        var code = Canary.Learn("one-time code", (await MailTo(Canary.OtherEmail, Accounts.Proofs.LoginMail)).Code);
        await Guest.Guess("login", Canary.OtherEmail, Accounts.Proofs.Wrong(code));
        Is(HttpStatusCode.OK, await Guest.Guess("login", Canary.OtherEmail, code));
        var secret = Canary.Learn("totp secret", (string?)Is(HttpStatusCode.OK, await user.Post("/auth/totp")).Data["secret"]);
        var confirmed = Is(HttpStatusCode.OK, await user.Post("/auth/totp/confirm", new { code = new AuthenticatorApp(secret).Code }));
        foreach (var recovery in confirmed.Data["recovery_codes"]!.AsArray())
        {
            Canary.Learn($"recovery code {recovery}", (string?)recovery);
        }
    }

    private async Task<string> Hooks(Client root)
    {
        foreach (var address in new[] { shop.Receiver.Root, "http://127.0.0.1:1" })
        {
            var made = await root.Post(
                "/admin/webhooks",
                new
                {
                    url = $"{address}/{Canary.HookPath}",
                    types = new[] { "*" },
                    contract = "store",
                }
            );
            Canary.Learn("webhook secret of " + address, (string?)Is(HttpStatusCode.Created, made).Data["secret"]);
        }
        var google = (string?)Is(HttpStatusCode.OK, await Guest.Get("/auth/google")).Data["state"];
        await Guest.Get($"/auth/google/callback?code={Canary.InQuery}&state={Canary.Learn("state of Google", google)}");
        return Canary.HookPath;
    }

    private async Task Keys(Client root)
    {
        var key = await root.NewKey(["orders:read"]);
        var other = MadeKey.Of(await root.Rotate(key), root);
        foreach (var text in new[] { Canary.Learn("API key", key.Text), Canary.Learn("rotated API key", other.Text) })
        {
            Is(HttpStatusCode.OK, await (Guest with { Token = text }).Get("/admin/orders"));
            await (Guest with { Token = text }).Get("/admin/products");
            await Guest.Get("/admin/orders?api_key=" + text);
        }
        var invited = Is(HttpStatusCode.Created, await root.Post("/admin/invitations", new { email = "invited." + Canary.Email, roles = new[] { "manager" } }));
        Assert.NotNull(invited);
        Canary.Learn("invitation", (await shop.Host.MailsTo("invited." + Canary.Email))[^1].Token);
    }

    private static async Task Devices(Client root, Client member)
    {
        var user = (string)(await member.Get("/auth/profile")).Data["user"]!["id"]!;
        foreach (var token in new[] { Canary.DeviceToken, Canary.DeadDeviceToken })
        {
            await root.Under("/api").NewDevice(user: user, token: token, tags: new[] { "canary" });
        }
        var message = new
        {
            type = "immediate",
            name = Canary.Note,
            android_message = new { title = Canary.PushTitle, body = Canary.PushTitle },
            audience = new { tags = new[] { "canary" } },
        };
        var id = (long)Is(HttpStatusCode.Created, await root.Post("/admin/push-messages", message)).Data["id"]!;
        await root.Under("/api").Until(id, "sent");
    }

    /// <summary>A gift card and Stripe, by a guest and a member; cards that are refused.</summary>
    private async Task Purchases(Client root, Client member)
    {
        var card = Is(
            HttpStatusCode.Created,
            await root.Post("/admin/gift-cards", new { amount = new { amount = 200, currency = "USD" }, note = Canary.Note })
        );
        var code = Canary.Learn("gift card", (string?)card.Data[0]!["code"]);
        Canary.Learn("gift card without dashes", code.Replace("-", "", StringComparison.Ordinal));
        var guest = await CartHolder.Guest(shop.Host);
        Canary.Learn("cart token", guest.Token);
        guest = await guest.Readied(email: Canary.Email);
        (await guest.Put("/cart/contact", new { email = Canary.Email, shipping_address = Address() })).IsOk();
        (await guest.Put("/cart/codes", new { gift_cards = new[] { code } })).IsOk();
        Assert.True((int)(await guest.Buy(Canary.Card, "stripe")).Status >= 400);
        Assert.True((int)(await guest.Buy("pm_card_visa_chargeDeclinedLostCard", "stripe")).Status >= 400);
        var order = Is(HttpStatusCode.Created, await guest.Buy("pm_card_visa", "stripe"));
        var number = (string)order.Data["order_number"]!;
        (await Guest.Post("/orders/lookup", new { order_number = number, email = Canary.Email })).IsOk();
        var key = (await shop.Host.MailsTo(Canary.Email)).SelectMany(mail => mail.Text.Split('\n')).Select(line => line.Trim()).Last(IsKey);
        await Guest.Send(HttpMethod.Get, $"/orders/{order.Data["id"]}", null, ("X-Order-Token", Canary.Learn("order token", key)));
        var body = Buying.OrderBody(payment: "pm_card_visa");
        (body["shipping_address"], body["notes"]) = (System.Text.Json.JsonSerializer.SerializeToNode(Address()), Canary.Note);
        await member.With("prod-6");
        var bought = Is(HttpStatusCode.Created, await member.Order(body));
        Is(HttpStatusCode.OK, await root.Post($"/admin/orders/{bought.Data["id"]}/ship"));
        await shop.Stripe.Webhooks.Idle();

        static bool IsKey(string line) => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal);
    }

    /// <summary>Searches of staff, and what strangers try.</summary>
    private async Task Strangers(Client root)
    {
        Is(HttpStatusCode.OK, await root.Get("/admin/users?keyword=" + Canary.Email));
        Is(HttpStatusCode.OK, await root.Get("/admin/orders?email=" + Canary.Email));
        Is(HttpStatusCode.OK, await root.Get("/admin/search?q=" + Canary.Name));
        await Guest.Get($"/{Canary.InPath}?token={Canary.InQuery}");
        await Guest.Send(new HttpMethod("CANARYHEADER7F3A20"), "/shop", null);
        await Guest.Post("/auth/login", new { email = Canary.BrokenEmail, password = Canary.WrongPassword });
        await Guest.Post("/auth/login", $$"""{"email":"{{Canary.Email}}","password":"{{Canary.Password}}" """);
        await Guest.Get($"/auth/google/callback?code={Canary.InQuery}&state={Canary.InQuery}");
        await Guest.Post("/auth/google/token", new { id_token = Canary.InBody });
    }

    private async Task<PickedUp> MailTo(string address, string subject) => (await shop.Host.MailsTo(address)).Last(mail => mail.Subject == subject);

    private static object Address() =>
        new
        {
            first_name = Canary.Name,
            last_name = Canary.Name,
            address1 = Canary.Street,
            city = "New York",
            state = "NY",
            postal_code = "10001",
            country = "US",
            phone_number = Canary.Phone,
        };

    private static Reply Is(HttpStatusCode status, Reply reply)
    {
        Assert.True(reply.Status == status, reply.Text);
        return reply;
    }
}
