using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// A PBKDF2 hash that another system made, in the spelling of PHC (<c>$pbkdf2-sha256$i=600000$salt$key</c>), passlib
/// (<c>$pbkdf2-sha256$29000$salt$key</c>) or Django (<c>pbkdf2_sha256$600000$salt$key</c>). It is good for one login, which replaces it.
/// </summary>
internal sealed record ImportedHash(HashAlgorithmName Algorithm, int Iterations, byte[] Salt, byte[] Key)
{
    /// <summary>A login may not cost minutes, whatever a file says.</summary>
    public const int MostIterations = 10_000_000;
    private const int ShortestKey = 16;
    private const int LongestPart = 1024;

    /// <summary>Null where it is none of these.</summary>
    public static ImportedHash? Parse(string text)
    {
        var parts = text.Split('$');
        return parts switch
        {
            [ "", var name, var cost, var salt, var key ] when name == "pbkdf2" || name.StartsWith("pbkdf2-", StringComparison.Ordinal) =>
                Of(name.Length > 7 ? name[7..] : "sha1", Cost(cost), Base64(salt), Base64(key)),
            [ var name, var cost, { Length: > 0 and <= LongestPart } salt, var key ] when name.StartsWith("pbkdf2_", StringComparison.Ordinal) =>
                Of(name[7..], Cost(cost), Encoding.UTF8.GetBytes(salt), Base64(key)),
            _ => null,
        };
    }

    public bool Fits(string password) => CryptographicOperations.FixedTimeEquals(
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Salt, Iterations, Algorithm, Key.Length), Key);

    private static ImportedHash? Of(string algorithm, int? iterations, byte[]? salt, byte[]? key)
    {
        HashAlgorithmName? known = algorithm switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "sha384" => HashAlgorithmName.SHA384,
            "sha512" => HashAlgorithmName.SHA512,
            _ => null,
        };
        return known is { } name && iterations is { } rounds && salt is not null && key is { Length: >= ShortestKey } ? new ImportedHash(name, rounds, salt, key) : null;
    }

    /// <summary>The number of rounds, bare or as PHC's <c>i=</c> among other parameters.</summary>
    private static int? Cost(string text)
    {
        var number = text.Contains('=', StringComparison.Ordinal)
            ? text.Split(',').FirstOrDefault(parameter => parameter.StartsWith("i=", StringComparison.Ordinal))?[2..]
            : text;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= MostIterations ? rounds : null;
    }

    /// <summary>Base64 with or without its padding; passlib writes a dot for the plus.</summary>
    private static byte[]? Base64(string text)
    {
        if (text.Length is 0 or > LongestPart)
        {
            return null;
        }
        var whole = text.Replace('.', '+').TrimEnd('=');
        var bytes = new byte[whole.Length];
        return Convert.TryFromBase64String(whole + new string('=', (4 - (whole.Length % 4)) % 4), bytes, out var length) ? bytes[..length] : null;
    }
}
