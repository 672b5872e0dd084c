using System.Diagnostics;
using System.Security.Cryptography;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Duration of one verification with today's parameters. Cheaper hashes are padded to it, so that an imported account cannot be recognised by a faster answer.
/// More expensive ones cannot be hidden.
/// </summary>
internal sealed class HashCost(int iterations)
{
    private const int Slice = 2_000;

    /// <summary>Ticks of the stopwatch; 0 until the first measurement.</summary>
    private long _one;

    /// <summary>Records a measured verification that began at <paramref name="start"/>. The machine may be busy, so recent values weigh more.</summary>
    public void Note(long start, int passes)
    {
        var (taken, known) = ((Stopwatch.GetTimestamp() - start) / passes, Volatile.Read(ref _one));
        Volatile.Write(ref _one, known == 0 ? taken : known + ((taken - known) / 8));
    }

    /// <summary>Burns time until this many verifications would have taken as long since <paramref name="start"/>.</summary>
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
