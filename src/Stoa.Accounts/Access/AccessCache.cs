using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Access;

/// <summary>What decides over a user's requests right now.</summary>
/// <param name="Active">The account may be used.</param>
/// <param name="IsStaff">Holds a staff role.</param>
/// <param name="LacksSecondFactor">Holds a role that asks for a second factor and has none.</param>
/// <param name="EndedSessions">Sessions whose access tokens may not have expired yet: the denylist.</param>
internal sealed record Standing(bool Active, bool IsStaff, bool LacksSecondFactor, IReadOnlySet<Guid> EndedSessions);

/// <summary>
/// The standing of the users seen lately, so that a request costs no database read. Changes are told by the signal <c>user</c> with the
/// user's id as key; while signals are down nothing is trusted and every request reads.
/// </summary>
internal sealed class AccessCache
{
    public const string Topic = "user";
    private const int KeepAtMost = 200_000;

    /// <summary>A session may be ended by a node whose clock is behind that of the node which issued its last access token, or by a
    /// statement that began before.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Standing> _standings = new();
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tokenLife;
    private readonly string[] _rolesWithSecondFactor;
    private long _changes;
    private bool _trusted;

    public AccessCache(NpgsqlDataSource database, Signals signals, IOptions<TokenOptions> tokens, IOptions<SecondFactorOptions> factors, TimeProvider clock)
    {
        (_database, _clock, _tokenLife, _rolesWithSecondFactor) = (database, clock, tokens.Value.AccessLifetime, factors.Value.RequiredFor);
        signals.On(Topic, key => Forget(Guid.Parse(key)));
        signals.TrustChanged += trusted =>
        {
            _trusted = trusted;
            Clear();
        };
    }

    public ValueTask<Standing?> Of(Guid user, CancellationToken cancelled) =>
        _trusted && _standings.TryGetValue(user, out var standing) ? new(standing) : new(Load(user, cancelled));

    private async Task<Standing?> Load(Guid user, CancellationToken cancelled)
    {
        var changes = Volatile.Read(ref _changes);
        var standing = await _database.One(StandingSql,
            row => new Standing(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), new HashSet<Guid>(row.GetFieldValue<Guid[]>(3))),
            cancelled, user, _clock.GetUtcNow() - _tokenLife - ClockSkew, _rolesWithSecondFactor);
        // A change in between may have been read or not: then the next request reads again.
        if (standing is not null && _trusted && changes == Volatile.Read(ref _changes))
        {
            if (_standings.Count >= KeepAtMost)
            {
                _standings.Clear();
            }
            _standings[user] = standing;
            if (changes != Volatile.Read(ref _changes))
            {
                _standings.TryRemove(user, out _);
            }
        }
        return standing;
    }

    private void Forget(Guid user)
    {
        Interlocked.Increment(ref _changes);
        _standings.TryRemove(user, out _);
    }

    private void Clear()
    {
        Interlocked.Increment(ref _changes);
        _standings.Clear();
    }

    private const string StandingSql = """
        SELECT u.active,
               EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id
                       WHERE ur.user_id = u.id AND r.name IN ('super_admin', 'admin', 'manager', 'customer_experience')),
               NOT u.second_factor AND EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id
                                               WHERE ur.user_id = u.id AND r.name = ANY($3)),
               ARRAY(SELECT s.id FROM accounts.sessions s WHERE s.user_id = u.id AND s.revoked_at > $2)
        FROM accounts.users u WHERE u.id = $1
        """;
}
