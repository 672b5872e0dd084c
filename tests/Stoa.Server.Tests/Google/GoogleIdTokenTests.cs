using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stoa.Accounts;
using Stoa.Accounts.Google;
using Stoa.Contracts;

namespace Stoa.Server.Tests.Google;

/// <summary>What is no ID token for us, however well it is made.</summary>
public sealed class GoogleIdTokenTests : IDisposable
{
    private const string Issuer = "https://accounts.google.com";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _stranger = RSA.Create(2048);
    private readonly Clock _clock = new();
    private int _fetches;
    private bool _away;

    [Fact]
    public async Task A_genuine_token_tells_who_it_is()
    {
        var identity = (await Check(Rsa(Claims()))).Value!;

        Assert.Equal(
            new Identity(Issuer, "subject-1", "ada@example.com", true, false, "Ada", "Lovelace", DateTimeOffset.FromUnixTimeSeconds(Now + 3660)),
            identity
        );
        Assert.NotNull((await Check(Curve(Claims()))).Value);
        Assert.Equal(Issuer, (await Check(Rsa(Claims(("iss", "accounts.google.com"))))).Value!.Issuer);
        Assert.NotNull((await Check(Rsa(Claims(("aud", new JsonArray("shop", "other")), ("azp", "shop"))))).Value);
        Assert.NotNull((await Check(Rsa(Claims(("exp", Now - 59))))).Value);
        Assert.NotNull((await Check(Rsa(Claims(("nonce", null))), nonce: null)).Value);
    }

    [Theory]
    [InlineData("ada@gmail.com", null, true, true)]
    [InlineData("Ada@GoogleMail.com", null, true, true)]
    [InlineData("ada@work.example", "work.example", true, true)]
    [InlineData("ada@work.example", "", true, false)]
    [InlineData("ada@example.com", null, true, false)]
    [InlineData("ada@notgmail.com", null, true, false)]
    [InlineData("ada@gmail.com.evil.example", null, true, false)]
    [InlineData("ada@gmail.com", null, false, false)]
    [InlineData("ada@work.example", "work.example", false, false)]
    public async Task Google_is_authoritative_for_its_own_addresses_and_its_organisations(string email, string? hd, bool verified, bool authoritative)
    {
        var identity = (await Check(Rsa(Claims(("email", email), ("hd", hd), ("email_verified", verified))))).Value!;

        Assert.Equal(authoritative, identity.IsAuthoritative);
    }

