using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>What tests of the back office do again and again, by intent.</summary>
internal static class Merchant
{
    public static string Tag() => Guid.NewGuid().ToString("N")[..10];

    public static object Usd(long amount) => new { amount, currency = "USD" };

    /// <summary>A product as a merchant creates it: active, 10.00, of TechCorp in Electronics.</summary>
    public static Dictionary<string, object?> ProductBody(string? tag = null) =>
        new(StringComparer.Ordinal)
        {
            ["sku"] = "SKU-" + (tag ??= Tag()),
            ["name"] = "Thing " + tag,
            ["status"] = "active",
            ["brand_id"] = "brand-1",
            ["category_id"] = "cat-1",
            ["base_price"] = Usd(1000),
        };

    public static Dictionary<string, object?> With(this Dictionary<string, object?> body, string member, object? value) =>
        new(body, StringComparer.Ordinal) { [member] = value };

    public static async Task<JsonNode> NewProduct(this Client client, Dictionary<string, object?>? body = null)
    {
        var reply = await client.Post("/admin/products", body ?? ProductBody());
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Data;
    }

    public static Task<Reply> Edit(this Client client, string path, object body, object version) =>
        client.Send(HttpMethod.Patch, path, body, ("If-Match", $"\"{version}\""));

    public static Task<Reply> Edit(this Client client, JsonNode product, object body) =>
        client.Edit($"/admin/products/{product["id"]}", body, product["version"]!);

    public static Task<Reply> Remove(this Client client, string path, object version) =>
        client.Send(HttpMethod.Delete, path, null, ("If-Match", $"\"{version}\""));

    public static Task<Reply> Replace(this Client client, string path, object body, object version) =>
        client.Send(HttpMethod.Put, path, body, ("If-Match", $"\"{version}\""));

    public static async Task<JsonNode> Product(this Client client, JsonNode product) => (await client.Get($"/admin/products/{product["id"]}")).Data;
}
