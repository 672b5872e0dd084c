using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// PBKDF2 in the spelling of PHC (<c>$pbkdf2-sha256$i=600000$salt$key</c>), passlib (<c>$pbkdf2-sha256$29000$salt$key</c>) or Django
/// (<c>pbkdf2_sha256$600000$salt$key</c>).
/// </summary>
internal sealed record Pbkdf2Hash(HashAlgorithmName Algorithm, int Iterations, byte[] Salt, byte[] Key) : ImportedHash
{
    /// <summary>A login may not cost minutes, whatever a file says.</summary>
    public const int MostIterations = 10_000_000;
    private const int ShortestKey = 16;

    /// <summary>Null where it is none of these.</summary>
    public static Pbkdf2Hash? Read(string text)
    {
        var parts = text.Split('$');
        return parts switch
        {
            ["", var name, var cost, var salt, var key] when name == "pbkdf2" || name.StartsWith("pbkdf2-", StringComparison.Ordinal) => Of(
                name.Length > 7 ? name[7..] : "sha1",
                Cost(cost),
                Base64(salt),
                Base64(key)
            ),
            [var name, var cost, { Length: > 0 and <= LongestPart } salt, var key] when name.StartsWith("pbkdf2_", StringComparison.Ordinal) => Of(
                name[7..],
                Cost(cost),
                Encoding.UTF8.GetBytes(salt),
                Base64(key)
            ),
            _ => null,
        };
    }

    public override bool Fits(string password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Salt, Iterations, Algorithm, Key.Length), Key);

    private static Pbkdf2Hash? Of(string algorithm, int? iterations, byte[]? salt, byte[]? key)
    {
        HashAlgorithmName? known = algorithm switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "sha384" => HashAlgorithmName.SHA384,
            "sha512" => HashAlgorithmName.SHA512,
            _ => null,
        };
        return known is { } name && iterations is { } rounds && salt is not null && key is { Length: >= ShortestKey }
            ? new Pbkdf2Hash(name, rounds, salt, key)
            : null;
    }

    /// <summary>The number of rounds, bare or as PHC's <c>i=</c> among other parameters.</summary>
    private static int? Cost(string text)
    {
        var number = text.Contains('=', StringComparison.Ordinal)
            ? text.Split(',').FirstOrDefault(parameter => parameter.StartsWith("i=", StringComparison.Ordinal))?[2..]
            : text;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= MostIterations ? rounds : null;
    }
}
