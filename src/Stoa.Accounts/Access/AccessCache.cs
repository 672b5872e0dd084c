using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Access;

/// <summary>What decides over a user's requests right now.</summary>
/// <param name="Active">The account may be used.</param>
/// <param name="IsStaff">Holds a staff role.</param>
/// <param name="EffectivePermissions">What their roles grant.</param>
/// <param name="LacksSecondFactor">Holds a role that asks for a second factor and has none.</param>
/// <param name="EndedSessions">Sessions whose access tokens may not have expired yet: the denylist.</param>
internal sealed record AccessState(
    bool Active,
    bool IsStaff,
    EffectivePermissions EffectivePermissions,
    bool LacksSecondFactor,
    IReadOnlySet<Guid> EndedSessions
);

/// <summary>
/// The standing of the users seen lately, so that a request costs no database read. Changes are told by the signal <c>user</c> with the
/// user's id as key, and by <c>grants</c> where it is not known whose; while signals are down nothing is trusted and every request reads.
/// </summary>
internal sealed class AccessCache
{
    public const string Topic = "user";

    /// <summary>What a role grants has changed. That happens seldom, and everybody's standing is read again.</summary>
    public const string GrantsTopic = "grants";

    private const int KeepAtMost = 200_000;

    /// <summary>A session may be ended by a node whose clock is behind that of the node which issued its last access token, or by a
    /// statement that began before.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly string[] StaffRoles = [EffectivePermissions.SuperAdmin, EffectivePermissions.Admin, "manager", "customer_experience"];

    private readonly ConcurrentDictionary<Guid, AccessState> _standings = new();
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tokenLife;
    private readonly string[] _rolesWithSecondFactor;
    private long _changes;
    private bool _trusted;

    public AccessCache(
        NpgsqlDataSource database,
        ChangeNotifications signals,
        IOptions<TokenOptions> tokens,
        IOptions<SecondFactorOptions> factors,
        TimeProvider clock
    )
    {
        (_database, _clock, _tokenLife, _rolesWithSecondFactor) = (database, clock, tokens.Value.AccessLifetime, factors.Value.RequiredFor);
        signals.On(Topic, key => Forget(Guid.Parse(key)));
        signals.On(GrantsTopic, _ => Clear());
        signals.OnTrustChanged(trusted =>
        {
            _trusted = trusted;
            Clear();
        });
    }

    public ValueTask<AccessState?> Of(Guid user, CancellationToken cancelled) =>
        _trusted && _standings.TryGetValue(user, out var standing) ? new(standing) : new(Load(user, cancelled));

    private async Task<AccessState?> Load(Guid user, CancellationToken cancelled)
    {
        var changes = Volatile.Read(ref _changes);
        var standing = await _database.One(StandingSql, Read, cancelled, user, _clock.GetUtcNow() - _tokenLife - ClockSkew);
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

    private AccessState Read(NpgsqlDataReader row)
    {
        var roles = row.GetFieldValue<string[]>(2);
        var grants = row.GetFieldValue<string[]>(3).Zip(row.GetFieldValue<string[]>(4)).ToList();
        return new AccessState(
            row.GetBoolean(0),
            roles.Intersect(StaffRoles, StringComparer.Ordinal).Any(),
            EffectivePermissions.Of(roles, grants),
            !row.GetBoolean(1) && roles.Intersect(_rolesWithSecondFactor, StringComparer.Ordinal).Any(),
            new HashSet<Guid>(row.GetFieldValue<Guid[]>(5))
        );
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
        SELECT u.active, u.second_factor,
               ARRAY(SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id),
               coalesce(g.resources, '{}'), coalesce(g.actions, '{}'),
               ARRAY(SELECT s.id FROM accounts.sessions s WHERE s.user_id = u.id AND s.revoked_at > $2)
        FROM accounts.users u
        CROSS JOIN LATERAL (
            SELECT array_agg(p.resource), array_agg(p.action)
            FROM accounts.user_roles ur JOIN accounts.role_permissions rp ON rp.role_id = ur.role_id JOIN accounts.permissions p ON p.id = rp.permission_id
            WHERE ur.user_id = u.id
        ) AS g (resources, actions)
        WHERE u.id = $1
        """;
}
