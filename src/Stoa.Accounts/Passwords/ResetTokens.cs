using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passwords;

/// <summary>The permission to set a new password.</summary>
internal sealed record ResetPermit(string ResetToken, DateTimeOffset ExpiresAt);

/// <summary>Tokens that permit a new password: single use, half an hour unless said otherwise, one live token an address.</summary>
internal sealed class ResetTokens(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    /// <summary>Adds a new token; an older one of the address is replaced.</summary>
    /// <param name="batch">The statements of the transaction.</param>
    /// <param name="identifier">Of the address.</param>
    /// <param name="user">The owner; null if there is none: then the token permits nothing.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="life">How long it is good.</param>
    public static ResetPermit Add(NpgsqlBatch batch, byte[] identifier, Guid? user, DateTimeOffset now, TimeSpan life)
    {
        var permit = new ResetPermit(SecretLinks.NewToken(), now + life);
        batch.Add(AddSql, identifier, user, SecretLinks.Hash(permit.ResetToken), permit.ExpiresAt);
        return permit;
    }

    /// <summary>Deletes old tokens. Expired ones are kept for a while to report "expired" instead of "invalid".</summary>
    public Task PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - KeepFor);

    private const string AddSql = """
        INSERT INTO accounts.password_resets (identifier, user_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (identifier) DO UPDATE SET user_id = excluded.user_id, token_hash = excluded.token_hash, expires_at = excluded.expires_at
        """;

    private const string PurgeExpiredSql = "DELETE FROM accounts.password_resets WHERE expires_at < $1";
}
