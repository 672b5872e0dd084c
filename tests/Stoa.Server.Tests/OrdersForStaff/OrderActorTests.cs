using System.Text.Json.Nodes;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>The timeline says who did what: staff by their account, a guest as nobody.</summary>
public sealed class OrderActorTests(Shop shop) : IClassFixture<Shop>
{
    private static async Task<JsonNode> Entry(Client root, string order, string type) =>
        (await root.Get($"/admin/orders/{order}/timeline")).Data.AsArray().First(entry => (string)entry!["type"]! == type)!;

    private async Task<string> Token(string order)
    {
        var token = GuestTokens.Create();
        await shop.Host.Execute(
            "INSERT INTO commerce.order_tokens (key, order_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')",
            GuestTokens.KeyOf(token)!.Value,
            Guid.Parse(order)
        );
        return token;
    }

    [Fact]
    public async Task Who_takes_or_releases_money_stands_in_the_timeline_with_the_reason()
    {
        var root = (await shop.SuperAdmin()).Client;
        var manager = await shop.SignUpAs("manager");
        var (taken, released) = (await shop.Placed(await shop.SignUp(), 1), await shop.Placed(await shop.SignUp(), 1));
        async Task<string> Payment(string order) => $"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}";

        await manager.Client.Post(await Payment(taken) + "/capture");
        await manager.Client.Post(await Payment(released) + "/void", new { reason = "not in stock" });

        var (capture, release) = (await Entry(root, taken, "capture_begun"), await Entry(root, released, "void_begun"));
        Assert.Equal((manager.Id, manager.Id, "not in stock"), ((string)capture["actor"]!, (string)release["actor"]!, (string)release["text"]!));
        Assert.Equal((await root.Seen(taken)).Amount("captured"), (long)capture["after"]!["amount"]!);
    }

    [Fact]
    public async Task A_guest_who_cancels_or_withdraws_with_the_key_of_the_order_is_nobody()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var isSent in new[] { false, true })
        {
            var guest = await CartHolder.Ready(shop.Host);
            var order = (string)(await guest.Buy()).Data["id"]!;
            if (isSent)
            {
                await root.Post($"/admin/orders/{order}/ship");
            }
            var token = await Token(order);

            var reply = await new Client(shop.Host, null).Send(
                HttpMethod.Post,
                $"/orders/{order}/{(isSent ? "withdrawal" : "cancel")}",
                isSent ? new { confirm = true } : new { },
                ("X-Order-Token", token)
            );

            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text);
            Assert.Null((string?)(await Entry(root, order, isSent ? "withdrawn" : "cancelled"))["actor"]);
        }
        await shop.Host.OrderBooksBalance();
    }
}
