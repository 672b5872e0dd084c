using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Customers;

public sealed partial class ErasureTests
{
    /// <summary>Somebody of whom much is kept: an order, an address, consent, a cart, a device, notes of staff.</summary>
    private async Task<User> Somebody(Client root)
    {
        var user = await shop.SignUp();
        await root.Customer(user);
        await user.Buys(root);
        var address = Buying.Address();
        address["address1"] = "Street " + Trace(user);
        await Talked(root, user, address);
        await user.Client.With("prod-6");
        var contact = new JsonObject
        {
            ["email"] = user.Email,
            ["phone"] = "+49 30 1234",
            ["shipping_address"] = address.DeepClone(),
        };
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Put("/cart/contact", contact)).Status);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Put("/cart/shipping-option", new { option_id = "ship_standard" })).Status);
        Assert.True((await user.Client.Post("/cart/quote")).Status is HttpStatusCode.OK or HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Post("/account/addresses", address)).Status);
        await user.Client.Patch("/account/consent", new { marketing = true });
        var device = new { fcmToken = "token-" + user.Id, platform = "android" };
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Under("/api").Post("/device-tokens", device)).Status);
        var customer = await root.Customer(user);
        var noted = await root.Edit($"/admin/customers/{user.Id}", new { notes = "Notes " + Trace(user) }, customer["version"]!);
        Assert.Equal(HttpStatusCode.OK, noted.Status);
        return user;
    }

    /// <summary>An order about which much is said: by edits, changes, notes, a return and a refund.</summary>
    private static async Task Talked(Client root, User user, JsonObject address)
    {
        var path = "/admin/orders/" + (await user.Buys(root, shipped: false))["id"];
        var edit = await root.Post(path + "/edits", new { set_address = address });
        Assert.Equal(HttpStatusCode.Created, edit.Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/discard")).Status);
        var changed = await root.Edit(
            path,
            new { email = Trace(user) + "@other.example.com", shipping_address = address },
            (await root.Get(path)).Data["version"]!
        );
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(HttpStatusCode.Created, (await root.Post(path + "/notes", new { text = "Rang " + Trace(user), @public = false })).Status);
        await root.Post(path + "/ship");
        var back = await root.Post(
            path + "/returns",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = (string)changed.Data["items"]![0]!["id"]!,
                        quantity = 1,
                        reason = "says " + Trace(user),
                    },
                },
            }
        );
        Assert.Equal(HttpStatusCode.Created, back.Status);
        var refund = await root.Post(path + "/refunds", new { amount = new { amount = 1, currency = "USD" }, reason = "for " + Trace(user) });
        Assert.Equal(HttpStatusCode.Created, refund.Status);
    }

    private Task<string> Books(Guid user) =>
        shop.Host.One<string>(
            """
            SELECT string_agg(concat_ws('|', o.order_number, o.total, o.tax_total, l.sku, l.total, p.amount, p.captured), ',' ORDER BY o.id, l.position)
            FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id JOIN payments.payments p ON p.order_id = o.id WHERE o.customer_id = $1
            """,
            user
        );
}
