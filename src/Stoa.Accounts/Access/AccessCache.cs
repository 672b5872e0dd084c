using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Accounts.Access;

/// <summary>What decides whether a user's requests are authorized at this moment.</summary>
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
/// Access states of recently seen users, so that a request costs no database read. The change notification <c>user</c> carries the id of a changed user,
/// <c>grants</c> means that any user may have changed. While notifications are disconnected, every request reads the database.
/// </summary>
internal sealed class AccessCache
{
    public const string Topic = SignedIn.Topic;

    /// <summary>The permissions of a role changed. That is rare, so every cached state is dropped.</summary>
    public const string GrantsTopic = "grants";

    private const int KeepAtMost = 200_000;

    internal static readonly string[] StaffRoles = [EffectivePermissions.SuperAdmin, EffectivePermissions.Admin, "manager", "customer_experience"];

    private readonly ConcurrentDictionary<Guid, AccessState> _states = new();
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tokenLife;
    private readonly string[] _rolesWithSecondFactor;
    private long _changes;
    private bool _trusted;

    public AccessCache(
        NpgsqlDataSource database,
        ChangeNotifications notifications,
        IOptions<TokenOptions> tokens,
        IOptions<SecondFactorOptions> factors,
        TimeProvider clock
    )
    {
        (_database, _clock, _tokenLife, _rolesWithSecondFactor) = (database, clock, tokens.Value.AccessLifetime, factors.Value.RequiredFor);
        notifications.On(Topic, key => Forget(Guid.Parse(key)));
        notifications.On(GrantsTopic, _ => Clear());
        notifications.OnTrustChanged(trusted =>
        {
            _trusted = trusted;
            Clear();
        });
    }

    public ValueTask<AccessState?> Of(Guid user, CancellationToken cancelled) =>
        _trusted && _states.TryGetValue(user, out var state) ? new(state) : new(Load(user, cancelled));

    private async Task<AccessState?> Load(Guid user, CancellationToken cancelled)
    {
        var changes = Volatile.Read(ref _changes);
        var state = await _database.One(StateSql, Read, cancelled, user, _clock.GetUtcNow() - _tokenLife - Clocks.Skew);
        // A change during the read may be missing from it; in that case the next request reads again.
        if (state is not null && _trusted && changes == Volatile.Read(ref _changes))
        {
            if (_states.Count >= KeepAtMost)
            {
                _states.Clear();
            }
            _states[user] = state;
            if (changes != Volatile.Read(ref _changes))
            {
                _states.TryRemove(user, out _);
            }
        }
        return state;
    }

    private AccessState Read(NpgsqlDataReader row)
    {
        var roles = row.GetStrings("roles");
        var (amounts, currencies) = (row.GetFieldValue<long?[]>(row.GetOrdinal("amounts")), row.GetStrings("currencies"));
        var grants = row.GetStrings("resources")
            .Zip(row.GetStrings("actions"))
            .Select((pair, at) => new RoleGrant(pair.First, pair.Second, amounts[at] is { } most ? new AmountLimit(most, currencies[at]) : null))
            .ToList();
        return new AccessState(
            row.GetBoolean("active"),
            roles.Intersect(StaffRoles, StringComparer.Ordinal).Any(),
            EffectivePermissions.Of(roles, grants),
            !row.GetBoolean("second_factor") && roles.Intersect(_rolesWithSecondFactor, StringComparer.Ordinal).Any(),
            new HashSet<Guid>(row.GetFieldValue<Guid[]>(row.GetOrdinal("ended")))
        );
    }

    private void Forget(Guid user)
    {
        Interlocked.Increment(ref _changes);
        _states.TryRemove(user, out _);
    }

    private void Clear()
    {
        Interlocked.Increment(ref _changes);
        _states.Clear();
    }

    /// <summary>
    /// A session that ended counts from its end or, where the clock was ahead when its tokens were issued, from then. The skew covers clock differences between
    /// nodes and statements that began before the session ended.
    /// </summary>
    private const string StateSql = """
        SELECT u.active, u.second_factor,
               ARRAY(SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS roles,
               coalesce(g.resources, '{}') AS resources, coalesce(g.actions, '{}') AS actions, coalesce(g.amounts, '{}') AS amounts,
               coalesce(g.currencies, '{}') AS currencies,
               ARRAY(
                   SELECT s.id FROM accounts.sessions s
                   WHERE s.user_id = u.id AND s.revoked_at IS NOT NULL AND greatest(s.revoked_at, s.rotated_at, s.created_at) > $2
               ) AS ended
        FROM accounts.users u
        CROSS JOIN LATERAL (
            SELECT array_agg(p.resource), array_agg(p.action), array_agg(rp.max_amount), array_agg(coalesce(rp.max_currency, ''))
            FROM accounts.user_roles ur JOIN accounts.role_permissions rp ON rp.role_id = ur.role_id JOIN accounts.permissions p ON p.id = rp.permission_id
            WHERE ur.user_id = u.id
        ) AS g (resources, actions, amounts, currencies)
        WHERE u.id = $1
        """;
}
