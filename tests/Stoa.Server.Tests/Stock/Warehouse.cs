using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Stock;

namespace Stoa.Server.Tests.Stock;

/// <summary>What tests of stock do again and again, by intent.</summary>
internal static class Warehouse
{
    public static string Tag(string kind = "item") => $"{kind}-{Guid.NewGuid():N}"[..(kind.Length + 11)];

    public static object By(string item, int delta, string? location = null, string reason = "delivery") =>
        new
        {
            item_id = item,
            location_id = location,
            delta,
            reason,
        };

    public static object Count(string item, int set, int expected, string? location = null) =>
        new
        {
            item_id = item,
            location_id = location,
            set,
            expected,
            reason = "stocktaking",
        };

    public static Task<Reply> Adjust(this Client client, params object[] lines) => client.Post("/admin/inventory/adjustments", new { lines });

    public static Task<Reply> Transfer(this Client client, string from, string to, string item, int quantity) =>
        client.Post(
            "/admin/inventory/transfers",
            new
            {
                from_location_id = from,
                to_location_id = to,
                lines = new[] { new { item_id = item, quantity } },
            }
        );

    /// <summary>A location behind the others; its id.</summary>
    public static async Task<string> NewLocation(this Client client, int? priority = null)
    {
        var reply = await client.Post("/admin/locations", new { name = "Warehouse", priority });
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (string)reply.Data["id"]!;
    }

    /// <summary>A product on sale whose pieces lie there.</summary>
    public static async Task<string> NewItem(this Client client, StoaHost host, params (string? Location, int OnHand)[] levels)
    {
        var id = Tag();
        await host.Execute(
            "INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id) VALUES ($1, $2, $1, 1000, 'brand-1', 'cat-1')",
            id,
            id.ToUpperInvariant()
        );
        foreach (var (location, onHand) in levels)
        {
            var reply = await client.Adjust(By(id, onHand, location));
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        }
        return id;
    }

    public static Task<string> AddVariant(this StoaHost host, string product, string suffix) =>
        host.One<string>(
            "INSERT INTO commerce.variants (id, product_id, sku) VALUES ($1 || '-' || $2, $1, upper($1) || '-' || $2) RETURNING id",
            product,
            suffix
        );

    public static Task Backorder(this StoaHost host, string product, string policy = "continue") =>
        host.Execute("UPDATE commerce.products SET inventory_policy = $2 WHERE id = $1", product, policy);

    /// <summary>on_hand, allocated and held of an item at a location.</summary>
    public static async Task<(int OnHand, int Allocated, int Held)> Level(this StoaHost host, string item, string location = "main")
    {
        await using var command = host.Database.CreateCommand(
            "SELECT on_hand, allocated, held FROM commerce.stock_totals WHERE item_id = $1 AND location_id = $2"
        );
        command.Parameters.AddWithValue(item);
        command.Parameters.AddWithValue(location);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        return await row.ReadAsync(TestContext.Current.CancellationToken) ? (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)) : default;
    }

    public static async Task<JsonNode[]> Movements(this Client client, string item) =>
        [.. (await client.Get($"/admin/inventory/{item}/movements?page_size=100")).Data.AsArray().Select(movement => movement!)];

    /// <summary>Every counter of this item, or of all, is the sum of its movements.</summary>
    public static async Task StockIsProven(this StoaHost host, string? item = null)
    {
        var differences = await host.Services.GetRequiredService<StockReconciliation>().Run(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(differences, difference => item is null || difference.ItemId == item);
    }

    public static async Task<string> Ordered(this Client client)
    {
        var reply = await client.Order();
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (string)reply.Data["id"]!;
    }
}
