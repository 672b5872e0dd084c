using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "Authentication"; RFC 7519, RFC 8725, RFC 6750.</summary>
public sealed class AccessTokenTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_token_header_is_as_the_document_shows()
    {
        var user = await shop.SignUp();

        Assert.StartsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.", user.AccessToken, StringComparison.Ordinal);
        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Jwt.HeaderOf(user.AccessToken));
    }

    [Fact]
    public async Task The_claims_identify_user_and_session_and_contain_nothing_that_can_change()
    {
        var user = await shop.SignUp();

        var claims = Jwt.ClaimsOf(user.AccessToken);

        Assert.Equal(["iss", "aud", "sub", "sid", "jti", "iat", "exp"], Reply.MembersOf(claims));
        Assert.Equal(user.Id, (string)claims["sub"]!);
        Assert.Equal(await shop.Host.SessionOf(user), Guid.Parse((string)claims["sid"]!));
    }

    [Fact]
    public async Task Two_tokens_issued_in_the_same_second_differ()
    {
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(shop.Guest.Refresh(user.RefreshToken), shop.Guest.Refresh(user.RefreshToken));

        Assert.NotEqual(replies[0].AccessToken(), replies[1].AccessToken(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_invalid()
    {
        var user = await shop.SignUp();

        await IsInvalid(Jwt.Sign(Jwt.Header, Jwt.ClaimsOf(user.AccessToken).ToJsonString(), new byte[32]));
        await IsInvalid(Jwt.Sign(Jwt.Header, Jwt.ClaimsOf(user.AccessToken).ToJsonString(), []));
    }

    [Fact]
    public async Task Changed_claims_invalidate_the_signature()
    {
        var user = await shop.SignUp();
        var other = await shop.SuperAdmin();
        var (mine, theirs) = (user.AccessToken.Split('.'), other.AccessToken.Split('.'));

        await IsInvalid($"{mine[0]}.{theirs[1]}.{mine[2]}");
        await IsInvalid($"{mine[0]}.{mine[1]}.{theirs[2]}");
    }

    [Fact]
    public async Task Changing_any_character_of_the_signature_invalidates_the_token()
    {
        var user = await shop.SignUp();
        var start = user.AccessToken.LastIndexOf('.') + 1;

        for (var at = start; at < user.AccessToken.Length; at++)
        {
            var forged = user.AccessToken.ToCharArray();
            forged[at] = forged[at] == 'A' ? 'B' : 'A';
            await IsInvalid(new string(forged));
        }
        // The last character carries unused bits: each of its 63 other values gives a different text, and none is a valid token.
        foreach (var last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != user.AccessToken[^1]))
        {
            await IsInvalid(user.AccessToken[..^1] + last);
        }
        await IsInvalid(user.AccessToken + "=");
        await IsInvalid(user.AccessToken.Insert(start + 4, " "));
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    [InlineData("""{"alg":"None","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS384","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS512","typ":"JWT"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}""")]
    [InlineData("""{"alg":"HS256","typ":"JWT","jku":"https://example.com/jwks"}""")]
    [InlineData("{}")]
    public async Task Another_header_is_refused_even_with_the_right_key(string header)
    {
        var user = await shop.SignUp();
        var claims = Jwt.ClaimsOf(user.AccessToken).ToJsonString();

        await IsInvalid(Jwt.Sign(header, claims, Jwt.KeyOf(shop.Host)));
        await IsInvalid($"{Jwt.Encode(header)}.{Jwt.Encode(claims)}.");
        await IsInvalid($"{Jwt.Encode(header)}.{Jwt.Encode(claims)}.{user.AccessToken.Split('.')[2]}");
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    public async Task A_token_with_another_issuer_or_audience_is_invalid(string claim)
    {
        var user = await shop.SignUp();

        await IsInvalid(Jwt.With(user.AccessToken, claim, "another", Jwt.KeyOf(shop.Host)));
    }

    [Fact]
    public async Task A_token_expires_in_the_second_of_its_exp()
    {
        var user = await shop.SignUp();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        foreach (var exp in new long[] { now, now - 1, now - 3600, 0, -1 })
        {
            (await Profile("Bearer " + Jwt.With(user.AccessToken, "exp", exp, Jwt.KeyOf(shop.Host)))).Refused(HttpStatusCode.Unauthorized, "token_expired");
        }
        Assert.Equal(HttpStatusCode.OK, (await Profile("Bearer " + Jwt.With(user.AccessToken, "exp", now + 600, Jwt.KeyOf(shop.Host)))).Status);
    }

    [Fact]
    public async Task The_lifetime_can_be_set()
    {
        await using var host = await StoaHost.Start(shop.Host.ConnectionString, ("Tokens:AccessLifetime", "00:01:00"));
        var user = await shop.SignUp();

        var reply = await new Client(host, null).Post("/auth/login", new { email = user.Email, password = user.Password });

        var claims = Jwt.ClaimsOf(reply.AccessToken());
        Assert.Equal(60, (long)claims["exp"]! - (long)claims["iat"]!);
    }

    [Fact]
    public async Task A_token_of_a_user_who_does_not_exist_is_refused()
    {
        var user = await shop.SignUp();

        (await Profile("Bearer " + Jwt.With(user.AccessToken, "sub", Guid.NewGuid().ToString(), Jwt.KeyOf(shop.Host)))).Refused(
            HttpStatusCode.Unauthorized,
            "user_inactive"
        );
    }

    [Fact]
    public async Task A_truncated_token_is_invalid()
    {
        var user = await shop.SignUp();

        for (var length = 1; length < user.AccessToken.Length; length += 3)
        {
            await IsInvalid(user.AccessToken[..length]);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("....")]
    [InlineData("a.b.c")]
    [InlineData("null")]
    [InlineData("' OR 1=1 --")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9..")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.%%%.%%%")]
    public Task Garbage_is_invalid(string garbage) => IsInvalid(garbage);

    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(20_000)]
    public async Task A_huge_token_is_invalid(int length)
    {
        var user = await shop.SignUp();

        await IsInvalid(user.AccessToken.Split('.')[0] + "." + new string('A', length));
        await IsInvalid(Jwt.With(user.AccessToken, "more", JsonValue.Create(new string('A', length)), Jwt.KeyOf(shop.Host)));
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_case_insensitive(string scheme)
    {
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await Profile($"{scheme} {user.AccessToken}")).Status);
    }

    [Theory]
    [InlineData("Basic cm9vdEBzdG9hLnRlc3Q6VGhlLVJvb3QtUGFzc3dvcmQtMQ==")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Digest username=\"root\"")]
    [InlineData("BearerX abc")]
    public async Task Any_other_authorization_is_invalid(string authorization) =>
        (await Profile(authorization)).Refused(HttpStatusCode.Unauthorized, "invalid_token");

    [Fact]
    public async Task A_token_without_scheme_sent_twice_or_in_the_URL_is_refused()
    {
        var user = await shop.SignUp();

        (await Profile(user.AccessToken)).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        (
            await shop.Guest.Send(
                HttpMethod.Get,
                "/auth/profile",
                null,
                ("Authorization", "Bearer " + user.AccessToken),
                ("Authorization", "Bearer " + user.AccessToken)
            )
        ).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        (await shop.Guest.Get("/auth/profile?access_token=" + user.AccessToken)).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task An_empty_Authorization_header_counts_as_missing()
    {
        var reply = await Profile("");

        reply.Refused(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", reply.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_public_route_ignores_tokens()
    {
        var reply = await new Client(shop.Host, "garbage").Get("/catalog/products");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task A_refresh_token_is_not_accepted_as_access_token()
    {
        var user = await shop.SignUp();

        await IsInvalid(user.RefreshToken);
    }

    private async Task IsInvalid(string token)
    {
        var reply = await Profile("Bearer " + token);
        reply.Refused(HttpStatusCode.Unauthorized, "invalid_token");
        Assert.Equal("Bearer error=\"invalid_token\"", reply.Headers["WWW-Authenticate"]);
    }

    private Task<Reply> Profile(string authorization) => shop.Guest.Send(HttpMethod.Get, "/auth/profile", null, ("Authorization", authorization));
}
