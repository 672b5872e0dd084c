using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Stoa.Bench.Baselines;

/// <summary>Verifies a password with the framework's hasher over and over, on as many threads and at the same niceness as the server has lanes.</summary>
internal static partial class HashLoop
{
    private const int LaneNiceness = 15;

    /// <summary>Hashes a second.</summary>
    public static double Run(double seconds)
    {
        var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = new Accounts.PasswordOptions().Iterations }));
        var hash = hasher.HashPassword("", "password");
        var count = 0;
        var start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Work()
        {
            if (OperatingSystem.IsLinux())
            {
                _ = SetPriority(0, 0, LaneNiceness);
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                hasher.VerifyHashedPassword("", hash, "password");
                Interlocked.Increment(ref count);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
