using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Stoa.Platform.Settings;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Access tokens that are signed with a key pair, and the published keys: RFC 7515, 7517, 7518, 8725.</summary>
public sealed class SignedTokenTests(TestDatabases databases)
{
    private const string Password = "SecurePassword123!";

    [Theory]
    [InlineData("ES256", "EC")]
    [InlineData("RS256", "RSA")]
    public async Task Another_program_checks_a_token_with_the_published_keys(string algorithm, string type)
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Tokens:Algorithm", algorithm));
        var token = await SignUp(host);
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, token).Get("/auth/profile")).Status);

        var published = await Published(host);
        var key = Assert.Single(published["keys"]!.AsArray())!.AsObject();
        Assert.Equal(
            type == "EC" ? ["alg", "crv", "kid", "kty", "use", "x", "y"] : ["alg", "e", "kid", "kty", "n", "use"],
            key.Select(member => member.Key).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{key["kid"]}}"}""", Jwt.HeaderOf(token));
        var checks = new TokenValidationParameters
        {
            ValidIssuer = "stoa",
            ValidAudience = "stoa",
            ValidAlgorithms = [algorithm],
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = new JsonWebKeySet(published.ToJsonString()).GetSigningKeys(),
        };
        var handler = new JsonWebTokenHandler();
        Assert.True((await handler.ValidateTokenAsync(token, checks)).IsValid);
        Assert.False((await handler.ValidateTokenAsync(Tampered(token), checks)).IsValid);
    }

    [Fact]
    public async Task Without_the_setting_a_secret_signs_and_nothing_is_published()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        Assert.Equal(Jwt.Header, Jwt.HeaderOf(await SignUp(host)));
        Assert.Equal("""{"keys":[]}""", (await Published(host)).ToJsonString());
        Assert.Equal(0, await host.One<long>("SELECT count(*) FROM accounts.token_keys"));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Other_algorithms_keys_and_spellings_are_refused(string algorithm)
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Tokens:Algorithm", algorithm));
        var token = await SignUp(host);
        var (parts, claims, header) = (token.Split('.'), Jwt.ClaimsOf(token).ToJsonString(), Jwt.HeaderOf(token));
        var kid = (string)JsonNode.Parse(header)!["kid"]!;
        var published = (await Published(host))["keys"]![0]!.ToJsonString();

        // Signed with what everybody knows, and with the secret of the default, which is not accepted here.
        foreach (var secret in new[] { Encoding.UTF8.GetBytes(published), Encoding.UTF8.GetBytes(kid), [], Jwt.KeyOf(host) })
        {
            await Refused(Jwt.Sign(Jwt.Header, claims, secret));
            await Refused(Jwt.Sign(header, claims, secret));
            await Refused(Jwt.Sign($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{kid}}"}""", claims, secret));
        }
        // The right signature under another header, and a stranger's signature under the right one.
        foreach (var other in new[] { "none", "HS256", algorithm == "ES256" ? "RS256" : "ES256", "PS256", "ES384" })
        {
            await Refused($"{Jwt.Encode(header.Replace(algorithm, other, StringComparison.Ordinal))}.{parts[1]}.{parts[2]}");
            await Refused($"{Jwt.Encode(header.Replace(algorithm, other, StringComparison.Ordinal))}.{parts[1]}.");
        }
        await Refused($"{Jwt.Encode(header.Replace(kid, "another", StringComparison.Ordinal))}.{parts[1]}.{parts[2]}");
        await Refused($"{Jwt.Encode(header.Replace("}", ",\"jku\":\"https://example.com\"}", StringComparison.Ordinal))}.{parts[1]}.{parts[2]}");
        await Refused($"{parts[0]}.{parts[1]}.{Stranger(algorithm, $"{parts[0]}.{parts[1]}")}");
        await Refused($"{parts[0]}.{parts[1]}.");
        await Refused($"{parts[0]}.{parts[1]}.{parts[2]}=");
        await Refused($"{parts[0]}.{parts[1]}.{parts[2].Insert(4, " ")}");
        await Refused($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}");
        await Refused(Tampered(token));
        await Refused($"{parts[0]}..{parts[2]}");
        await Refused(parts[0] + ".");
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, token).Get("/auth/profile")).Status);

        async Task Refused(string forged) => (await new Client(host, forged).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Fact]
    public async Task Nodes_change_from_one_to_the_other_without_a_refused_token()
    {
        var database = await databases.Create();
        await using var before = await StoaHost.Start(database, ("Tokens:AlsoAccept:0", "ES256"));
        var secret = await SignUp(before);
        await using var after = await StoaHost.Start(database, ("Tokens:Algorithm", "ES256"), ("Tokens:AlsoAccept:0", "HS256"));
        var signed = await SignUp(after);

        Assert.StartsWith("""{"alg":"ES256",""", Jwt.HeaderOf(signed), StringComparison.Ordinal);
        await Wait.Until(async () => (await Published(before))["keys"]!.AsArray().Count == 1);
        foreach (var token in new[] { secret, signed })
        {
            foreach (var node in new[] { before, after })
            {
                Assert.Equal(HttpStatusCode.OK, (await new Client(node, token).Get("/auth/profile")).Status);
            }
        }
    }

    [Fact]
    public async Task A_key_is_published_before_it_signs_and_goes_when_its_last_token_has_ended()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Tokens:Algorithm", "ES256"));
        var (old, first) = (await SignUp(host), Kid(await SignUp(host)));

        // Ninety days less twelve hours later.
        await Pass("89.5 days");
        Assert.Equal(2, (await Published(host))["keys"]!.AsArray().Count);
        Assert.Equal(first, Kid(await SignUp(host)));
        await Pass("0");
        Assert.Equal(2, (await Published(host))["keys"]!.AsArray().Count);

        await Pass("25 hours");
        var second = Kid(await SignUp(host));
        Assert.NotEqual(first, second, StringComparer.Ordinal);
        // It has been signing for half an hour, longer than a token lives: the one before is gone, and with it what it signed.
        Assert.Equal([second], (await Published(host))["keys"]!.AsArray().Select(key => (string)key!["kid"]!), StringComparer.Ordinal);
        (await new Client(host, old).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "invalid_token");

        async Task Pass(string time)
        {
            await host.Execute($"UPDATE accounts.token_keys SET signs_from = signs_from - interval '{time}'");
            await PeriodicJob.Run(host, "keys of access tokens");
        }
    }

    [Fact]
    public async Task Tokens_of_the_key_before_are_good_while_they_live()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Tokens:Algorithm", "ES256"));
        var old = await SignUp(host);
        Assert.Equal(0, (await Rotate(host)).ExitCode);
        await host.Execute("UPDATE accounts.token_keys SET signs_from = signs_from - interval '1 day 1 minute'");
        await PeriodicJob.Run(host, "keys of access tokens");

        var next = await SignUp(host);

        Assert.NotEqual(Kid(old), Kid(next), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, old).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, next).Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task A_key_that_is_known_to_somebody_is_revoked_on_every_node_at_once()
    {
        var database = await databases.Create();
        await using var host = await StoaHost.Start(database, ("Tokens:Algorithm", "ES256"));
        await using var second = await StoaHost.Start(database, ("Tokens:Algorithm", "ES256"));
        var old = await SignUp(host);
        // Two nodes that start make one key.
        Assert.Equal(1, await host.One<long>("SELECT count(*) FROM accounts.token_keys"));
        Assert.Equal(HttpStatusCode.OK, (await new Client(second, old).Get("/auth/profile")).Status);

        Assert.Equal(0, (await Rotate(host, "--revoke")).ExitCode);

        foreach (var node in new[] { host, second })
        {
            await Wait.Until(async () => (await new Client(node, old).Get("/auth/profile")).Status == HttpStatusCode.Unauthorized);
            Assert.Equal(HttpStatusCode.OK, (await new Client(node, await SignUp(node)).Get("/auth/profile")).Status);
        }
        Assert.Equal(1, await host.One<long>("SELECT count(*) FROM platform.audit_log WHERE action = 'token_keys.revoked'"));
    }

    [Fact]
    public async Task Revoking_leaves_one_key_also_where_nodes_sign_by_another_algorithm()
    {
        var database = await databases.Create();
        await using var host = await StoaHost.Start(database, ("Tokens:Algorithm", "ES256"), ("Tokens:AlsoAccept:0", "RS256"));
        await using var second = await StoaHost.Start(database, ("Tokens:Algorithm", "RS256"), ("Tokens:AlsoAccept:0", "ES256"));
        var known = await SignUp(second);
        await Wait.Until(async () => (await new Client(host, known).Get("/auth/profile")).Status == HttpStatusCode.OK);

        Assert.Equal(0, (await Rotate(host, "--revoke")).ExitCode);

        foreach (var node in new[] { host, second })
        {
            await Wait.Until(async () => (await new Client(node, known).Get("/auth/profile")).Status == HttpStatusCode.Unauthorized);
        }
        // The other node makes a key of its own again, and soon.
        await Wait.Until(async () => await host.One<long>("SELECT count(*) FROM accounts.token_keys") == 2);
        await Wait.Until(async () => (await Published(second))["keys"]!.AsArray().Count == 2);
        Assert.Equal(HttpStatusCode.OK, (await new Client(second, await SignUp(second)).Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Where_a_secret_signs_there_is_nothing_to_rotate()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        var run = await CommandLine.Run("rotate-token-key", "--Database:ConnectionString", host.ConnectionString);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Tokens:Algorithm is HS256", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tokens:Algorithm", "none", "Tokens:Algorithm is 'none', but access tokens are signed with HS256, ES256, RS256.")]
    [InlineData("Tokens:AlsoAccept:0", "ES512", "Tokens:AlsoAccept:0 is 'ES512', but access tokens are signed with HS256, ES256, RS256.")]
    [InlineData("Tokens:AlsoAccept", "ES256", "Tokens:AlsoAccept is a list (Tokens:AlsoAccept:0): 'ES256'.")]
    [InlineData("Tokens:KeyLead", "00:05:00", "Tokens:KeyLead must be at least 00:10:00 and shorter than Tokens:KeyLifetime (90.00:00:00): '00:05:00'.")]
    public async Task A_setting_that_cannot_be_meant_stops_the_start(string key, string value, string told)
    {
        var start = await Assert.ThrowsAsync<StartException>(async () => await StoaHost.Start(await databases.Create(), (key, value)));

        Assert.Equal(told, start.Message);
    }

    private static Task<CommandResult> Rotate(StoaHost host, params string[] options) =>
        CommandLine.Run(["rotate-token-key", .. options, "--Tokens:Algorithm", "ES256", "--Database:ConnectionString", host.ConnectionString]);

    private static async Task<string> SignUp(StoaHost host)
    {
        var reply = await new Client(host, null).Post(
            "/auth/register",
            new
            {
                email = Proofs.NewAddress(),
                password = Password,
                first_name = "A",
                last_name = "B",
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (string)reply.Data["access_token"]!;
    }

    private static async Task<JsonNode> Published(StoaHost host)
    {
        using var answer = await host.Http.GetAsync(host.Root + "/.well-known/jwks.json", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private static string Kid(string token) => (string)JsonNode.Parse(Jwt.HeaderOf(token))!["kid"]!;

    private static string Tampered(string token)
    {
        var (parts, claims) = (token.Split('.'), Jwt.ClaimsOf(token));
        claims["sub"] = Guid.NewGuid().ToString();
        return $"{parts[0]}.{Jwt.Encode(claims.ToJsonString())}.{parts[2]}";
    }

    private static string Stranger(string algorithm, string signed)
    {
        var data = Encoding.ASCII.GetBytes(signed);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(3072);
        return Base64UrlEncoder.Encode(
            algorithm == "ES256" ? ecdsa.SignData(data, HashAlgorithmName.SHA256) : rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        );
    }
}
