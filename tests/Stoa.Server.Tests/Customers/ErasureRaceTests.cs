using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Alerts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Customers;

/// <summary>Requests of somebody who is being deleted at this moment: the deletion has done all but commit.</summary>
[Race]
public sealed class ErasureRaceTests(Shop shop) : IClassFixture<Shop>
{
    private const string KeptSql = """
        SELECT (SELECT count(*) FROM accounts.users WHERE id = $1 AND first_name <> '')
            + (SELECT count(*) FROM commerce.addresses WHERE customer_id = $1)
            + (SELECT count(*) FROM commerce.carts WHERE user_id = $1)
            + (SELECT count(*) FROM commerce.orders WHERE user_id = $1)
            + (SELECT count(*) FROM commerce.alerts WHERE user_id = $1)
            + (SELECT count(*) FROM commerce.customer_group_members WHERE user_id = $1)
            + (SELECT count(*) FROM push.devices WHERE user_id = $1)
            + (SELECT count(*) FROM platform.preferences WHERE user_id = $1)
            + (SELECT count(*) FROM platform.views WHERE owner_id = $1)
        """;

    [Theory]
    [InlineData("profile", HttpStatusCode.NotFound, "user_not_found")]
    [InlineData("address", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("changed address", HttpStatusCode.NotFound, "address_not_found")]
    [InlineData("cart", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("cart that is looked at", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("cart that was there", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("cart of a guest", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("orders of a guest", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("alert", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("group", HttpStatusCode.NotFound, "customer_not_found")]
    [InlineData("device", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("device by staff", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("device given by staff", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("device in an import", HttpStatusCode.OK, null)]
    [InlineData("preferences", HttpStatusCode.Unauthorized, "token_revoked")]
    [InlineData("view", HttpStatusCode.Unauthorized, "token_revoked")]
    public async Task Nothing_is_kept_that_is_sent_of_somebody_who_is_being_deleted(string what, HttpStatusCode status, string? code)
    {
        var root = await shop.WithAlerts();
        var user = what is "preferences" or "view" ? await shop.SignUpAs("manager") : await shop.SignUp();
        await shop.Host.Verify(user.Id);
        await root.Customer(user);
        var send = await Prepared(what, user, root);
        await using var held = await HeldTransaction.Open(shop.Host, "SELECT FROM platform.audit_head FOR UPDATE");

        var deletion = await HeldTransaction.Meet(() => user.Client.Delete("/account"), () => shop.Host.IsErasing(user.Id));
        var late = await HeldTransaction.Meet(send, () => shop.Host.ErasureIsWaitedFor(user.Id));
        await held.Commit();

        (await deletion.Over).IsEmpty();
        var reply = await late.Over;
        Assert.Equal((status, code), (reply.Status, reply.Headers.GetValueOrDefault("Error-Code")));
        Assert.Equal(0, await shop.Host.One<long>(KeptSql, Guid.Parse(user.Id)));
    }

    /// <summary>What is there before, and the request.</summary>
    private async Task<Func<Task<Reply>>> Prepared(string what, User user, Client root)
    {
        switch (what)
        {
            case "profile":
                return () => user.Client.Patch("/auth/profile", new { first_name = "Late" });
            case "address":
                return () => user.Client.Post("/account/addresses", Buying.Address());
            case "changed address":
                var address = (await user.Client.Post("/account/addresses", Buying.Address())).Data["id"];
                return () => user.Client.Patch($"/account/addresses/{address}", new { city = "Late" });
            case "cart that was there":
                await user.Client.With("prod-6");
                goto case "cart";
            case "cart":
                return () => user.Client.Put("/cart/contact", new { email = user.Email, shipping_address = Buying.Address() });
            case "cart that is looked at":
                return () => user.Client.Get("/cart");
            case "cart of a guest":
                var guest = await CartHolder.Ready(shop.Host);
                return () => user.Client.Post("/cart/merge", new { cart_token = guest.Token });
            case "orders of a guest":
                await shop.Host.Guest(user.Email, await (await shop.SignUp()).Buys(root));
                return () => user.Client.Post("/account/claim-orders");
            case "alert":
                return () => user.Client.Ask("prod-6", kind: "price");
            case "group":
                var group = "late-" + Merchant.Tag();
                await root.Post("/admin/customer-groups", new { id = group, name = group });
                return () => root.Put($"/admin/customer-groups/{group}/members/{user.Id}", new { });
            case "preferences":
                return () => user.Client.Put("/admin/preferences", new { chosen = new { theme = "dark" } });
            case "view":
                return () =>
                    user.Client.Put(
                        $"/admin/views/{Guid.NewGuid()}",
                        new
                        {
                            list = "orders",
                            name = "Late",
                            query = new { },
                        }
                    );
            default:
                return await Device(what, user, root);
        }
    }

    private static async Task<Func<Task<Reply>>> Device(string what, User user, Client root)
    {
        var late = new
        {
            fcm_token = "late-" + user.Id,
            platform = "android",
            user_id = user.Id,
        };
        switch (what)
        {
            case "device by staff":
                return () => root.Post("/admin/device-tokens", late);
            case "device given by staff":
                var device = (await root.Post("/admin/device-tokens", new { late.fcm_token, late.platform })).Data["id"];
                return () => root.Put($"/admin/device-tokens/{device}", new { late.user_id });
            case "device in an import":
                return () => Import(root, JsonSerializer.Serialize(late));
            default:
                return () => user.Client.Post("/device-tokens", new { late.fcm_token, late.platform });
        }
    }

    private static async Task<Reply> Import(Client root, string line)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, root.Mount + "/admin/device-tokens/import");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", root.Token);
        request.Content = new StringContent(line, new MediaTypeHeaderValue("application/x-ndjson"));
        return await root.Send(request);
    }

    [Fact]
    public async Task An_address_that_is_to_be_forgotten_while_it_is_changed_waits_for_that()
    {
        var user = (await shop.SignUp()).Client;
        var (first, second) = (await Kept(isDefault: true), await Kept(isDefault: false));
        await using var held = await HeldTransaction.Open(
            shop.Host,
            "SELECT FROM commerce.addresses WHERE id = $1 FOR UPDATE",
            Guid.Parse(first.Split('/')[^1])
        );

        // It takes the default from the first, and has found the second by then.
        var change = await held.Meet(() => user.Patch(second, new { default_billing = true }), "UPDATE commerce.addresses SET default_shipping");
        var removal = await held.Meet(() => user.Delete(second), "hashtext('commerce.addresses')");
        await held.Commit();

        Assert.Equal(second, "/account/addresses/" + (await change.Over).Data["id"]);
        (await removal.Over).IsEmpty();
        Assert.Equal(first, "/account/addresses/" + Assert.Single((await user.Get("/account/addresses")).Data.AsArray())!["id"]);

        async Task<string> Kept(bool isDefault)
        {
            var address = Buying.Address();
            address["default_billing"] = isDefault;
            return $"/account/addresses/{(await user.Post("/account/addresses", address)).Data["id"]}";
        }
    }
}
