using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts.Sessions;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Parses access tokens and creates invalid ones.</summary>
internal static class Jwt
{
    public const string Header = """{"alg":"HS256","typ":"JWT"}""";

    public static byte[] KeyOf(StoaHost host) => host.Services.GetRequiredService<SigningKeys>().Access.ToArray();

    public static string HeaderOf(string token) => Decode(token.Split('.')[0]);

    public static JsonNode ClaimsOf(string token) => JsonNode.Parse(Decode(token.Split('.')[1]))!;

    public static string Sign(string header, string claims, byte[] key)
    {
        var signed = Encode(header) + "." + Encode(claims);
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)));
    }

    /// <summary>The token's claims with one of them changed, signed with the given key.</summary>
    public static string With(string token, string claim, JsonNode? value, byte[] key)
    {
        var claims = ClaimsOf(token);
        claims[claim] = value;
        return Sign(Header, claims.ToJsonString(), key);
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
