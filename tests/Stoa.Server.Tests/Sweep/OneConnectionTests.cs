using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.Sweep;

/// <summary>
/// A request that waits for a second connection while it holds one can wait for ever: as many of them as the pool has connections, and none gets another.
/// Reads are asked twice as often at once as there are connections.
/// </summary>
public sealed class OneConnectionTests(TestDatabases databases)
{
    private const int Connections = 4;
    private const int AtOnce = 2 * Connections;

    [Fact]
    public async Task No_read_of_staff_waits_for_a_second_connection_while_it_holds_one()
    {
        await using var host = await Crowded();
        var root = await host.SuperAdmin();
        var reads = host
            .Services.GetRequiredService<Routes>()
            .All.Where(route => route is { Method: "GET" } && !route.Pattern.Contains('{', StringComparison.Ordinal))
            .Where(route => !route.Pattern.EndsWith("/stream", StringComparison.Ordinal))
            .Select(route => route.Pattern)
            .Append("/admin/orders?email=buyer@example.com")
            .Append("/admin/orders?keyword=buyer@example.com")
            .ToList();

        Assert.True(reads.Count > 60, $"{reads.Count}");
        foreach (var read in reads)
        {
            Assert.All(await Together(root, read), reply => Assert.True(reply.Status < HttpStatusCode.InternalServerError, $"{read}: {reply.Text}"));
        }
    }

    [Fact]
    public async Task A_cart_with_address_and_codes_is_read_over_one_connection()
    {
        await using var host = await Crowded();
        var cart = await CartHolder.Ready(host);
        (await cart.Put("/cart/codes", new { codes = new[] { "SAVE10" } })).IsOk();

        Assert.All(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => cart.Get("/cart"))), reply => reply.IsOk());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => cart.Get("/cart/shipping-options"))), reply => reply.IsOk());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => cart.Post("/cart/quote"))), reply => reply.IsOk());
    }

    [Fact]
    public async Task A_message_that_was_sent_is_read_with_its_receipts_over_one_connection()
    {
        await using var host = await Crowded();
        var root = await host.SuperAdmin();
        var message = (long)(await root.Post("/admin/push-messages", new { name = "Sale", android_message = new { title = "Sale" } })).Data["id"]!;
        await host.Execute("UPDATE push.messages SET started_at = now() WHERE id = $1", message);

        Assert.All(await Together(root, $"/admin/push-messages/{message}"), reply => reply.IsOk());
    }

    [Fact]
    public async Task Messages_take_over_templates_and_segments_over_one_connection()
    {
        await using var host = await Crowded();
        var root = await host.SuperAdmin();
        var content = new { name = "Sale", android_message = new { title = "Sale" } };
        var template = (await root.Post("/admin/push-templates", content)).Data["id"]!.GetValue<long>();
        var segment = (await root.Post("/admin/segments", new { name = "All" })).Data["id"]!.GetValue<long>();
        var messages = new List<JsonNode>();
        for (var i = 0; i < AtOnce; i++)
        {
            messages.Add((await root.Post("/admin/push-messages", content)).Data["id"]!);
        }

        var replies = await Task.WhenAll(
            messages.Select(id => root.Put($"/admin/push-messages/{id}", new { template_id = template, audience = new { segment_id = segment } }))
        );

        Assert.All(replies, reply => reply.IsOk());
    }

    private async Task<StoaHost> Crowded() => await StoaHost.Start(await databases.Create() + $";Maximum Pool Size={Connections};Timeout=20");

    private static Task<Reply[]> Together(Client client, string path) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.Get(path)));
}
