using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stoa.Contracts;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Hashes and verifies passwords with the framework's hasher (PBKDF2-SHA512) on a fixed number of low-priority threads: a wave of logins slows logins down, not
/// the shop.
/// </summary>
internal sealed partial class PasswordHashing : IDisposable
{
    private readonly PasswordHasher<object> _hasher;
    private readonly Channel<Job> _jobs;

    /// <summary>The queue is full.</summary>
    public static readonly Failure Busy = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Compared with the password of an unknown user, so that "no such user" takes as long as "wrong password".</summary>
    private readonly string _decoy;
    private readonly HashCost _cost;

    public PasswordHashing(IOptions<PasswordOptions> options)
    {
        var settings = options.Value;
        var lanes = settings.Lanes > 0 ? settings.Lanes : Environment.ProcessorCount;
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = settings.Iterations }));
        _decoy = Decoy(settings.Iterations);
        _cost = new HashCost(settings.Iterations);
        _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(lanes * settings.WaitingPerLane) { FullMode = BoundedChannelFullMode.Wait });
        for (var lane = 0; lane < lanes; lane++)
        {
            new Thread(Work) { IsBackground = true, Name = "password hasher " + lane }.Start();
        }
    }

    /// <summary>The hash of the normalised password (NIST SP 800-63B, 3.1.1.2), or null where too many are waiting already.</summary>
    public Task<string?> Hash(string password, CancellationToken cancelled) => Enqueue(() => _hasher.HashPassword(this, Nfkc.Of(password)), cancelled);

    /// <summary>Whether the password is right and, if its hash is of an older kind, a new one to store. Null where too many are waiting.
    /// A null hash (unknown user, or one without a password) takes as long and is never right, and a wrong password for a hash that is cheaper than ours takes
    /// as long as for ours.</summary>
    public Task<PasswordVerification?> Verify(string? hash, string password, CancellationToken cancelled) => Enqueue(() => Compare(hash, password), cancelled);

    public void Dispose() => _jobs.Writer.TryComplete();

    private PasswordVerification Compare(string? hash, string password)
    {
        var normal = Nfkc.Of(password);
        var passes = normal == password ? 1 : 2;
        var start = Stopwatch.GetTimestamp();
        if (hash is null || IsOurs(hash))
        {
            var verdict = CompareOwn(hash, password, normal);
            _cost.Note(start, verdict.Right ? 1 : passes);
            return verdict;
        }
        if (ImportedHash.Parse(hash) is not { } foreign)
        {
            // The framework's own formats, made with fewer rounds or more.
            var verdict = CompareOwn(hash, password, normal);
            if (!verdict.Right)
            {
                _cost.Spend(start, passes);
            }
            return verdict;
        }
        if (foreign.Fits(password))
        {
            return new PasswordVerification(true, _hasher.HashPassword(this, normal));
        }
        _cost.Spend(start, passes);
        return new PasswordVerification(false, null);
    }

    private PasswordVerification CompareOwn(string? hash, string password, string normal)
    {
        var result = _hasher.VerifyHashedPassword(this, hash ?? _decoy, normal);
        if (
            result == PasswordVerificationResult.Failed
            && normal != password
            && _hasher.VerifyHashedPassword(this, hash ?? _decoy, password) != PasswordVerificationResult.Failed
        )
        {
            // A hash from before passwords were normalised.
            result = PasswordVerificationResult.SuccessRehashNeeded;
        }
        if (hash is null || result == PasswordVerificationResult.Failed)
        {
            return new PasswordVerification(false, null);
        }
        return new PasswordVerification(true, result == PasswordVerificationResult.SuccessRehashNeeded ? _hasher.HashPassword(this, normal) : null);
    }

    /// <summary>
    /// Whether it was made with today's function and number of rounds: marker, function and rounds are its first nine bytes, twelve characters.
    /// </summary>
    private bool IsOurs(string hash) => hash.AsSpan().StartsWith(_decoy.AsSpan(0, 12), StringComparison.Ordinal);

    private Task<T?> Enqueue<T>(Func<T> work, CancellationToken cancelled)
        where T : class
    {
        var done = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new Job(() => done.TrySetResult(work()), exception => done.TrySetException(exception), () => done.TrySetCanceled(cancelled), cancelled);
        if (!_jobs.Writer.TryWrite(job))
        {
            done.SetResult(null);
        }
        return done.Task;
    }

    private void Work()
    {
        LowerPriority();
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (_jobs.Reader.TryRead(out var job))
            {
                Run(job);
            }
        }
    }

    /// <summary>A hash of nothing in the hasher's third format (marker, PRF, rounds, salt length, salt, key): made without hashing.</summary>
    private static string Decoy(int iterations)
    {
        const int HmacSha512 = 2,
            SaltLength = 16,
            KeyLength = 32,
            HeaderLength = 13;
        var decoy = RandomNumberGenerator.GetBytes(HeaderLength + SaltLength + KeyLength);
        decoy[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(1), HmacSha512);
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(5), iterations);
        BinaryPrimitives.WriteInt32BigEndian(decoy.AsSpan(9), SaltLength);
        return Convert.ToBase64String(decoy);
    }

    private static void Run(Job job)
    {
        if (job.Cancelled.IsCancellationRequested)
        {
            job.Cancel();
            return;
        }
        try
        {
            job.Run();
        }
        catch (Exception failure)
        {
            job.Fail(failure);
        }
    }

    /// <summary>On Linux niceness is per thread, and .NET's thread priority has no effect. Elsewhere .NET's priority works.</summary>
    private static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(0, 0, 15);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    private sealed record Job(Action Run, Action<Exception> Fail, Action Cancel, CancellationToken Cancelled);
}

/// <summary>What a check of a password found.</summary>
/// <param name="Right">The password belongs to the hash.</param>
/// <param name="NewHash">A replacement to store; null if the old hash is good enough.</param>
internal sealed record PasswordVerification(bool Right, string? NewHash);
