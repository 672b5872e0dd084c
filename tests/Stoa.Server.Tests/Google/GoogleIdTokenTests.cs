using System.Text;
using System.Text.Json.Nodes;
using Stoa.Accounts.Google;

namespace Stoa.Server.Tests.Google;

/// <summary>What is no ID token for us, however well it is made.</summary>
public sealed class GoogleIdTokenTests : GoogleIdTokenSetup
{
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
}
