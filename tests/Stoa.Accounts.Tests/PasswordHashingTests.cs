using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stoa.Accounts.Passwords;

namespace Stoa.Accounts.Tests;

public sealed class PasswordHashingTests
{
    [Fact]
    public async Task A_hash_is_pbkdf2_with_sha_512_and_220000_rounds_and_a_salt_of_its_own()
    {
        using var hashing = New(new PasswordOptions());

        var hash = Convert.FromBase64String((await hashing.Hash("SecurePassword123!", Token))!);
        var again = Convert.FromBase64String((await hashing.Hash("SecurePassword123!", Token))!);

        // The framework's format 3: marker, function, rounds, length of the salt, salt, subkey.
        Assert.Equal(0x01, hash[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(220_000u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal(16u, BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)));
        Assert.Equal(13 + 16 + 32, hash.Length);
        Assert.NotEqual(hash[13..29], again[13..29]);
    }

    [Fact]
    public async Task Only_the_right_password_is_accepted()
    {
        using var hashing = New(Fast());
        var hash = await hashing.Hash("pässwörd-🦊", Token);

        Assert.Equal(new PasswordVerification(true, null), await hashing.Verify(hash, "pässwörd-🦊", Token));
        foreach (var wrong in new[] { "", " ", "Pässwörd-🦊", "pässwörd-🦊 ", "pässwörd-🐻", "pässwörd-" })
        {
            Assert.Equal(new PasswordVerification(false, null), await hashing.Verify(hash, wrong, Token));
        }
    }

    [Fact]
    public async Task Without_a_hash_no_password_is_accepted()
    {
        using var hashing = New(Fast());

        Assert.Equal(new PasswordVerification(false, null), await hashing.Verify(null, "anything", Token));
    }

    [Fact]
    public async Task A_weaker_hash_is_replaced_by_one_of_the_current_strength()
    {
        using var old = New(Fast());
        using var today = New(new PasswordOptions { Iterations = 2000, Lanes = 1 });
        var hash = await old.Hash("SecurePassword123!", Token);

        var verdict = await today.Verify(hash, "SecurePassword123!", Token);

        Assert.True(verdict!.Right);
        Assert.Equal(new PasswordVerification(true, null), await today.Verify(verdict.NewHash, "SecurePassword123!", Token));
        Assert.Equal(new PasswordVerification(false, null), await today.Verify(hash, "wrong", Token));
    }

    [Fact]
    public async Task A_password_is_accepted_in_every_Unicode_spelling()
    {
        using var hashing = New(Fast());
        var hash = await hashing.Hash("contrase\u00F1a", Token);

        Assert.Equal(new PasswordVerification(true, null), await hashing.Verify(hash, "contrasen\u0303a", Token));
    }

    [Fact]
    public async Task A_hash_made_before_normalization_is_accepted_and_replaced()
    {
        using var hashing = New(Fast());
        var old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword("", "contrasen\u0303a");

        var verdict = await hashing.Verify(old, "contrasen\u0303a", Token);

        Assert.True(verdict!.Right);
        Assert.Equal(new PasswordVerification(true, null), await hashing.Verify(verdict.NewHash, "contrase\u00F1a", Token));
        Assert.Equal(new PasswordVerification(false, null), await hashing.Verify(old, "contrasena\u0303", Token));
    }

    [Fact]
    public async Task A_full_queue_is_refused_at_once()
    {
        using var hashing = New(
            new PasswordOptions
            {
                Iterations = 200_000,
                Lanes = 1,
                WaitingPerLane = 2,
            }
        );

        var hashes = Enumerable.Range(0, 50).Select(_ => hashing.Hash("SecurePassword123!", Token)).ToArray();
        var told = hashes.Count(hash => hash.IsCompletedSuccessfully && hash.Result is null);
        var done = await Task.WhenAll(hashes);

        Assert.InRange(told, 1, 48);
        Assert.Equal(50 - told, done.Count(hash => hash is not null));
        Assert.NotNull(await hashing.Hash("SecurePassword123!", Token));
    }

    [Fact]
    public async Task A_cancelled_job_is_skipped_and_the_others_are_hashed()
    {
        using var hashing = New(new PasswordOptions { Iterations = 200_000, Lanes = 1 });
        using var gone = new CancellationTokenSource();
        var before = hashing.Hash("SecurePassword123!", Token);
        var given = hashing.Hash("SecurePassword123!", gone.Token);
        var after = hashing.Hash("SecurePassword123!", Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.NotNull(await before);
        Assert.NotNull(await after);
    }

    [Fact]
    public async Task A_malformed_hash_fails_its_caller_and_not_the_thread()
    {
        using var hashing = New(Fast());

        await Assert.ThrowsAnyAsync<FormatException>(() => hashing.Verify("not base64!", "x", Token));

        Assert.NotNull(await hashing.Hash("SecurePassword123!", Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static PasswordOptions Fast() => new() { Iterations = 1000, Lanes = 1 };

    private static PasswordHashing New(PasswordOptions options) => new(Options.Create(options));
}
