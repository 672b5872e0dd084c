using System.Diagnostics;
using System.Security.Cryptography;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// What one verification of a hash of today's strength takes, and work that makes up for one that took less: an imported account must not be told from an
/// unknown address by a quicker answer. One that takes longer cannot be hidden.
/// </summary>
internal sealed class HashCost(int iterations)
{
    private const int Slice = 2_000;

    /// <summary>Ticks of the stopwatch; 0 until the first measurement.</summary>
    private long _one;

    /// <summary>
    /// Verifications of today's strength have just taken the time since <paramref name="start"/>. The machine may be busy: recent ones count more.
    /// </summary>
    public void Note(long start, int passes)
    {
        var (taken, known) = ((Stopwatch.GetTimestamp() - start) / passes, Volatile.Read(ref _one));
        Volatile.Write(ref _one, known == 0 ? taken : known + ((taken - known) / 8));
    }

    /// <summary>Works until as much time has passed since <paramref name="start"/> as so many verifications take.</summary>
    public void Spend(long start, int passes)
    {
        if (Volatile.Read(ref _one) == 0)
        {
            var now = Stopwatch.GetTimestamp();
            Work(iterations);
            Note(now, 1);
        }
        var end = start + (passes * Volatile.Read(ref _one));
        while (Stopwatch.GetTimestamp() < end)
        {
            Work(Math.Min(Slice, iterations));
        }
    }

    private static void Work(int rounds)
    {
        Span<byte> key = stackalloc byte[32];
        Rfc2898DeriveBytes.Pbkdf2("wrong"u8, "a salt of no account"u8, key, rounds, HashAlgorithmName.SHA512);
    }
}