    [Theory]
    [InlineData("iss", "\"https://accounts.google.com.evil.example\"")]
    [InlineData("iss", "null")]
    [InlineData("aud", "\"another-client\"")]
    [InlineData("aud", "[\"another-client\"]")]
    [InlineData("aud", "[\"shop\",\"other\"]")]
    [InlineData("aud", "[\"shop\",1]")]
    [InlineData("aud", "[]")]
    [InlineData("nonce", "\"another-nonce\"")]
    [InlineData("nonce", "null")]
    [InlineData("exp", "0")]
    [InlineData("exp", "\"9999999999\"")]
    [InlineData("exp", "1e999")]
    [InlineData("iat", "99999999999")]
    [InlineData("iat", "null")]
    [InlineData("nbf", "99999999999")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "\"a\\u0000b\"")]
    [InlineData("sub", "\"\\ud800\"")]
    [InlineData("sub", "7")]
    public async Task A_claim_that_is_wrong_is_enough(string name, string json)
    {
        var claims = Claims((name, null)).ToJsonString();

        await Refused(Rsa(Encoding.UTF8.GetBytes($"{{\"{name}\":{json},{claims[1..]}")));
    }

    [Fact]
    public async Task A_token_that_has_just_expired_is_refused() => await Refused(Rsa(Claims(("exp", Now - 60))));

    [Fact]
    public async Task A_claim_that_is_said_twice_is_refused() =>
        await Refused(Rsa(Encoding.UTF8.GetBytes("{\"aud\":\"shop\"," + Claims().ToJsonString()[1..])));

    [Fact]
    public async Task Claims_that_are_no_object_are_refused()
    {
        foreach (var claims in new[] { "", "[]", "7", "{", "\"x\"", "{\"a\":" + new string('[', 200), "\u0001" })
        {
            await Refused(Rsa(Encoding.UTF8.GetBytes(claims)));
        }
        await Refused(Rsa([0xFF, 0xFE]));
        await Refused(Rsa(Encoding.UTF8.GetBytes(Claims().ToJsonString()).Select(b => b == (byte)'L' ? (byte)0xFF : b).ToArray()));
    }

    [Fact]
    public async Task Only_the_two_algorithms_with_the_right_key_are_heard()
    {
        var claims = Bytes(Claims());
        var secret = Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());

        await Refused(Token("""{"alg":"none","kid":"rsa-1"}""", claims, _ => []));
        await Refused(Token("""{"alg":"none","kid":"rsa-1"}""", claims, _ => [1]));
        await Refused(Token("""{"alg":"HS256","kid":"rsa-1"}""", claims, signed => HMACSHA256.HashData(secret, signed)));
        await Refused(Token("""{"alg":"RS512","kid":"rsa-1"}""", claims, signed => _rsa.SignData(signed, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)));
        await Refused(Token("""{"alg":"PS256","kid":"rsa-1"}""", claims, signed => _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        await Refused(Token("""{"alg":"ES256","kid":"rsa-1"}""", claims, Sign(_rsa)));
        await Refused(Token("""{"alg":"RS256","kid":"ec-1"}""", claims, signed => _curve.SignData(signed, HashAlgorithmName.SHA256)));
        await Refused(
            Token(
                """{"alg":"ES256","kid":"ec-1"}""",
                claims,
                signed => _curve.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            )
        );
        await Refused(Token("""{"alg":"ES256","kid":"ec-1"}""", claims, _ => new byte[64]));
        await Refused(Token("""{"alg":"RS256","kid":"rsa-1"}""", claims, Sign(_stranger)));
    }

    [Theory]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","kid":""}""")]
    [InlineData("""{"alg":"RS256","kid":7}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa-1","kid":"rsa-1"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa-1","crit":["exp"]}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa-1","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"weak"}""")]
    [InlineData("""{"alg":"RS256","kid":"for-encryption"}""")]
    [InlineData("""{"alg":["RS256"],"kid":"rsa-1"}""")]
    [InlineData("[]")]
    public async Task A_header_that_is_odd_is_refused(string header) => await Refused(Token(header, Bytes(Claims()), Sign(_rsa)));

    [Fact]
    public async Task Text_that_is_no_token_is_refused()
    {
        var token = Rsa(Claims());
        foreach (
            var text in new[]
            {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "\0.\0.\0",
                token + ".",
                token + "=",
                " " + token,
                token[..^2],
                token.Replace('.', ' '),
                new string('a', 100_000),
                "ü.ü.ü",
            }
        )
        {
            await Refused(text);
        }
        var dot = token.LastIndexOf('.');
        await Refused(token[..(dot + 1)] + (token[dot + 1] == 'A' ? 'B' : 'A') + token[(dot + 2)..]);
    }

    [Fact]
    public async Task An_unknown_key_id_is_looked_up_once_and_then_left_alone_for_a_while()
    {
        using var keys = Keys();
        var tokens = Tokens(keys);
        await Refused(Token("""{"alg":"RS256","kid":"no-such-key"}""", Bytes(Claims()), Sign(_rsa)), tokens);
        await Refused(Token("""{"alg":"RS256","kid":"nor-this-one"}""", Bytes(Claims()), Sign(_rsa)), tokens);
        Assert.Equal(1, _fetches);

        _clock.Now += TimeSpan.FromSeconds(31);
        await Refused(Token("""{"alg":"RS256","kid":"no-such-key"}""", Bytes(Claims()), Sign(_rsa)), tokens);
        Assert.Equal(2, _fetches);
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task While_the_keys_cannot_be_had_the_provider_is_away_and_old_ones_go_on()
    {
        using var keys = Keys();
        var tokens = Tokens(keys);
        _away = true;
        Assert.Equal(AccountFaults.GoogleUnavailable, (await Check(Rsa(Claims()), tokens: tokens)).Failure!.Fault);

        (_away, _clock.Now) = (false, _clock.Now + TimeSpan.FromSeconds(2));
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);

        (_away, _clock.Now) = (true, _clock.Now + TimeSpan.FromHours(2));
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);
        Assert.Equal(3, _fetches);
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _curve.Dispose();
        _stranger.Dispose();
    }

    private long Now => _clock.Now.ToUnixTimeSeconds();

    private async Task Refused(string token, IdTokens? tokens = null)
    {
        var outcome = await Check(token, tokens: tokens);
        Assert.Equal(AccountFaults.GoogleRefused, outcome.Failure?.Fault);
        Assert.Equal("id_token_invalid", outcome.Failure!.Arguments["error"]);
    }

    private async Task<Outcome<Identity>> Check(string token, string? nonce = "the-nonce", IdTokens? tokens = null)
    {
        using var keys = Keys();
        return await (tokens ?? Tokens(keys)).Check(token, ["shop"], nonce, TestContext.Current.CancellationToken);
    }

    private IdTokens Tokens(ProviderKeys keys) => new(keys, Options.Create(new GoogleOptions()), _clock, NullLogger<IdTokens>.Instance);

    private ProviderKeys Keys() => new(_ => Task.FromResult(KeySet()), _clock);

    private byte[]? KeySet()
    {
        _fetches++;
        if (_away)
        {
            return null;
        }
        using var weak = RSA.Create(1024);
        var point = _curve.ExportParameters(false).Q;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                keys = new object[]
                {
                    Jwk(_rsa, "rsa-1", "sig"),
                    Jwk(weak, "weak", "sig"),
                    Jwk(_rsa, "for-encryption", "enc"),
                    7,
                    new
                    {
                        kty = "oct",
                        kid = "rsa-1",
                        k = "AAAA",
                    },
                    new
                    {
                        kty = "EC",
                        crv = "P-256",
                        kid = "ec-1",
                        x = Base64Url.EncodeToString(point.X),
                        y = Base64Url.EncodeToString(point.Y),
                    },
                    new
                    {
                        kty = "EC",
                        crv = "P-256",
                        kid = "off-the-curve",
                        x = Base64Url.EncodeToString(new byte[32]),
                        y = Base64Url.EncodeToString(point.Y),
                    },
                    new
                    {
                        kty = "RSA",
                        kid = "broken",
                        n = "not base64!",
                        e = "AQAB",
                    },
                },
            }
        );
    }

    private static object Jwk(RSA key, string kid, string use)
    {
        var parameters = key.ExportParameters(false);
        return new
        {
            kty = "RSA",
            alg = "RS256",
            use,
            kid,
            n = Base64Url.EncodeToString(parameters.Modulus),
            e = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    private JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = "shop",
            ["sub"] = "subject-1",
            ["nonce"] = "the-nonce",
            ["iat"] = Now,
            ["exp"] = Now + 3600,
            ["email"] = "ada@example.com",
            ["email_verified"] = true,
            ["given_name"] = "Ada",
            ["family_name"] = "Lovelace",
        };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }
        return claims;
    }

    private string Rsa(JsonObject claims) => Rsa(Bytes(claims));

    private string Rsa(byte[] claims) => Token("""{"alg":"RS256","kid":"rsa-1","typ":"JWT"}""", claims, Sign(_rsa));

    private string Curve(JsonObject claims) =>
        Token("""{"alg":"ES256","kid":"ec-1"}""", Bytes(claims), signed => _curve.SignData(signed, HashAlgorithmName.SHA256));

    private static Func<byte[], byte[]> Sign(RSA key) => signed => key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static byte[] Bytes(JsonObject claims) => Encoding.UTF8.GetBytes(claims.ToJsonString());

    private static string Token(string header, byte[] claims, Func<byte[], byte[]> sign)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(claims);
        return signed + "." + Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
