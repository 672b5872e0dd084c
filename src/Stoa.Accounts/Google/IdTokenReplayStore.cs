using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Google;

/// <summary>ID tokens that have opened a session. Each can be used once, so a token leaked into a log or a crash report is useless.</summary>
internal sealed class IdTokenReplayStore(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>False if it was used before. Identified by header and claims, because an elliptic-curve signature can be written in two ways.</summary>
    public async Task<bool> Use(string token, DateTimeOffset ends, CancellationToken cancelled) =>
        await database.Change(UseSql, cancelled, SHA256.HashData(Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')])), ends) == 1;

    public Task<int> PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow());

    private const string UseSql = "INSERT INTO accounts.used_id_tokens (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private const string PurgeExpiredSql = "DELETE FROM accounts.used_id_tokens WHERE expires_at < $1";
}
