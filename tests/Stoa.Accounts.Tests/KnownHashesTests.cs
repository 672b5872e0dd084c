using Stoa.Accounts.Passwords;

namespace Stoa.Accounts.Tests;

/// <summary>Which hashes from elsewhere are taken, and which would be a trap.</summary>
public sealed class KnownHashesTests
{
    [Theory]
    [InlineData("$2b$12$LJ3m4ys3Lg8G5mKc0ZzQ4uYbq2Q3uGq0xv1i9m0cQy2bq8x0Yw8xK")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaasrOoLyCKzVkPhWc")]
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
    public void What_no_login_here_could_verify_is_not_taken(string hash) => Assert.False(KnownHashes.Contains(hash));
}
