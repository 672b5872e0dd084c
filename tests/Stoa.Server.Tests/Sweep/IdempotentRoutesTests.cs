using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.Sweep;

/// <summary>
/// Every change by a signed-in caller accepts an Idempotency-Key, and a replay is identical to the first response, in every contract.
/// </summary>
public sealed class IdempotentRoutesTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>Routes without a key, and why (ADR 41).</summary>
    private static readonly string[] WithoutKey =
    [
        // They return secrets, which must not be stored in a table.
        "startTotp",
        "confirmTotp",
        "renewRecoveryCodes",
        "stepUp",
        "startPasskey",
        "addPasskey",
        // They take passwords, and the fingerprint of the body would be a fast hash of them.
        "changePassword",
        "createAdmin",
        "removeTotp",
        // A replay would need the token that the first request revoked.
        "logout",
        // A stream is an upsert with results by line; a preview and a count change nothing.
        "importDeviceTokens",
        "previewPushMessage",
        "previewUnsavedPushMessage",
        "countUnsavedAudience",
        "previewMail",
    ];

    [Fact]
    public void Every_change_by_a_signed_in_caller_accepts_an_idempotency_key()
    {
        var routes = shop.Host.Services.GetRequiredService<Routes>().All.Where(route => route.Method != "GET" && route.Access != RouteAccess.Public).ToList();

        Assert.Equal(
            WithoutKey.Order(StringComparer.Ordinal),
            routes.Where(route => !route.TakesIdempotencyKey).Select(route => route.Name).Order(StringComparer.Ordinal)
        );
    }

    public static TheoryData<string> Contracts => [.. Stoa.Contracts.Tests.All.Contracts.Select(contract => contract.Name)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Adding_twice_with_one_key_adds_once_and_returns_the_same_bytes(string contract)
    {
        var client = (await shop.SignUp()).Client.Under($"/as/{contract}/api/v1");

        var first = await client.Send(
            HttpMethod.Post,
            "/cart/items",
            new Dictionary<string, object>(StringComparer.Ordinal) { [contract == "nest" ? "productId" : "product_id"] = "prod-6", ["quantity"] = 2 },
            ("Idempotency-Key", "add")
        );
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Wait.Until(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second); // so that another timestamp would be another body
        var again = await client.Send(
            HttpMethod.Post,
            "/cart/items",
            new Dictionary<string, object>(StringComparer.Ordinal) { [contract == "nest" ? "productId" : "product_id"] = "prod-6", ["quantity"] = 2 },
            ("Idempotency-Key", "add")
        );

        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Contains("\"quantity\":2", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"quantity\":4", (await client.Get("/cart")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_keyed_adds_need_no_second_connection()
    {
        var client = (await shop.SignUp()).Client;
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 0 WHERE item_id = 'prod-2'");

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(number =>
                    client.Send(HttpMethod.Post, "/cart/items", new { product_id = "prod-2", quantity = 1 }, ("Idempotency-Key", $"rush-{number}"))
                )
        );

        Assert.All(replies, reply => Assert.Equal("out_of_stock", reply.Code));
    }

    [Fact]
    public async Task A_refused_change_is_replayed_although_it_would_now_succeed()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var name = $"keyed_{Guid.NewGuid():N}";
        var role = (await admin.Post("/admin/roles", new { name })).Data["role"]!["id"]!;

        var refused = await admin.Send(HttpMethod.Post, "/admin/roles", new { name }, ("Idempotency-Key", "taken-" + name));
        await admin.Delete($"/admin/roles/{role}");
        var replayed = await admin.Send(HttpMethod.Post, "/admin/roles", new { name }, ("Idempotency-Key", "taken-" + name));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal((HttpStatusCode.Conflict, refused.Text), (replayed.Status, replayed.Text));
    }
}
