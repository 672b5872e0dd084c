using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Who is there to ask, under one contract.</summary>
public sealed record Scene(Shop Shop, BrokenShop Broken, string Contract)
{
    private string Mount => $"/as/{Contract}/api/v1";

    public Client Guest => Shop.Guest.Under(Mount);

    /// <summary>Asks the server that is broken.</summary>
    public Client Outsider => new(Broken.Host, null, Mount);

    public async Task<Client> Customer() => (await Shop.SignUp()).Client.Under(Mount);

    public async Task<Client> SuperAdmin() => (await Shop.SuperAdmin()).Client.Under(Mount);

    public async Task<Client> Staff(string role) => (await Shop.SignUpAs(role)).Client.Under(Mount);

    /// <summary>Somebody with one piece of the product in the cart.</summary>
    public async Task<Client> Buyer(string product = "prod-6") => (await (await Shop.SignUp()).Client.With(product)).Under(Mount);

    public async Task<Reply> LogIn(bool active = true)
    {
        var user = await Shop.SignUp();
        if (!active)
        {
            await Shop.Host.Deactivate(user);
        }
        return await Guest.Post("/auth/login", new { email = user.Email, password = user.Password });
    }

    /// <summary>With a token that has passed its time.</summary>
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

    /// <summary>With a token of an account that was switched off.</summary>
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

    public async Task<Reply> SomebodyElsesOrder()
    {
        var order = await (await (await Shop.SignUp()).Client.With("prod-6")).Order();
        return await (await Customer()).Get("/orders/" + (string)order.Data["id"]!);
    }

    /// <summary>The second of two requests with one key, after what happened to the first.</summary>
    public async Task<Reply> SameKeyAgain(string? meanwhile = null, string notes = "")
    {
        var buyer = await Buyer();
        var key = "key-" + Guid.NewGuid();
        await buyer.Order(key: key);
        if (meanwhile is not null)
        {
            await Shop.Host.Execute($"UPDATE platform.idempotency_keys SET {meanwhile} WHERE key = $1", key);
        }
        var body = Buying.OrderBody();
        body["notes"] = notes.Length > 0 ? notes : body["notes"]!.DeepClone();
        return await buyer.Order(body, key);
    }

    public async Task<Reply> GoogleAway()
    {
        var begun = await new Client(Broken.Host, null).Get("/auth/google");
        return await Outsider.Get($"/auth/google/callback?code=x&state={(string)begun.Data["state"]!}");
    }

    /// <summary>Takes the last super admin's role away.</summary>
    public async Task<Reply> RemoveLastSuperAdmin()
    {
        var root = await Shop.SuperAdmin();
        return await root.Client.Under(Mount).Delete($"/admin/users/{root.Id}/roles/{await Shop.Host.Read<Guid>("SELECT id FROM accounts.roles WHERE name = 'super_admin'")}");
    }
}
