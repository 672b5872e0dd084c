using System.Buffers.Binary;

namespace Stoa.Accounts.Passwords;

/// <summary>Which imported hashes can be verified here.</summary>
internal static class SupportedHashes
{
    private const int HeaderLength = 13;
    private const int ShortestPart = 16;
    private const int SecondFormatLength = 49;

    /// <summary>Why a hash is not imported, so that its owner has to reset the password.</summary>
    public static string ReasonFor(string hash) =>
        hash switch
        {
            _ when hash.Contains("scrypt", StringComparison.OrdinalIgnoreCase) && !hash.Contains("bcrypt", StringComparison.OrdinalIgnoreCase) =>
                "scrypt hashes cannot be verified here",
            ['$', '2', _, '$', ..] => "this bcrypt hash is malformed, of a faulty kind or too expensive",
            _ when hash.StartsWith("$argon2", StringComparison.Ordinal) => "of Argon2 only Argon2id, version 19, within bounds can be verified here",
            _ => "the hash is of no kind that can be verified here",
        };

    public static bool IsSupported(string hash) => hash.Contains('$', StringComparison.Ordinal) ? ImportedHash.Parse(hash) is not null : IsOfTheFramework(hash);

    /// <summary>ASP.NET Core Identity: its third format with any PRF and number of rounds, or its second.</summary>
    private static bool IsOfTheFramework(string text)
    {
        Span<byte> hash = stackalloc byte[512];
        if (text.Length > 512 || !Convert.TryFromBase64String(text, hash, out var length))
        {
            return false;
        }
        if (length > HeaderLength && hash[0] == 1)
        {
            var (prf, rounds, salt) = (
                BinaryPrimitives.ReadUInt32BigEndian(hash[1..]),
                BinaryPrimitives.ReadUInt32BigEndian(hash[5..]),
                BinaryPrimitives.ReadUInt32BigEndian(hash[9..])
            );
            return prf <= 2
                && rounds is >= 1 and <= Pbkdf2Hash.MostIterations
                && salt is >= ShortestPart and < 512
                && length - HeaderLength - (int)salt >= ShortestPart;
        }
        return length == SecondFormatLength && hash[0] == 0;
    }
}
