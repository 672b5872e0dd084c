using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>Issued challenges, valid once for five minutes; those for adding a passkey only in the session that requested them.</summary>
internal sealed class PasskeyChallenges(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a challenge and returns its id.</summary>
    /// <param name="session">The session; null for a login.</param>
    /// <param name="state">What the framework's handler wants back.</param>
    public async Task<Guid> Add(Guid? session, string state, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await database.Change(AddSql, cancelled, id, session, state, now + Patience);
        return id;
    }

    /// <summary>Takes it, atomically; null if it is unknown, used, expired or another session's.</summary>
    public Task<string?> Take(Guid? id, Guid? session, CancellationToken cancelled) =>
        database.One(TakeSql, row => row.GetString(0), cancelled, id, session, clock.GetUtcNow());

    public Task PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow());

    internal const string AddSql = "INSERT INTO accounts.passkey_challenges (id, session_id, state, expires_at) VALUES ($1, $2, $3, $4)";

    internal const string TakeSql = """
        WITH taken AS (
            DELETE FROM accounts.passkey_challenges WHERE id = $1::uuid AND session_id IS NOT DISTINCT FROM $2::uuid RETURNING state, expires_at
        )
        SELECT state FROM taken WHERE expires_at > $3
        """;

    internal const string PurgeExpiredSql = "DELETE FROM accounts.passkey_challenges WHERE expires_at <= $1";
}
