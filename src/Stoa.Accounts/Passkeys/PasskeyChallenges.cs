using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>Issued challenges, valid once for five minutes and for their purpose only.</summary>
internal sealed class PasskeyChallenges(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a challenge and returns its id.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="state">What the framework's handler wants back.</param>
    public async Task<Guid> Add(PasskeyPurpose purpose, string state, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await database.Change(AddSql, cancelled, id, purpose.Session, state, now + Patience, purpose.StepUp);
        return id;
    }

    /// <summary>Takes it, atomically; null if it is unknown, used, expired, or for another purpose or session.</summary>
    public Task<string?> Take(Guid? id, PasskeyPurpose purpose, CancellationToken cancelled) =>
        database.One(TakeSql, row => row.GetString(0), cancelled, id, purpose.Session, clock.GetUtcNow(), purpose.StepUp);

    public Task PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow());

    internal const string AddSql = "INSERT INTO accounts.passkey_challenges (id, session_id, state, expires_at, step_up) VALUES ($1, $2, $3, $4, $5)";

    internal const string TakeSql = """
        WITH taken AS (
            DELETE FROM accounts.passkey_challenges WHERE id = $1::uuid AND session_id IS NOT DISTINCT FROM $2::uuid AND step_up = $4
            RETURNING state, expires_at
        )
        SELECT state FROM taken WHERE expires_at > $3
        """;

    internal const string PurgeExpiredSql = "DELETE FROM accounts.passkey_challenges WHERE expires_at <= $1";
}
