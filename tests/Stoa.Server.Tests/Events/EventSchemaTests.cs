using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Platform.Events;
using Oracle = Json.Schema.JsonSchema;

namespace Stoa.Server.Tests.Events;

/// <summary>Each type has its published schema in every contract, and what is told fits it.</summary>
public sealed class EventSchemaTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Every_type_fits_its_published_schema_in_every_contract_and_nothing_else_does()
    {
        var catalogue = shop.Host.Services.GetRequiredService<EventCatalogue>();
        foreach (var contract in shop.Host.Services.GetServices<Contract>())
        {
            foreach (var type in catalogue.All)
            {
                var reply = await (shop.Guest with { Mount = "" }).Get($"/webhooks/schemas/{contract.Name}/{type.Name}.json");
                Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (reply.Status, reply.Headers["Content-Type"]));
                var schema = Oracle.FromText(Absolute(reply.Text, contract.Name, type.Name));
                var body = JsonNode.Parse(catalogue.Render(Example(catalogue, type), contract))!.AsObject();

                Assert.True(schema.Evaluate(JsonSerializer.SerializeToElement(body)).IsValid, $"{reply.Text}\n{body}");
                body[contract.NameOf("data")] = new JsonObject { ["strange"] = 1 };
                Assert.False(schema.Evaluate(JsonSerializer.SerializeToElement(body)).IsValid, reply.Text);
            }
        }
    }

    [Fact]
    public async Task The_document_of_each_contract_has_every_type_under_webhooks()
    {
        var catalogue = shop.Host.Services.GetRequiredService<EventCatalogue>();
        foreach (var contract in shop.Host.Services.GetServices<Contract>())
        {
            var document = (await (shop.Guest with { Mount = "" }).Get($"/openapi/{contract.Name}.json")).Json;

            Assert.Equal(catalogue.All.Select(type => type.Name), Reply.MembersOf(document["webhooks"]), StringComparer.Ordinal);
            var placed = (string)document["webhooks"]!["order.placed"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
            Assert.Equal("#/components/schemas/OrderPlacedEvent", placed);
            var members = document["components"]!["schemas"]!["OrderPlacedEvent"]!["properties"]!.AsObject();
            Assert.Equal(
                new[] { "type", "timestamp", "sequence", "data" }.Select(contract.NameOf),
                members.Select(member => member.Key),
                StringComparer.Ordinal
            );
            Assert.Equal("#/components/schemas/Order", (string)members[contract.NameOf("data")]!["$ref"]!);
        }
    }

    [Theory]
    [InlineData("/webhooks/schemas/store/order.eaten.json")]
    [InlineData("/webhooks/schemas/none/order.placed.json")]
    public async Task What_is_not_declared_has_no_schema(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await (shop.Guest with { Mount = "" }).Get(path)).Status);

    [Fact]
    public void An_order_that_is_too_large_is_told_without_its_lines_and_a_huge_one_without_its_texts()
    {
        var catalogue = shop.Host.Services.GetRequiredService<EventCatalogue>();
        var order = Commerce.Examples.Order;
        var many = order with { Items = [.. Enumerable.Repeat(order.Items[0], 500)] };
        var wide = many with { Notes = new string('\u20ac', 10_000), ShippingAddress = order.ShippingAddress with { Address1 = new string('\u20ac', 10_000) } };

        var short1 = JsonNode.Parse(catalogue.Serialize(Commerce.CommerceEvents.OrderPlaced, many))!;
        var short2 = JsonNode.Parse(catalogue.Serialize(Commerce.CommerceEvents.OrderPlaced, wide))!;

        Assert.Equal((0, order.Notes), (short1["items"]!.AsArray().Count, (string)short1["notes"]!));
        Assert.Equal(
            (0, "", order.ShippingAddress.Country),
            (short2["items"]!.AsArray().Count, (string)short2["notes"]!, (string)short2["shipping_address"]!["country"]!)
        );
    }

    private static LoggedEvent Example(EventCatalogue catalogue, EventType type) =>
        new(
            1,
            Guid.NewGuid(),
            type.Name,
            type.AggregateKind,
            "1",
            1,
            JsonSerializer.Serialize(type.Example, catalogue.Kept.GetTypeInfo(type.Data)),
            DateTimeOffset.UtcNow
        );

    /// <summary>As whoever reads it from an address does.</summary>
    private static string Absolute(string schema, string contract, string type) =>
        schema.Replace($"\"$id\": \"/webhooks", $"\"$id\": \"https://shop.example/{Guid.NewGuid():N}/{contract}/{type}/webhooks", StringComparison.Ordinal);
}
