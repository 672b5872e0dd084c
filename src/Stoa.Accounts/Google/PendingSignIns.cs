using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Google;

/// <summary>A sign-in that left for the provider.</summary>
/// <param name="Verifier">PKCE (RFC 7636): never leaves the server before the code is redeemed, so a stolen code is worth nothing elsewhere.</param>
/// <param name="Nonce">Has to come back inside the ID token.</param>
internal sealed record WaitingSignIn(string Verifier, string Nonce);

/// <summary>
/// Started sign-ins by state, each valid once for ten minutes. The state is stored hashed, so that read access to the table is not enough to finish a sign-in.
/// </summary>
internal sealed class PendingSignIns(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>If several sign-ins use the same state, the latest counts: the code of an earlier one does not match its verifier.</summary>
    public Task Add(string state, WaitingSignIn signIn, CancellationToken cancelled) =>
        database.Change(AddSql, cancelled, Hash(state), signIn.Verifier, signIn.Nonce, clock.GetUtcNow() + Patience);

    /// <summary>Takes it, atomically; null if it is unknown, used or expired.</summary>
    public Task<WaitingSignIn?> Take(string state, CancellationToken cancelled) =>
        database.One(TakeSql, row => new WaitingSignIn(row.GetString(0), row.GetString(1)), cancelled, Hash(state), clock.GetUtcNow());

    public Task PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow());

    private static byte[] Hash(string state) => SHA256.HashData(Encoding.UTF8.GetBytes(state));

    private const string AddSql = """
        INSERT INTO accounts.google_states (state_hash, verifier, nonce, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (state_hash) DO UPDATE SET verifier = excluded.verifier, nonce = excluded.nonce, expires_at = excluded.expires_at
        """;

    private const string TakeSql = """
        WITH taken AS (DELETE FROM accounts.google_states WHERE state_hash = $1 RETURNING verifier, nonce, expires_at)
        SELECT verifier, nonce FROM taken WHERE expires_at > $2
        """;

    private const string PurgeExpiredSql = "DELETE FROM accounts.google_states WHERE expires_at <= $1";
}
