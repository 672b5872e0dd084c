using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Sweep;

/// <summary>The clients and servers of the sweep, under one contract.</summary>
public sealed record Scene(Shop Shop, BrokenShop Broken, PushShop Push, string Contract)
{
    private string Mount => $"/as/{Contract}/api/v1";

    public Client Guest => Shop.Guest.Under(Mount);

    /// <summary>A client of the broken server.</summary>
    public Client Outsider => new(Broken.Host, null, Mount);

    /// <summary>The super admin of a server that can send push messages.</summary>
    public Client PushAdmin => Push.Admin.Under($"/as/{Contract}/api");

    public async Task<Client> Customer() => (await Shop.SignUp()).Client.Under(Mount);

    public async Task<Client> SuperAdmin() => (await Shop.SuperAdmin()).Client.Under(Mount);

    public async Task<Client> Staff(string role) => (await Shop.SignUpAs(role)).Client.Under(Mount);

    /// <summary>A customer with one piece of the product in the cart.</summary>
    public async Task<Client> Buyer(string product = "prod-6") => (await (await Shop.SignUp()).Client.With(product)).Under(Mount);

    public async Task<Reply> LogIn(bool active = true, bool verified = true)
    {
        var user = await Verified(verified);
        if (!active)
        {
            await Shop.Host.Deactivate(user);
        }
        return await Guest.Post("/auth/login", new { email = user.Email, password = user.Password });
    }

    /// <summary>With an expired token.</summary>
    public async Task<Client> Expired()
    {
        var user = await Shop.SignUp();
        return user.Client.Under(Mount) with { Token = Jwt.With(user.AccessToken, "exp", 1, Jwt.KeyOf(Shop.Host)) };
    }

    /// <summary>With a token whose session has ended.</summary>
    public async Task<Client> LoggedOut()
    {
        var user = await Shop.SignUp();
        await user.Client.Post("/auth/logout");
        return user.Client.Under(Mount);
    }

    /// <summary>With a token of a deactivated account.</summary>
    public async Task<Client> Deactivated()
    {
        var user = await Shop.SignUp();
        await Shop.Host.Deactivate(user);
        await Behind.Until(HttpStatusCode.Unauthorized, () => user.Client.Get("/cart"));
        return user.Client.Under(Mount);
    }

    public async Task<Reply> RegisterTwice()
    {
        var user = await Shop.SignUp();
        return await Guest.Post("/auth/register", new { email = user.Email, password = "SecurePassword123!" });
    }

    public async Task<Reply> OrderOfAnotherUser()
    {
        var order = await (await (await Shop.SignUp()).Client.With("prod-6")).Order();
        return await (await Customer()).Get("/orders/" + (string)order.Data["id"]!);
    }

    /// <summary>The second of two requests with one key, after the first had this result.</summary>
    public async Task<Reply> SameKeyAgain(string? meanwhile = null)
    {
        var buyer = await Buyer();
        var key = "key-" + Guid.NewGuid();
        await buyer.Order(key: key);
        if (meanwhile is not null)
        {
            await Shop.Host.Execute($"UPDATE platform.idempotency_keys SET {meanwhile} WHERE key = $1", key);
        }
        return await buyer.Order(key: key);
    }

    public async Task<Reply> GoogleAway()
    {
        var begun = await new Client(Broken.Host, null).Get("/auth/google");
        return await Outsider.Get($"/auth/google/callback?code=x&state={(string)begun.Data["state"]!}");
    }

    public async Task<User> Verified(bool verified = true)
    {
        var user = await Shop.SignUp();
        await Shop.Host.Execute("UPDATE accounts.users SET email_verified = $2 WHERE id = $1", Guid.Parse(user.Id), verified);
        return user;
    }

    /// <summary>This many wrong codes, and then the right one.</summary>
    public async Task<Reply> GuessCode(int wrong, string? meanwhile = null)
    {
        var user = await Verified();
        var code = await Shop.NewCode("login", user.Email);
        if (meanwhile is not null)
        {
            await Shop.Host.Execute($"UPDATE accounts.one_time_codes SET {meanwhile}");
        }
        for (var guess = 0; guess < wrong; guess++)
        {
            await Guest.Guess("login", user.Email, Proofs.Wrong(code));
        }
        return await Guest.Guess("login", user.Email, code);
    }

    public async Task<Reply> WrongCode()
    {
        var user = await Verified();
        return await Guest.Guess("login", user.Email, Proofs.Wrong(await Shop.NewCode("login", user.Email)));
    }

    public async Task<Reply> AskForTwoCodes()
    {
        var user = await Verified();
        await Shop.NewCode("login", user.Email);
        return await Guest.AskFor("login", user.Email);
    }

    public async Task<Reply> LogInAfterFiveWrongPasswords()
    {
        var user = await Verified();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await Guest.LogIn(user.Email, "Not-The-Password-1");
        }
        return await Guest.LogIn(user.Email, user.Password);
    }

    public async Task<Reply> ResetTooLate()
    {
        var user = await Verified();
        await Guest.Forgot(user.Email);
        var token = (await Shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token;
        await Shop.Host.Execute("UPDATE accounts.password_resets SET expires_at = now() - interval '1 second' WHERE user_id = $1", Guid.Parse(user.Id));
        return await Guest.Reset(token, "Another-Password-2");
    }

    /// <summary>The second of two requests where one is allowed.</summary>
    public async Task<Reply> LogInTwiceWhereOnceIsAllowed()
    {
        var guest = new Client(Broken.Strict, null, Mount);
        await guest.LogIn("nobody@example.com", "wrong");
        return await guest.LogIn("nobody@example.com", "wrong");
    }

    public async Task<Reply> AskTwiceWhereOnceIsAllowed()
    {
        var guest = new Client(Broken.Strict, null);
        var registered = await guest.Post("/auth/register", new { email = Proofs.NewAddress(), password = "SecurePassword123!" });
        var user = new Client(Broken.Strict, registered.AccessToken(), Mount);
        await user.Get("/cart");
        return await user.Get("/cart");
    }

    public Task<Reply> DuringMaintenance() => new Client(Broken.Closed, null, Mount).Get("/catalog/products");

    public async Task<Reply> RegisterDeviceTwice()
    {
        var token = PushDesk.Token();
        await PushAdmin.NewDevice(token: token);
        return await PushAdmin.Post("/admin/device-tokens", new { fcmToken = token, platform = "android" });
    }

    public Task<Reply> Schedule(string? time) =>
        Contract == "nest"
            ? PushAdmin.Post(
                "/admin/push-messages",
                new
                {
                    type = "scheduled",
                    scheduledAt = time,
                    androidMessage = PushDesk.Android(),
                }
            )
            : PushAdmin.Post(
                "/admin/push-messages",
                new
                {
                    type = "scheduled",
                    scheduled_at = time,
                    android_message = PushDesk.Android(),
                }
            );

    /// <summary>The path of a message that was sent.</summary>
    public async Task<string> SentMessage()
    {
        var tag = PushDesk.Tag();
        await Push.Admin.NewDevice(tags: new[] { tag });
        return $"/admin/push-messages/{await Push.Admin.NewMessage(tag, "immediate")}";
    }

    /// <summary>Removes the last super admin's role.</summary>
    public async Task<Reply> RemoveLastSuperAdmin()
    {
        var root = await Shop.SuperAdmin();
        return await root
            .Client.Under(Mount)
            .Delete($"/admin/users/{root.Id}/roles/{await Shop.Host.Read<Guid>("SELECT id FROM accounts.roles WHERE name = 'super_admin'")}");
    }
}
