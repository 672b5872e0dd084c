using System.Security.Cryptography;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>The secrets that sign tokens: made at random on the first start, kept in the database, the same on every node.</summary>
internal sealed class SigningKeys(NpgsqlDataSource database)
{
    private byte[]? _access;
    private byte[]? _refresh;
    private byte[]? _codes;
    private byte[]? _factors;

    public ReadOnlySpan<byte> Access => _access ?? throw new InvalidOperationException("The signing keys are not loaded.");
    public ReadOnlySpan<byte> Refresh => _refresh ?? throw new InvalidOperationException("The signing keys are not loaded.");

    /// <summary>Hashes one-time codes and the addresses they are sent to. Derived from the key of refresh tokens (RFC 5869).</summary>
    public ReadOnlySpan<byte> Codes => _codes ?? throw new InvalidOperationException("The signing keys are not loaded.");

    /// <summary>Seals the secrets of authenticators. Derived from the key of refresh tokens (RFC 5869).</summary>
    public ReadOnlySpan<byte> Factors => _factors ?? throw new InvalidOperationException("The signing keys are not loaded.");

    /// <summary>Called once, before the server listens.</summary>
    public async Task Load(CancellationToken cancelled)
    {
        var keys = await database.Many(LoadSql, row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), cancelled);
        if (keys.Count < 2)
        {
            await database.Change(CreateSql, cancelled, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
            keys = await database.Many(LoadSql, row => (row.GetString(0), row.GetFieldValue<byte[]>(1)), cancelled);
        }
        Use(keys.Single(key => key.Item1 == "access").Item2, keys.Single(key => key.Item1 == "refresh").Item2);
    }

    internal void Use(byte[] access, byte[] refresh) =>
        (_access, _refresh, _codes, _factors) = (access, refresh, Derived(refresh, "stoa one-time codes"u8), Derived(refresh, "stoa second factors"u8));

    private static byte[] Derived(byte[] key, ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], info: purpose);
        return derived;
    }

    private const string LoadSql = "SELECT purpose, secret FROM accounts.signing_keys";

    private const string CreateSql = "INSERT INTO accounts.signing_keys (purpose, secret) VALUES ('access', $1), ('refresh', $2) ON CONFLICT DO NOTHING";
}
