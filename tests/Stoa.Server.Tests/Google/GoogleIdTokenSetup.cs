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

/// <summary>A provider's keys, the tokens that are made with them, and what the server makes of these.</summary>
public abstract class GoogleIdTokenSetup : IDisposable
{
    private protected const string Issuer = "https://accounts.google.com";
    private protected ECDsa ProviderCurve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private protected Clock Time { get; } = new();
    private protected int Fetches { get; set; }
    private protected bool IsAway { get; set; }

    public void Dispose()
    {
        ProviderCurve.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected long Now => Time.Now.ToUnixTimeSeconds();

    private protected async Task Refused(string token, IdTokens? tokens = null)
    {
        var outcome = await Check(token, tokens: tokens);
        Assert.Equal(AccountFaults.GoogleRefused, outcome.Failure?.Fault);
        Assert.Equal("id_token_invalid", outcome.Failure!.Arguments["error"]);
    }

    private protected async Task<Outcome<Identity>> Check(string token, string? nonce = "the-nonce", IdTokens? tokens = null)
    {
        using var keys = Keys();
        return await (tokens ?? Tokens(keys)).Check(token, ["shop"], nonce, TestContext.Current.CancellationToken);
    }

    private protected IdTokens Tokens(ProviderKeys keys) => new(keys, Options.Create(new GoogleOptions()), Time, NullLogger<IdTokens>.Instance);

    private protected ProviderKeys Keys() => new(_ => Task.FromResult(KeySet()), Time);

    private protected byte[]? KeySet()
    {
        Fetches++;
        if (IsAway)
        {
            return null;
        }
        var point = ProviderCurve.ExportParameters(false).Q;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                keys = new object[]
                {
                    Jwk(RsaKeys.Provider, "rsa-1", "sig"),
                    Jwk(RsaKeys.Weak, "weak", "sig"),
                    Jwk(RsaKeys.Provider, "for-encryption", "enc"),
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

    private protected static object Jwk(RSA key, string kid, string use)
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

    private protected JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
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

    private protected static string Rsa(JsonObject claims) => Rsa(Bytes(claims));

    private protected static string Rsa(byte[] claims) => Token("""{"alg":"RS256","kid":"rsa-1","typ":"JWT"}""", claims, Sign(RsaKeys.Provider));

    private protected string Curve(JsonObject claims) =>
        Token("""{"alg":"ES256","kid":"ec-1"}""", Bytes(claims), signed => ProviderCurve.SignData(signed, HashAlgorithmName.SHA256));

    private protected static Func<byte[], byte[]> Sign(RSA key) => signed => key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private protected static byte[] Bytes(JsonObject claims) => Encoding.UTF8.GetBytes(claims.ToJsonString());

    private protected static string Token(string header, byte[] claims, Func<byte[], byte[]> sign)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(claims);
        return signed + "." + Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)));
    }

    private protected sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
