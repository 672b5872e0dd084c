using Microsoft.AspNetCore.Identity;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>A user as the framework's passkey handler knows one.</summary>
internal sealed record PasskeyUser(Guid Id, string Email);

/// <summary>Read-only store for the framework's passkey handler: passkeys are added, counted and removed by the use cases in their transactions.</summary>
internal sealed class PasskeyStore(NpgsqlDataSource database) : IUserPasskeyStore<PasskeyUser>
{
    public Task<PasskeyUser?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "D", out var id) ? database.One(UserSql, ReadUser, cancellationToken, id) : Task.FromResult<PasskeyUser?>(null);

    public Task<PasskeyUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        database.One(OwnerSql, ReadUser, cancellationToken, credentialId);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(PasskeyUser user, CancellationToken cancellationToken) =>
        [.. await database.Many(AllSql, ReadPasskey, cancellationToken, user.Id)];

    public Task<UserPasskeyInfo?> FindPasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) =>
        database.One(OneSql, ReadPasskey, cancellationToken, user.Id, credentialId);

    public Task<string> GetUserIdAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(PasskeyUser user, CancellationToken cancellationToken) => Task.FromResult<string?>(Users.KeyOf(user.Email));

    public Task<PasskeyUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddOrUpdatePasskeyAsync(PasskeyUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(PasskeyUser user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(PasskeyUser user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(PasskeyUser user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(PasskeyUser user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        // Holds nothing: the pool belongs to the container.
    }

    private static PasskeyUser ReadUser(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1));

    /// <summary>Attestations are neither requested nor stored: we do not restrict device makers.</summary>
    private static UserPasskeyInfo ReadPasskey(NpgsqlDataReader row) =>
        new(
            row.GetByteArray("credential_id"),
            row.GetByteArray("public_key"),
            row.GetTime("created_at"),
            (uint)row.GetInt64("sign_count"),
            row.GetStrings("transports"),
            isUserVerified: true,
            isBackupEligible: row.GetBoolean("backup_eligible"),
            isBackedUp: row.GetBoolean("backed_up"),
            attestationObject: [],
            clientDataJson: []
        );

    private const string Columns = "p.credential_id, p.public_key, p.created_at, p.sign_count, p.transports, p.backup_eligible, p.backed_up";

    internal const string UserSql = "SELECT id, email FROM accounts.users WHERE id = $1";

    internal const string OwnerSql = "SELECT u.id, u.email FROM accounts.passkeys p JOIN accounts.users u ON u.id = p.user_id WHERE p.credential_id = $1";

    internal const string AllSql = $"SELECT {Columns} FROM accounts.passkeys p WHERE p.user_id = $1 ORDER BY p.id";

    internal const string OneSql = $"SELECT {Columns} FROM accounts.passkeys p WHERE p.user_id = $1 AND p.credential_id = $2";
}
