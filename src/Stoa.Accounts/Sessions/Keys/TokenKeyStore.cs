using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions.Keys;

/// <summary>
/// Makes key pairs, has them take over from each other, and keeps every node's ring as the database has it. A key is published <c>Tokens:KeyLead</c> before
/// it signs, signs for <c>Tokens:KeyLifetime</c>, and goes when the last token that it signed has ended: at no moment is a good token refused.
/// </summary>
internal sealed partial class TokenKeyStore : IDisposable
{
    /// <summary>The signal that there are other keys.</summary>
    private const string Topic = "token_key";

    /// <summary>Clocks of nodes and of those who check tokens differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly NpgsqlDataSource _database;
    private readonly TokenKeyRing _ring;
    private readonly AuditLog _audit;
    private readonly TokenOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<TokenKeyStore> _log;

    /// <summary>One reading at a time: an older one that ends later would bring a revoked key back.</summary>
    private readonly SemaphoreSlim _loading = new(1);

    public TokenKeyStore(
        NpgsqlDataSource database,
        TokenKeyRing ring,
        ChangeNotifications notifications,
        AuditLog audit,
        IOptions<TokenOptions> options,
        TimeProvider clock,
        ILogger<TokenKeyStore> log
    )
    {
        (_database, _ring, _audit, _options, _clock, _log) = (database, ring, audit, options.Value, clock, log);
        notifications.On(Topic, _ => Hear());
        notifications.OnTrustChanged(isTrusted =>
        {
            if (isTrusted)
            {
                Hear();
            }
        });
    }

    public void Dispose() => _loading.Dispose();

    /// <summary>Those that this node signs with or accepts, but for the secret.</summary>
    private string[] Algorithms => [.. _options.Accepted.Where(algorithm => algorithm != TokenAlgorithms.Hmac)];

    private string? Signing => _options.Algorithm == TokenAlgorithms.Hmac ? null : _options.Algorithm;

    /// <summary>Before the first token, and each minute: makes what is missing, retires what is over.</summary>
    public async Task Renew(CancellationToken cancelled)
    {
        if (Signing is { } algorithm)
        {
            await _database.InTransaction<bool>(connection => Renew(connection, algorithm, cancelled), cancelled);
        }
        await Load(cancelled);
    }

    /// <summary>
    /// Has a new key take over: after the lead, or at once and alone, where the others, of whatever algorithm, may be known to somebody. Then every token that
    /// they signed is refused, and apps refresh.
    /// </summary>
    /// <returns>The id of the new key; null where none signs.</returns>
    public async Task<string?> Rotate(bool revoke, CancellationToken cancelled)
    {
        if (Signing is not { } algorithm)
        {
            return null;
        }
        var made = await _database.InTransaction<string>(
            async connection =>
            {
                await connection.Change(LockSql, cancelled);
                var now = _clock.GetUtcNow();
                if (revoke)
                {
                    await connection.Change(RevokeSql, cancelled);
                }
                var id = await Add(connection, algorithm, now, revoke ? now : now + _options.KeyLead, cancelled);
                await using var batch = new NpgsqlBatch(connection);
                _audit.Add(batch, "command line", revoke ? AccountAuditActions.TokenKeysRevoked : AccountAuditActions.TokenKeyRotated, "token_key:" + id);
                await batch.ExecuteNonQueryAsync(cancelled);
                return id;
            },
            cancelled
        );
        await Load(cancelled);
        return made.Value;
    }

    private async Task<Outcome<bool>> Renew(NpgsqlConnection connection, string algorithm, CancellationToken cancelled)
    {
        await connection.Change(LockSql, cancelled);
        var now = _clock.GetUtcNow();
        var newest = await connection.One(NewestSql, row => (DateTimeOffset?)row.GetTime("signs_from"), cancelled, algorithm);
        if (newest is null)
        {
            await Add(connection, algorithm, now, now, cancelled);
        }
        else if (newest.Value + _options.KeyLifetime - _options.KeyLead <= now)
        {
            var due = newest.Value + _options.KeyLifetime;
            await Add(connection, algorithm, now, due > now + _options.KeyLead ? due : now + _options.KeyLead, cancelled);
        }
        if (await connection.Change(RetireSql, cancelled, algorithm, now - _options.AccessLifetime - Skew) > 0)
        {
            await connection.Change(ChangeNotifications.NotifySql, cancelled, Topic, "");
        }
        return true;
    }

    private static async Task<string> Add(
        NpgsqlConnection connection,
        string algorithm,
        DateTimeOffset now,
        DateTimeOffset signsFrom,
        CancellationToken cancelled
    )
    {
        var (id, key) = TokenKey.Create(algorithm);
        await connection.Change(AddSql, cancelled, id, algorithm, key, now, signsFrom);
        await connection.Change(ChangeNotifications.NotifySql, cancelled, Topic, "");
        return id;
    }

    private async Task Load(CancellationToken cancelled)
    {
        if (Algorithms is not { Length: > 0 } algorithms)
        {
            return;
        }
        await _loading.WaitAsync(cancelled);
        try
        {
            var keys = await _database.Many(
                LoadSql,
                row => new TokenKey(row.GetString("kid"), row.GetString("algorithm"), row.GetByteArray("private_key"), row.GetTime("signs_from")),
                cancelled,
                [algorithms]
            );
            _ring.Replace(keys);
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Hear() => _ = LoadSoon();

    /// <summary>The minute's look comes anyway.</summary>
    private async Task LoadSoon()
    {
        try
        {
            await Load(CancellationToken.None);
            if (Signing is { } algorithm && !_ring.Has(algorithm))
            {
                // A node that signs by another algorithm has revoked all keys: this one does not wait for its minute without.
                await Renew(CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            Unread(_log, failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The keys of access tokens could not be read and will be within a minute: {Reason}")]
    private static partial void Unread(ILogger log, string reason);

    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('accounts.token_keys'))";

    internal const string NewestSql = "SELECT signs_from FROM accounts.token_keys WHERE algorithm = $1 ORDER BY signs_from DESC LIMIT 1";

    internal const string AddSql = "INSERT INTO accounts.token_keys (kid, algorithm, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4, $5)";

    /// <summary>Those whose successor has been signing for longer than a token lives.</summary>
    internal const string RetireSql = """
        DELETE FROM accounts.token_keys k
        WHERE k.algorithm = $1
            AND EXISTS (SELECT FROM accounts.token_keys n WHERE n.algorithm = k.algorithm AND n.signs_from > k.signs_from AND n.signs_from < $2)
        """;

    internal const string RevokeSql = "DELETE FROM accounts.token_keys";

    internal const string LoadSql = """
        SELECT kid, algorithm, private_key, signs_from FROM accounts.token_keys WHERE algorithm = ANY($1) ORDER BY signs_from DESC, kid
        """;
}
