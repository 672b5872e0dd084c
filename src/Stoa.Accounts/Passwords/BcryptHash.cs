using System.Buffers;
using System.Globalization;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// bcrypt: <c>$2b$12$</c> and 53 characters, or <c>$2a$</c> and <c>$2y$</c>; Django writes <c>bcrypt$</c> in front. <c>$2x$</c> marks a faulty kind
/// that nothing should verify.
/// </summary>
internal sealed record BcryptHash(string Text) : ImportedHash
{
    private const int Length = 60;
    private const int LowestCost = 4;

    /// <summary>Five seconds of a processor here; each further step doubles it.</summary>
    private const int HighestCost = 16;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Null where it is none of these.</summary>
    public static BcryptHash? Read(string text)
    {
        var hash = text.StartsWith("bcrypt$$2", StringComparison.Ordinal) ? text["bcrypt$".Length..] : text;
        return
            hash is ['$', '2', 'a' or 'b' or 'y', '$', _, _, '$', ..]
            && hash.Length == Length
            && !hash.AsSpan(7).ContainsAnyExcept(Alphabet)
            && int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
            && cost is >= LowestCost and <= HighestCost
            ? new BcryptHash(hash)
            : null;
    }

    /// <summary>bcrypt looks at the first 72 bytes, here as in the program that made the hash.</summary>
    public override bool Fits(string password) => BCrypt.Net.BCrypt.Verify(password, Text);
}
