using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace Stoa.Server.Tests.Google;

/// <summary>Document 003, "GET /api/v1/auth/google" and "GET /api/v1/auth/google/callback", against a real OpenID provider.</summary>
public sealed class GoogleSignInTests(GoogleShop shop, TestDatabases databases) : IClassFixture<GoogleShop>
{
    private const string Callback = "/auth/google/callback";

    [Fact]
    public async Task A_new_person_becomes_a_user_with_a_working_session()
    {
        var person = Person.New();

        var reply = await shop.SignIn(person);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        var profile = await new Client(shop.Host, (string)reply.Data["access_token"]!).Get("/auth/profile");
        Assert.Equal(HttpStatusCode.OK, profile.Status);
        var user = profile.Data["user"]!;
        Assert.Equal((person.Email, "Ada", "Lovelace"), ((string?)user["email"], (string?)user["first_name"], (string?)user["last_name"]));
        Assert.True((bool)user["email_verified"]!);
        Assert.Equal("""["user"]""", profile.Data["roles"]!.ToJsonString());
        var refreshed = await shop.Guest.Post("/auth/refresh", new { refresh_token = (string)reply.Data["refresh_token"]! });
        Assert.Equal(HttpStatusCode.OK, refreshed.Status);
    }

    [Fact]
    public async Task The_same_person_stays_the_same_user_when_their_address_changes()
    {
        var person = Person.New();
        var first = await shop.SignIn(person);

        var second = await shop.SignIn(person with { Email = $"moved-{Guid.NewGuid():N}@example.com", EmailVerified = false });

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal((string?)first.Data["user"]!["id"], (string?)second.Data["user"]!["id"]);
        Assert.Equal(person.Email, (string?)second.Data["user"]!["email"]);
    }

