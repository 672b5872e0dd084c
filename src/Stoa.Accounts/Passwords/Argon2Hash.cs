using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Stoa.Accounts.Passwords;

/// <summary>Argon2id in the spelling of PHC: <c>$argon2id$v=19$m=65536,t=3,p=4$salt$key</c>; Django writes <c>argon2</c> in front.</summary>
/// <param name="Memory">KiB.</param>
/// <param name="Passes">Over that memory.</param>
/// <param name="Lanes">Degree of parallelism.</param>
internal sealed record Argon2Hash(int Memory, int Passes, int Lanes, byte[] Salt, byte[] Key) : ImportedHash
{
    private const int MostMemory = 256 * 1024;
    private const int MostLanes = 16;

    /// <summary>Memory times passes, in KiB: seconds of a processor here.</summary>
    private const int MostWork = 1024 * 1024;
    private const int ShortestSalt = 8;
    private const int ShortestKey = 16;
    private const int LongestKey = 128;

    /// <summary>One at a time: the library uses pool threads and the managed heap, and large imported hashes must not slow the shop down.</summary>
    private static readonly Lock Turn = new();

    /// <summary>Null if it is another format or too expensive for a login.</summary>
    public static Argon2Hash? Read(string text)
    {
        var hash = text.StartsWith("argon2$argon2id$", StringComparison.Ordinal) ? text["argon2".Length..] : text;
        if (
            hash.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var key]
            || cost.Split(',') is not [var m, var t, var p]
            || Number(m, "m=") is not { } memory
            || Number(t, "t=") is not { } passes
            || Number(p, "p=") is not { } lanes
        )
        {
            return null;
        }
        return
            lanes is >= 1 and <= MostLanes
            && memory <= MostMemory
            && memory >= 8 * lanes
            && passes >= 1
            && (long)memory * passes <= MostWork
            && Base64(salt) is { Length: >= ShortestSalt } saltBytes
            && Base64(key) is { Length: >= ShortestKey and <= LongestKey } keyBytes
            ? new Argon2Hash(memory, passes, lanes, saltBytes, keyBytes)
            : null;
    }

    public override bool Fits(string password)
    {
        if (password.Length == 0)
        {
            return false;
        }
        lock (Turn)
        {
            using var argon = new Argon2id(Encoding.UTF8.GetBytes(password))
            {
                Salt = Salt,
                MemorySize = Memory,
                Iterations = Passes,
                DegreeOfParallelism = Lanes,
            };
            return CryptographicOperations.FixedTimeEquals(argon.GetBytes(Key.Length), Key);
        }
    }

    private static int? Number(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
