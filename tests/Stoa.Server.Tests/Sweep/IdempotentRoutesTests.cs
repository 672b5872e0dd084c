using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Every route that changes something accepts an Idempotency-Key, and a replay is identical to the first response, in every contract.</summary>
public sealed class IdempotentRoutesTests(Shop shop) : IClassFixture<Shop>
{
    private const string OpensSession =
        "Answers with the tokens of a session (000, 001, 003), which is opened anew by asking anew; kept for a day, they would be a way in for a day.";

    private const string ProvesAnew = "A login in all but name: a proof is made anew, not repeated.";

    private const string ChangesNothing = "Answers with what it is asked, or with a challenge that expires by itself.";

    /// <summary>Routes without a key, and why.</summary>
    private static readonly Dictionary<string, string> WithoutKey = new(StringComparer.Ordinal)
    {
        ["register"] = OpensSession + " An address is registered once, whatever the key.",
        ["login"] = OpensSession,
        ["refresh"] = OpensSession + " A refresh token is its own key: within ten seconds it gives the same successor.",
        ["verifyOtp"] = OpensSession,
        ["signInWithIdToken"] = OpensSession,
        ["logInWithPasskey"] = OpensSession,
        ["stepUp"] = ProvesAnew,
        ["stepUpWithPasskey"] = ProvesAnew + " Its challenge is answered once.",
        ["logout"] = "Ends the session that the key would belong to; again, there is nothing left to end.",
        ["startPasskey"] = ChangesNothing,
        ["startPasskeyLogin"] = ChangesNothing,
        ["startPasskeyStepUp"] = ChangesNothing,
        ["previewPushMessage"] = ChangesNothing,
        ["previewUnsavedPushMessage"] = ChangesNothing,
        ["countUnsavedAudience"] = ChangesNothing,
        ["countUnsavedSegment"] = ChangesNothing,
        ["previewMail"] = ChangesNothing,
        ["acceptInvitation"] = "Its token is its own key: what this very token has done is answered as done.",
        ["importDeviceTokens"] =
            "A stream of up to a gigabyte, line by line an upsert: sent again as it is, it changes nothing twice, and no answer of its size is kept.",
    };

    private IEnumerable<Route> Writes => shop.Host.Services.GetRequiredService<Routes>().All.Where(route => route.Method != "GET");

    [Fact]
    public void Every_route_that_changes_something_accepts_an_idempotency_key_or_says_why_not()
    {
        Assert.Equal(
            WithoutKey.Keys.Order(StringComparer.Ordinal),
            Writes.Where(route => !route.TakesIdempotencyKey).Select(route => route.Name).Order(StringComparer.Ordinal)
        );
        Assert.All(WithoutKey.Values, reason => Assert.EndsWith(".", reason, StringComparison.Ordinal));
    }

    /// <summary>Who has no account is told from others by the key alone, and a body with a password must not be hashed fast.</summary>
    [Fact]
    public void What_strangers_send_and_what_holds_a_secret_is_kept_sealed() =>
        Assert.All(
            Writes.Where(route =>
                route.TakesIdempotencyKey
                && (
                    route.Access == RouteAccess.Public
                    || route.Name is "createAdmin" or "changePassword" or "startTotp" or "confirmTotp" or "renewRecoveryCodes" or "addPasskey" or "createApiKey"
                )
            ),
            route => Assert.True(route.ShowsSecret, route.Name)
        );

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