    [Fact]
    public async Task ES256_tokens_are_accepted()
    {
        await using var host = await StoaHost.Start(await databases.Create(), shop.Provider.SettingsFor("shop-es"));
        var guest = new Client(host, null);

        var reply = await guest.Get(Callback + await GoogleShop.Browse(await GoogleShop.Begin(guest), Person.New()));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task The_authorization_URL_has_a_new_state_nonce_and_code_challenge_every_time()
    {
        var one = HttpUtility.ParseQueryString(new Uri(await GoogleShop.Begin(shop.Guest)).Query);
        var other = HttpUtility.ParseQueryString(new Uri(await GoogleShop.Begin(shop.Guest)).Query);

        Assert.Equal(
            ["shop", OpenIdProvider.RedirectUri, "code", "openid email profile", "S256"],
            new[] { "client_id", "redirect_uri", "response_type", "scope", "code_challenge_method" }.Select(name => one[name]),
            StringComparer.Ordinal
        );
        Assert.All(
            ["state", "nonce", "code_challenge"],
            name =>
            {
                Assert.Equal(43, one[name]!.Length);
                Assert.NotEqual(one[name], other[name], StringComparer.Ordinal);
            }
        );
        Assert.Equal(
            1,
            await shop.Count(
                "SELECT count(*) FROM accounts.google_states WHERE state_hash = $1 AND nonce = $2 AND verifier <> $3",
                SHA256.HashData(Encoding.UTF8.GetBytes(one["state"]!)),
                one["nonce"]!,
                one["code_challenge"]!
            )
        );
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("with a blank")]
    [InlineData("grüner-zweig")]
    [InlineData("-!~&=+%")]
    public async Task A_client_may_supply_its_own_state(string prefix)
    {
        var state = prefix + Guid.NewGuid().ToString("N")[..4];
        var reply = await shop.Guest.Get("/auth/google?state=" + Uri.EscapeDataString(state));
        Assert.Equal(["url", "state"], Reply.MembersOf(reply.Data));
        Assert.Equal(state, (string?)reply.Data["state"]);

        var back = await shop.Guest.Get(Callback + await GoogleShop.Browse((string)reply.Data["url"]!, Person.New()));
        Assert.Equal(HttpStatusCode.OK, back.Status);
    }

    [Fact]
    public async Task With_the_same_state_the_later_of_two_sign_ins_counts()
    {
        var state = Guid.NewGuid().ToString("N");
        var person = Person.New();
        var first = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest, "?state=" + state), person);
        var second = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest, "?state=" + state), person);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Get(Callback + second)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Guest.Get(Callback + first)).Status);
    }

    [Fact]
    public async Task A_state_may_have_512_characters()
    {
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Get("/auth/google?state=" + new string('s', 512))).Status);
        var tooLong = await shop.Guest.Get("/auth/google?state=" + new string('s', 513));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (tooLong.Status, tooLong.Code));
    }

    [Fact]
    public async Task A_state_works_once_even_when_used_twice_at_once()
    {
        var query = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), Person.New());

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Guest.Get(Callback + query)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(3, replies.Count(reply => reply is { Status: HttpStatusCode.BadRequest, Code: "invalid_state" }));
    }

    [Fact]
    public async Task An_expired_state_is_refused_and_can_be_started_again()
    {
        var state = "aged-" + Guid.NewGuid().ToString("N");
        var query = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest, "?state=" + state), Person.New());
        await Age(state);
        var late = await shop.Guest.Get(Callback + query);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_state"), (late.Status, late.Code));

        await GoogleShop.Begin(shop.Guest, "?state=" + state);
        await Age(state);
        var renewed = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest, "?state=" + state), Person.New());
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Get(Callback + renewed)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("forged-forged-forged")]
    public async Task A_forged_or_missing_state_is_refused(string? state)
    {
        var query = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), Person.New());

        var reply = await shop.Guest.Get(Callback + GoogleShop.With(query, "state", state));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_state"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task The_code_of_one_sign_in_is_refused_in_another()
    {
        var mine = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), Person.New());
        var theirs = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), Person.New());
        var code = HttpUtility.ParseQueryString(theirs)["code"];

        var reply = await shop.Guest.Get(Callback + GoogleShop.With(mine, "code", code));

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
        Assert.Contains("invalid_grant", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_is_refused()
    {
        var query = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), Person.New());

        var reply = await shop.Guest.Get(Callback + GoogleShop.With(query, "code", "guessed"));

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Consent_denied_at_the_provider_is_reported_and_uses_up_the_state()
    {
        var query = await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), person: null);
        Assert.Contains("error=access_denied", query, StringComparison.Ordinal);

        var reply = await shop.Guest.Get(Callback + query);

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
        Assert.Equal("OAuth error: access_denied", (string?)reply.Json["error"]!["message"]);
        var again = await shop.Guest.Get(Callback + GoogleShop.With(GoogleShop.With(query, "error", null), "code", "x"));
        Assert.Equal("invalid_state", again.Code);
    }

    [Theory]
    [InlineData("%3Cscript%3E")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_provider_error_that_is_not_a_code_is_not_echoed(string error)
    {
        var reply = await shop.Guest.Get(Callback + "?error=" + error);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("OAuth error: unknown", (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task Under_a_cookie_contract_only_the_browser_that_started_can_finish()
    {
        var browser = shop.Guest.Under("/as/standard/api/v1");
        var started = await browser.Get("/auth/google?state=" + Guid.NewGuid().ToString("N"));
        var cookie = started.Headers["Set-Cookie"];
        Assert.Matches("^google_state=.+; path=/; samesite=lax; httponly$", cookie);
        var query = await GoogleShop.Browse((string)started.Json["data"]!["url"]!, Person.New());

        var other = await browser.Get(Callback + query);
        var same = await browser.Send(HttpMethod.Get, Callback + query, null, ("Cookie", cookie.Split(';')[0]));

        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.False(other.Headers.ContainsKey("Set-Cookie"));
        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Contains("refresh_token", same.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_without_a_code_is_refused()
    {
        var reply = await shop.Guest.Get(Callback + "?state=anything-at-all");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("Missing authorization code", (string?)reply.Json["error"]!["message"]);
    }

    private Task<int> Age(string state) =>
        shop.Change(
            "UPDATE accounts.google_states SET expires_at = now() - interval '1 second' WHERE state_hash = $1",
            SHA256.HashData(Encoding.UTF8.GetBytes(state))
        );
}
