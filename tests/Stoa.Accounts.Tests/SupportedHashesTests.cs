using System.Diagnostics;
using Stoa.Accounts.Passwords;

namespace Stoa.Accounts.Tests;

/// <summary>Which imported hashes are accepted, and which would never verify.</summary>
public sealed class SupportedHashesTests
{
    [Theory]
    [InlineData("$2x$12$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2$12$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2b$03$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2b$17$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2b$31$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2b$+9$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$2b$12$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8x")]
    [InlineData("$2b$12$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8x=")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2d$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=2097152,t=1,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=65536,t=17,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=8,t=2147483647,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=17$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=0$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=-8,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1,keyid=AA$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c2E$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAEC")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ")]
    [InlineData("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E")]
    [InlineData("scrypt:32768:8:1$salt$00ff")]
    [InlineData("$pbkdf2-md5$1000$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$pbkdf2-sha256$0$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$pbkdf2-sha256$10000001$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$pbkdf2-sha256$-5$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$pbkdf2-sha256$29000$AAECAwQFBgcICQoLDA0ODw$AAEC")]
    [InlineData("$pbkdf2-sha256$29000$AAECAwQFBgcICQoLDA0ODw$")]
    [InlineData("$pbkdf2-sha256$29000$$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("$pbkdf2-sha256$l=32$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw")]
    [InlineData("pbkdf2_sha256$60000$$AAECAwQFBgcICQoLDA0ODw==")]
    [InlineData("pbkdf2_sha256$60000$salt$not base64!")]
    [InlineData("AQAAAAF/////AAAAEAABAgMEBQYHCAkKCwwNDg8G2yyvLPBbXO3di37bkZ5zC6qkYEWZRJuw1MeSXQZotQ==")]
    [InlineData("AQAAAAcAACcQAAAAEAABAgMEBQYHCAkKCwwNDg8G2yyvLPBbXO3di37bkZ5zC6qkYEWZRJuw1MeSXQZotQ==")]
    [InlineData("AQAAAAEAACcQ/////wABAgMEBQYHCAkKCwwNDg8G2yyvLPBbXO3di37bkZ5zC6qkYEWZRJuw1MeSXQZotQ==")]
    [InlineData("AQAAAA==")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99")]
    [InlineData("password")]
    [InlineData("$$$$")]
    [InlineData("")]
    public void A_hash_that_no_login_could_verify_is_not_imported(string hash) => Assert.False(SupportedHashes.IsSupported(hash));

    [Theory]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password")]
    [InlineData("argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    [InlineData("bcrypt$$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    public void Published_test_vectors_are_verified(string hash, string password)
    {
        Assert.True(SupportedHashes.IsSupported(hash));
        Assert.True(ImportedHash.Parse(hash)!.Fits(password));
        Assert.False(ImportedHash.Parse(hash)!.Fits(password + "!"));
        Assert.False(ImportedHash.Parse(hash)!.Fits(""));
    }

    [Fact]
    public void Bcrypt_uses_only_the_first_72_bytes() =>
        Assert.True(ImportedHash.Parse("$2b$06$abcdefghijklmnopqrstuuhuNqKhtELD4IVBwFnFwEG6keDb5fkrW")!.Fits(new string('ü', 50) + "another tail"));

    [Fact]
    public void A_cheaper_imported_hash_is_padded_to_the_time_of_ours()
    {
        var cost = new HashCost(1000);
        cost.Note(Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 50), passes: 1);
        var start = Stopwatch.GetTimestamp();

        cost.Spend(start, passes: 2);

        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(40));
    }

    [Fact]
    public void A_dearer_imported_hash_is_not_padded()
    {
        var cost = new HashCost(int.MaxValue);
        cost.Note(Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 50), passes: 1);

        cost.Spend(Stopwatch.GetTimestamp() - Stopwatch.Frequency, passes: 1);
    }
}
