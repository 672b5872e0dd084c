using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>What tests of promotions, shipping and taxes do again and again, by intent.</summary>
internal static class Rulebook
{
    public static object Usd(long amount) => new { amount, currency = "USD" };

    /// <summary>Creates a promotion of these members with one code; the code.</summary>
    public static async Task<string> NewCode(this Client admin, object members, string? code = null)
    {
        code ??= "CODE" + Merchant.Tag().ToUpperInvariant();
        await admin.AddCodes((string)(await admin.NewPromotion(members))["id"]!, code);
        return code;
    }

    public static async Task<JsonNode> NewPromotion(this Client admin, object members)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(members))!.AsObject();
        body.TryAdd("name", "Promotion " + Merchant.Tag());
        var reply = await admin.Post("/admin/promotions", body);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Data;
    }

    public static async Task AddCodes(this Client admin, string promotion, params string[] codes)
    {
        var reply = await admin.Post($"/admin/promotions/{promotion}/codes", new { codes });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
    }

    public static object Percent(decimal percent, string? group = null, params string[] combines) =>
        new
        {
            kind = "percent",
            percent,
            group,
            combines_with = combines,
        };

    public static object Amount(long amount, string? group = null, params string[] combines) =>
        new
        {
            kind = "amount",
            amount = Usd(amount),
            group,
            combines_with = combines,
        };

    /// <summary>A product of this price with plenty of stock.</summary>
    public static async Task<string> NewProduct(this StoaHost host, long price)
    {
        var id = "rule-" + Merchant.Tag();
        await host.NewProduct(id, price, 100_000);
        return id;
    }

    /// <summary>A new buyer's order of one product.</summary>
    public static async Task<Reply> Buys(this Shop shop, string product, int quantity = 1, object? body = null) =>
        await (await (await shop.SignUp()).Client.With(product, quantity)).Order(body ?? Buying.OrderBody(state: "CA"));

    /// <summary>The same with codes, and what it came to.</summary>
    public static async Task<(long Discount, long Tax, long Shipping, long Total)> Pays(this Shop shop, string product, int quantity, params string[] codes) =>
        Sums(await shop.Buys(product, quantity, Buying.OrderBody(state: "CA", codes: codes)));

    public static (long Discount, long Tax, long Shipping, long Total) Sums(Reply reply)
    {
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (Of("discount_total"), Of("tax_total"), Of("shipping_total"), Of("total"));

        long Of(string member) => (long)reply.Data[member]!["amount"]!;
    }

    /// <summary>The rates of the shop are these alone.</summary>
    public static async Task SetRates(this Client admin, params object[] rates)
    {
        var reply = await admin.Send(HttpMethod.Put, "/admin/tax/rates", rates, ("If-Match", "*"));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    public static async Task SetShop(this Client admin, object settings)
    {
        var reply = await admin.Send(HttpMethod.Patch, "/admin/settings", settings, ("If-Match", "*"));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    public static async Task NewZone(this Client admin, string id, params object[] areas)
    {
        var reply = await admin.Put($"/admin/shipping/zones/{id}", new { name = id, areas });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
    }

    public static async Task NewMethod(this Client admin, string id, object members)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(members))!.AsObject();
        body.TryAdd("name", id);
        var reply = await admin.Put($"/admin/shipping/methods/{id}", body);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
    }
}
