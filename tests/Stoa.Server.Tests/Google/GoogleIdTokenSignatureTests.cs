using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts;

namespace Stoa.Server.Tests.Google;

/// <summary>Whose signature makes an ID token, and with which of the provider's keys.</summary>
public sealed class GoogleIdTokenSignatureTests : GoogleIdTokenSetup
{
    [Fact]
    public async Task Only_the_two_algorithms_with_the_right_key_are_heard()
    {
        var claims = Bytes(Claims());
        var secret = Encoding.ASCII.GetBytes(RsaKeys.Provider.ExportSubjectPublicKeyInfoPem());

        await Refused(Token("""{"alg":"none","kid":"rsa-1"}""", claims, _ => []));
        await Refused(Token("""{"alg":"none","kid":"rsa-1"}""", claims, _ => [1]));
        await Refused(Token("""{"alg":"HS256","kid":"rsa-1"}""", claims, signed => HMACSHA256.HashData(secret, signed)));
        await Refused(
            Token("""{"alg":"RS512","kid":"rsa-1"}""", claims, signed => RsaKeys.Provider.SignData(signed, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1))
        );
        await Refused(
            Token("""{"alg":"PS256","kid":"rsa-1"}""", claims, signed => RsaKeys.Provider.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pss))
        );
        await Refused(Token("""{"alg":"ES256","kid":"rsa-1"}""", claims, Sign(RsaKeys.Provider)));
        await Refused(Token("""{"alg":"RS256","kid":"ec-1"}""", claims, signed => ProviderCurve.SignData(signed, HashAlgorithmName.SHA256)));
        await Refused(
            Token(
                """{"alg":"ES256","kid":"ec-1"}""",
                claims,
                signed => ProviderCurve.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            )
        );
        await Refused(Token("""{"alg":"ES256","kid":"ec-1"}""", claims, _ => new byte[64]));
        await Refused(Token("""{"alg":"RS256","kid":"rsa-1"}""", claims, Sign(RsaKeys.Stranger)));
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
    public async Task A_header_that_is_odd_is_refused(string header) => await Refused(Token(header, Bytes(Claims()), Sign(RsaKeys.Provider)));

    [Fact]
    public async Task An_unknown_key_id_is_looked_up_once_and_then_left_alone_for_a_while()
    {
        using var keys = Keys();
        var tokens = Tokens(keys);
        await Refused(Token("""{"alg":"RS256","kid":"no-such-key"}""", Bytes(Claims()), Sign(RsaKeys.Provider)), tokens);
        await Refused(Token("""{"alg":"RS256","kid":"nor-this-one"}""", Bytes(Claims()), Sign(RsaKeys.Provider)), tokens);
        Assert.Equal(1, Fetches);

        Time.Now += TimeSpan.FromSeconds(31);
        await Refused(Token("""{"alg":"RS256","kid":"no-such-key"}""", Bytes(Claims()), Sign(RsaKeys.Provider)), tokens);
        Assert.Equal(2, Fetches);
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);
        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task While_the_keys_cannot_be_had_the_provider_is_away_and_old_ones_go_on()
    {
        using var keys = Keys();
        var tokens = Tokens(keys);
        IsAway = true;
        Assert.Equal(AccountFaults.GoogleUnavailable, (await Check(Rsa(Claims()), tokens: tokens)).Failure!.Fault);

        (IsAway, Time.Now) = (false, Time.Now + TimeSpan.FromSeconds(2));
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);

        (IsAway, Time.Now) = (true, Time.Now + TimeSpan.FromHours(2));
        Assert.NotNull((await Check(Rsa(Claims()), tokens: tokens)).Value);
        Assert.Equal(3, Fetches);
    }
}
