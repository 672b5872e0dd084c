namespace Stoa.Accounts.Sessions.Keys;

/// <summary>How access tokens may be signed (RFC 7518).</summary>
internal static class TokenAlgorithms
{
    /// <summary>With a secret of ours, which nobody else can check: the default, and what the documents show.</summary>
    public const string Hmac = "HS256";

    /// <summary>ECDSA on P-256: small tokens, fast to sign.</summary>
    public const string Ecdsa = "ES256";

    /// <summary>RSASSA-PKCS1-v1_5 with 3,072 bits, for checkers that know nothing else.</summary>
    public const string Rsa = "RS256";

    public static readonly string[] All = [Hmac, Ecdsa, Rsa];
}
