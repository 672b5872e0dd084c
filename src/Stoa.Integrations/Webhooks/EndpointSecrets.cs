using System.Security.Cryptography;
using Npgsql;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Data;
using Stoa.Platform.Sealing;

namespace Stoa.Integrations.Webhooks;

/// <summary>
/// Secrets of endpoints: random, and sealed with AES-256-GCM for their endpoint, so that a row copied to another is useless. The key is in another table of the
/// same database: reading one table is not enough, reading the whole database is (as ADR 24 has it for authenticators).
/// </summary>
internal sealed class EndpointSecrets(NpgsqlDataSource database)
{
    private byte[]? _key;

    public static byte[] Generate() => RandomNumberGenerator.GetBytes(Signer.SecretLength);

    public async Task<byte[]> Seal(byte[] secret, Guid endpoint, CancellationToken cancelled)
    {
        await Load(cancelled);
        return SealedBytes.Seal(_key, secret, endpoint.ToByteArray());
    }

    /// <summary>Decrypts a secret; <see cref="Load"/> comes before.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was sealed for another endpoint or with another key.</exception>
    public byte[] Open(ReadOnlySpan<byte> text, Guid endpoint) => SealedBytes.Open(_key, text, endpoint.ToByteArray());

    /// <summary>The key of all nodes: whoever comes first makes it.</summary>
    public async Task Load(CancellationToken cancelled)
    {
        if (_key is null)
        {
            await database.Change(CreateSql, cancelled, RandomNumberGenerator.GetBytes(32));
            _key = await database.One(LoadSql, row => row.GetFieldValue<byte[]>(0), cancelled);
        }
    }

    internal const string CreateSql = "INSERT INTO integrations.keys (purpose, secret) VALUES ('endpoints', $1) ON CONFLICT DO NOTHING";

    internal const string LoadSql = "SELECT secret FROM integrations.keys WHERE purpose = 'endpoints'";
}
