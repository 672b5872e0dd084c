using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Harness;

/// <summary>Somebody who buys: without an account, by the token of a cart, or with one.</summary>
/// <param name="Client">Calls the API.</param>
/// <param name="Token">Of a guest's cart; null for a member.</param>
public sealed record CartHolder(Client Client, string? Token)
{
    public const string Email = "jane@example.com";

    public static async Task<CartHolder> Guest(StoaHost host)
    {
        var client = new Client(host, null);
        var reply = await client.Post("/cart");
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return new CartHolder(client, (string)reply.Data["cart_token"]!);
    }

    public static CartHolder Member(Client client) => new(client, null);

    /// <summary>A guest with something in the cart, an address and a way to send it.</summary>
    public static async Task<CartHolder> Ready(StoaHost host, string product = "prod-6", int quantity = 1, string? email = null) =>
        await (await Guest(host)).Readied(product, quantity, email);

    public async Task<CartHolder> Readied(string product = "prod-6", int quantity = 1, string? email = null)
    {
        (await Post("/cart/items", new { product_id = product, quantity })).IsOk();
        (await Put("/cart/contact", new { email = email ?? Email, shipping_address = Buying.Address() })).IsOk();
        (await Put("/cart/shipping-option", new { option_id = "ship_standard" })).IsOk();
        return this;
    }

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Reply> Post(string path, object? body = null, string? key = null) => Send(HttpMethod.Post, path, body, key);

    public Task<Reply> Put(string path, object body) => Send(HttpMethod.Put, path, body);

    public Task<Reply> Send(HttpMethod method, string path, object? body, string? key = null) =>
        Client.Send(
            method,
            path,
            body,
            [
                .. Token is null ? (ReadOnlySpan<(string, string)>)[] : [("X-Cart-Token", Token)],
                .. key is null ? (ReadOnlySpan<(string, string)>)[] : [("Idempotency-Key", key)],
            ]
        );

    public async Task<JsonNode> Quote()
    {
        var reply = await Post("/cart/quote");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data;
    }

    public Task<Reply> CheckOut(JsonNode quote, string method = "pm_123", string provider = "test", string? key = null) =>
        Post("/checkout", new { quote_id = (string)quote["quote_id"]!, payment = new { provider, method_id = method } }, key);

    /// <summary>Quotes and checks out.</summary>
    public async Task<Reply> Buy(string method = "pm_123", string provider = "test", string? key = null) =>
        await CheckOut(await Quote(), method, provider, key);
}

internal static class Replies
{
    public static Reply IsOk(this Reply reply)
    {
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    public static void Was(this Reply reply, HttpStatusCode status, string code) => Assert.Equal((status, code), (reply.Status, reply.Code));
}
