using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Google;

/// <summary>
/// POST /auth/google/token: apps that sign in with Google's SDK. Invalid ID tokens are tested in <see cref="GoogleIdTokenTests"/>.
/// </summary>
public sealed class GoogleIdTokenSignInTests(GoogleShop shop, TestDatabases databases) : IClassFixture<GoogleShop>
{
    [Fact]
    public async Task ID_token_and_callback_sign_in_the_same_user()
    {
        var person = Person.New();

        var reply = await Post(new { id_token = await shop.IdToken(person, "nonce-of-the-app"), nonce = "nonce-of-the-app" });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        Assert.True((bool)reply.Data["user"]!["email_verified"]!);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, (string)reply.Data["access_token"]!).Get("/auth/profile")).Status);
        Assert.Equal((string?)reply.Data["user"]!["id"], (string?)(await shop.SignIn(person)).Data["user"]!["id"]);
    }

    [Fact]
    public async Task An_ID_token_works_once_even_when_posted_twice_at_once()
    {
        var token = await shop.IdToken(Person.New());

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Post(new { id_token = token })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), IsInvalid);
        // A refused replay leaves no session behind either.
        Assert.Equal(
            1,
            await shop.Count("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", UserOf(replies.Single(reply => reply.Status == HttpStatusCode.OK)))
        );
    }

    [Fact]
    public async Task A_used_ID_token_is_remembered_until_it_expires()
    {
        var token = await shop.IdToken(Person.New());
        await Post(new { id_token = token });
        await PeriodicJob.Run(shop.Host, "expired ID tokens");
        IsInvalid(await Post(new { id_token = token }));
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]));

        Assert.Equal(1, await shop.Change("UPDATE accounts.used_id_tokens SET expires_at = now() - interval '1 second' WHERE hash = $1", hash));
        await PeriodicJob.Run(shop.Host, "expired ID tokens");

        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.used_id_tokens WHERE hash = $1", hash));
    }

    [Theory]
    [InlineData("nonce-1", "nonce-2")]
    [InlineData(null, "nonce-2")]
    public async Task A_token_for_another_nonce_is_refused(string? asked, string given) =>
        IsInvalid(await Post(new { id_token = await shop.IdToken(Person.New(), asked), nonce = given }));

    [Fact]
    public async Task A_token_for_another_app_is_refused_unless_it_is_a_configured_audience()
    {
        await using var wider = await StoaHost.Start(
            await databases.Create(),
            [.. shop.Provider.SettingsFor("shop"), ("Google:Audiences", "ios-app, shop-es")]
        );
        var token = await shop.IdToken(Person.New(), client: "shop-es");

        IsInvalid(await Post(new { id_token = token }));
        Assert.Equal(HttpStatusCode.OK, (await new Client(wider, null).Post("/auth/google/token", new { id_token = token })).Status);
    }

    [Fact]
    public async Task Google_Audiences_alone_are_enough_and_without_any_the_route_is_unavailable()
    {
        var settings = shop.Provider.SettingsFor("shop").Where(setting => setting.Item1 is not ("Google:ClientId" or "Google:ClientSecret"));
        await using var appOnly = await StoaHost.Start(await databases.Create(), [.. settings, ("Google:Audiences", "shop")]);
        await using var without = await StoaHost.Start(await databases.Create(), [.. settings]);
        var body = new { id_token = await shop.IdToken(Person.New()) };

        Assert.Equal("google_not_configured", (await new Client(without, null).Post("/auth/google/token", body)).Code);
        Assert.Equal(HttpStatusCode.OK, (await new Client(appOnly, null).Post("/auth/google/token", body)).Status);
    }

    [Fact]
    public async Task Forged_tokens_open_no_session()
    {
        var person = Person.New();
        var parts = (await shop.IdToken(person)).Split('.');
        using var http = new HttpClient();
        var jwks = await http.GetByteArrayAsync(shop.Provider.Issuer + "/jwks", TestContext.Current.CancellationToken);
        var modulus = (string)JsonNode.Parse(jwks)!["keys"]!.AsArray().Single(key => (string?)key!["kid"] == "rsa-1")!["n"]!;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        claims["sub"] = "somebody-else";
        var altered = Encode(claims.ToJsonString());

        foreach (
            var forged in new[]
            {
                $"{parts[0]}.{altered}.{parts[2]}",
                $"{Encode("""{"alg":"none","kid":"rsa-1"}""")}.{parts[1]}.",
                $"{Encode("""{"alg":"none","kid":"rsa-1"}""")}.{parts[1]}.{parts[2]}",
                Keyed(Encode("""{"alg":"HS256","kid":"rsa-1"}""") + "." + parts[1], Base64Url.DecodeFromChars(modulus)),
                Keyed(Encode("""{"alg":"HS256","kid":"rsa-1"}""") + "." + parts[1], Encoding.ASCII.GetBytes(modulus)),
                Keyed(Encode("""{"alg":"HS256","kid":"rsa-1"}""") + "." + parts[1], jwks),
                $"{Encode("""{"alg":"RS256","kid":"rsa-2"}""")}.{parts[1]}.{parts[2]}",
                $"{Encode("""{"alg":"RS256"}""")}.{parts[1]}.{parts[2]}",
                $"{parts[0]}.{parts[1]}",
                $"{parts[0]}.{parts[1]}.",
                "nothing",
                "..",
                new string('a', 16_000),
            }
        )
        {
            IsInvalid(await Post(new { id_token = forged }));
        }
        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.users WHERE email_key = $1", person.Email!));
    }

    [Fact]
    public async Task An_unverified_address_opens_no_session()
    {
        var reply = await Post(new { id_token = await shop.IdToken(Person.New() with { EmailVerified = false }) });

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task An_inactive_account_is_refused()
    {
        var person = Person.New();
        var user = UserOf(await Post(new { id_token = await shop.IdToken(person) }));
        await shop.Change("UPDATE accounts.users SET active = false WHERE id = $1", user);

        var reply = await Post(new { id_token = await shop.IdToken(person) });

        Assert.Equal((HttpStatusCode.Forbidden, "account_inactive"), (reply.Status, reply.Code));
    }

    private Task<Reply> Post(object body) => shop.Guest.Post("/auth/google/token", body);

    private static void IsInvalid(Reply reply) => Assert.Equal((HttpStatusCode.Unauthorized, "google_token_invalid"), (reply.Status, reply.Code));

    private static Guid UserOf(Reply reply) => Guid.Parse((string)reply.Data["user"]!["id"]!);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Keyed(string signed, byte[] key) =>
        signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)));
}
