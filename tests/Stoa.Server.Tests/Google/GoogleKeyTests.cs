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

/// <summary>Keys and claims that the standard allows, although Google does not use them.</summary>
public sealed class GoogleKeyTests : IDisposable
{
    private readonly RSA _first = RsaKeys.Provider;
    private readonly RSA _second = RsaKeys.Stranger;
    private readonly Clock _clock = new();
    private readonly ProviderKeys _keys;
    private readonly IdTokens _tokens;
    private object[] _published = [];
    private int _fetches;

    public GoogleKeyTests()
    {
        _keys = new ProviderKeys(_ => Task.FromResult<byte[]?>(Publish()), _clock);
        _tokens = new IdTokens(_keys, Options.Create(new GoogleOptions()), _clock, NullLogger<IdTokens>.Instance);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "a")]
    [InlineData("a", null)]
    [InlineData("a", "a")]
    public async Task A_single_key_is_used_with_or_without_a_key_id(string? ofToken, string? ofKey)
    {
        var nowhere = Base64Url.EncodeToString(new byte[32]);
        _published =
        [
            Jwk(RsaKeys.Weak, null),
            Jwk(_first, ofKey),
            Jwk(_second, "for-encryption", "enc"),
            new
            {
                kty = "EC",
                crv = "P-256",
                x = nowhere,
                y = nowhere,
            },
            new { kty = "oct", k = "AAAA" },
            7,
        ];

        Assert.NotNull((await Check(Token(_first, ofToken))).Value);
        Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_second, ofToken))).Failure!.Fault);
    }

    [Fact]
    public async Task With_several_keys_the_token_must_name_one()
    {
        _published = [Jwk(_first, "a"), Jwk(_second, "b")];

        Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_first, null))).Failure!.Fault);
        Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_first, "c"))).Failure!.Fault);
        Assert.NotNull((await Check(Token(_second, "b"))).Value);
    }

    [Fact]
    public async Task A_malformed_key_id_is_not_treated_as_missing()
    {
        _published = [Jwk(_first, "a")];

        foreach (
            var header in new[]
            {
                """{"alg":"RS256","kid":""}""",
                """{"alg":"RS256","kid":7}""",
                """{"alg":"RS256","kid":null}""",
                """{"alg":"RS256","kid":"b"}""",
            }
        )
        {
            Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_first, header, Claims()))).Failure!.Fault);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public async Task A_key_replaced_under_the_same_id_is_fetched_after_the_first_bad_signature(string? id)
    {
        _published = [Jwk(_first, id)];
        Assert.NotNull((await Check(Token(_first, id))).Value);

        (_published, _clock.Now) = ([Jwk(_second, id)], _clock.Now + TimeSpan.FromSeconds(31));

        Assert.NotNull((await Check(Token(_second, id))).Value);
        Assert.Equal(2, _fetches);
        Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_first, id))).Failure!.Fault);
    }

    [Fact]
    public async Task Bad_signatures_fetch_the_keys_at_most_every_30_seconds_and_good_tokens_still_work()
    {
        _published = [Jwk(_first, "a")];
        Assert.NotNull((await Check(Token(_first, "a"))).Value);
        _clock.Now += TimeSpan.FromSeconds(31);

        for (var n = 0; n < 10; n++)
        {
            Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_second, "a"))).Failure!.Fault);
        }
        Assert.Equal(2, _fetches);
        _clock.Now += TimeSpan.FromSeconds(29);
        await Check(Token(_second, "a"));
        Assert.Equal(2, _fetches);
        Assert.NotNull((await Check(Token(_first, "a"))).Value);
        _clock.Now += TimeSpan.FromSeconds(2);
        await Check(Token(_second, "a"));
        Assert.Equal(3, _fetches);
    }

    [Fact]
    public async Task A_wrong_claim_does_not_fetch_keys()
    {
        _published = [Jwk(_first, "a")];
        Assert.NotNull((await Check(Token(_first, "a"))).Value);
        _clock.Now += TimeSpan.FromSeconds(31);

        Assert.Equal(AccountFaults.GoogleRefused, (await Check(Token(_first, "a", ("aud", "other")))).Failure!.Fault);
        Assert.Equal(1, _fetches);
    }

    [Theory]
    [InlineData("Ada Lovelace", null, null, "Ada", "Lovelace")]
    [InlineData("  Ludwig  van Beethoven ", null, null, "Ludwig", "van Beethoven")]
    [InlineData("Madonna", null, null, "Madonna", "")]
    [InlineData("   ", null, null, "", "")]
    [InlineData("Countess of Lovelace", "Ada", null, "Ada", "")]
    [InlineData("Countess of Lovelace", null, "King", "", "King")]
    [InlineData(null, null, null, "", "")]
    public async Task A_full_name_alone_is_split_into_first_and_last_name(string? name, string? given, string? family, string first, string last)
    {
        _published = [Jwk(_first, "a")];

        var identity = (await Check(Token(_first, "a", ("name", name), ("given_name", given), ("family_name", family)))).Value!;

        Assert.Equal((first, last), (identity.GivenName, identity.FamilyName));
    }

    [Fact]
    public async Task Time_claims_may_have_fractions()
    {
        _published = [Jwk(_first, "a")];
        var now = _clock.Now.ToUnixTimeSeconds();

        Assert.NotNull((await Check(Token(_first, "a", ("iat", now - 0.5), ("exp", now + 60.25), ("nbf", now - 0.5)))).Value);
    }

    public void Dispose() => _keys.Dispose();

    private Task<Outcome<Identity>> Check(string token) => _tokens.Check(token, ["shop"], null, TestContext.Current.CancellationToken);

    private byte[] Publish()
    {
        _fetches++;
        return JsonSerializer.SerializeToUtf8Bytes(new { keys = _published });
    }

    private static JsonObject Jwk(RSA key, string? id, string use = "sig")
    {
        var parameters = key.ExportParameters(false);
        var jwk = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = use,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
        if (id is not null)
        {
            jwk["kid"] = id;
        }
        return jwk;
    }

    private JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var now = _clock.Now.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = "https://accounts.google.com",
            ["aud"] = "shop",
            ["sub"] = "subject-1",
            ["iat"] = now,
            ["exp"] = now + 3600,
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

    private string Token(RSA key, string? id, params (string Name, JsonNode? Value)[] changes) =>
        Token(key, id is null ? """{"alg":"RS256"}""" : $$"""{"alg":"RS256","kid":"{{id}}"}""", Claims(changes));

    private static string Token(RSA key, string header, JsonObject claims)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        return signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
