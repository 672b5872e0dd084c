using Npgsql;
using Stoa.Accounts.ApiKeys;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// A user's current permissions, read inside the transaction that depends on them: the ceiling of what they may create, edit, grant or remove. <c>admin</c> and
/// <c>super_admin</c> have every permission; only super admins can create admins or change super admins.
/// </summary>
internal sealed record EffectivePermissions(bool IsSuperAdmin, bool HoldsEverything, IReadOnlySet<(string Resource, string Action)> Grants) : ICallerPermissions
{
    public const string SuperAdmin = "super_admin";
    public const string Admin = "admin";
    private const string EveryAction = "manage";

    /// <summary>What cannot be undone is no part of managing, and is granted by its name.</summary>
    private const string Erasing = "erase";
    private static readonly HashSet<(string Resource, string Action)> NoGrants = [];
    private static readonly Dictionary<(string Resource, string Action), IReadOnlyList<AmountLimit>> NoLimits = [];

    /// <summary>Of grants that no role gives without a limit: what the roles give. One of them has to suffice.</summary>
    public IReadOnlyDictionary<(string Resource, string Action), IReadOnlyList<AmountLimit>> Limits { get; init; } = NoLimits;

    /// <summary>What the caller may give and take: their own, or what their key has of it.</summary>
    public static async Task<EffectivePermissions> Of(NpgsqlConnection connection, Caller caller, CancellationToken cancelled)
    {
        var own = await OfUser(connection, caller.UserId, cancelled);
        return caller.Key is null ? own : own.Within(caller.Key is AccountKey key ? key.Scopes : []);
    }

    /// <summary>
    /// Of somebody who is not calling: what a caller may is <see cref="Of(NpgsqlConnection, Caller, CancellationToken)"/>, for they may be a key.
    /// </summary>
    public static async Task<EffectivePermissions> OfUser(NpgsqlConnection connection, Guid user, CancellationToken cancelled)
    {
        var roles = await connection.Many(RolesSql, row => row.GetString(0), cancelled, user);
        return roles.Contains(SuperAdmin, StringComparer.Ordinal) || roles.Contains(Admin, StringComparer.Ordinal)
            ? Of(roles, [])
            : Of(roles, await connection.Many(GrantsSql, RoleGrant.From, cancelled, user));
    }

    /// <summary>Of a user with these roles and permissions.</summary>
    public static EffectivePermissions Of(IReadOnlyCollection<string> roles, IReadOnlyCollection<RoleGrant> grants)
    {
        var isSuper = roles.Contains(SuperAdmin, StringComparer.Ordinal);
        if (isSuper || roles.Contains(Admin, StringComparer.Ordinal))
        {
            return new EffectivePermissions(isSuper, true, NoGrants);
        }
        if (grants.Count == 0)
        {
            return new EffectivePermissions(false, false, NoGrants);
        }
        var held = new EffectivePermissions(false, false, grants.Select(grant => (grant.Resource, grant.Action)).ToHashSet());
        return grants.Any(grant => grant.MaxAmount is not null)
            ? held with
            {
                Limits = grants
                    .GroupBy(grant => (grant.Resource, grant.Action), grant => grant.MaxAmount)
                    .Where(limits => limits.All(limit => limit is not null))
                    .ToDictionary(limits => limits.Key, limits => (IReadOnlyList<AmountLimit>)[.. limits.Select(limit => limit!)]),
            }
            : held;
    }

    public bool Includes(string resource, string action) =>
        HoldsEverything || Grants.Contains((resource, action)) || (action != Erasing && Grants.Contains((resource, EveryAction)));

    /// <summary>May give this away: nobody gives more at once than they may themselves.</summary>
    public bool Includes(RoleGrant grant) =>
        Includes(grant.Resource, grant.Action) && Covers(LimitsOf(grant.Resource, grant.Action), grant.MaxAmount is { } most ? [most] : null);

    /// <summary>The limits of which one has to suffice; null where nothing limits it, or it is not held at all.</summary>
    public IReadOnlyList<AmountLimit>? LimitsOf(string resource, string action)
    {
        if (HoldsEverything || Limits.Count == 0)
        {
            return null;
        }
        var found = new List<AmountLimit>();
        foreach (var grant in new[] { (resource, action), (resource, action == Erasing ? Erasing : EveryAction) }.Distinct().Where(Grants.Contains))
        {
            if (!Limits.TryGetValue(grant, out var limits))
            {
                return null;
            }
            found.AddRange(limits);
        }
        return found.Count == 0 ? null : found;
    }

    public long? LimitOf(string resource, string action, string currency) =>
        LimitsOf(resource, action) is { } limits
            ? limits.Where(limit => limit.Currency == currency).Select(limit => limit.Amount).DefaultIfEmpty(0).Max()
            : null;

    private static bool Covers(IReadOnlyList<AmountLimit>? own, IReadOnlyList<AmountLimit>? theirs) =>
        own is null || theirs?.All(limit => own.Any(most => most.Currency == limit.Currency && most.Amount >= limit.Amount)) == true;

    /// <summary>What is in both, these and the scopes: never the rank of an admin, and never more at once.</summary>
    public EffectivePermissions Within(IReadOnlyList<(string Resource, string Action)> scopes)
    {
        var asked = new EffectivePermissions(false, false, scopes.ToHashSet());
        var both = asked
            .Grants.Where(scope => Includes(scope.Resource, scope.Action))
            .Concat(Grants.Where(grant => asked.Includes(grant.Resource, grant.Action)))
            .ToHashSet();
        return asked with
        {
            Grants = both,
            Limits = both.Select(grant => (Grant: grant, Limits: LimitsOf(grant.Resource, grant.Action)))
                .Where(grant => grant.Limits is not null)
                .ToDictionary(grant => grant.Grant, grant => grant.Limits!),
        };
    }

    /// <summary>May deactivate a user with these permissions or remove all their roles.</summary>
    public bool Includes(EffectivePermissions other) =>
        other.IsSuperAdmin ? IsSuperAdmin
        : other.HoldsEverything ? HoldsEverything
        : other.Grants.All(grant =>
            Includes(grant.Resource, grant.Action) && Covers(LimitsOf(grant.Resource, grant.Action), other.Limits.GetValueOrDefault(grant))
        );

    /// <summary>May edit, assign or remove a role with these permissions.</summary>
    public bool Includes(RoleWithPermissions role) =>
        role.Name switch
        {
            SuperAdmin => IsSuperAdmin,
            Admin => HoldsEverything,
            _ => role.Grants.All(Includes),
        };

    internal const string RolesSql = "SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = $1";

    internal const string GrantsSql = $"""
        SELECT DISTINCT {RoleGrant.Columns}
        FROM accounts.user_roles ur JOIN accounts.role_permissions rp ON rp.role_id = ur.role_id JOIN accounts.permissions p ON p.id = rp.permission_id
        WHERE ur.user_id = $1
        """;
}

/// <summary>A role with all that it grants, its row locked until the transaction ends.</summary>
internal sealed record RoleWithPermissions(Guid Id, string Name, string Description, bool BuiltIn, IReadOnlyList<RoleGrant> Grants)
{
    public bool HoldsEverything => Name is EffectivePermissions.Admin or EffectivePermissions.SuperAdmin;

    public Role AsRole => new(Id, Name, Description);

    /// <summary>Access is decided by its name, by the server or by the settings, which a start holds against the roles that there are.</summary>
    public bool KeepsName(SecondFactorOptions factors) => BuiltIn || factors.RequiredFor.Contains(Name, StringComparer.Ordinal);

    public static Task<RoleWithPermissions?> OfRole(NpgsqlConnection connection, Guid id, CancellationToken cancelled) =>
        Lock(connection, ByIdSql, id, cancelled);

    public static Task<RoleWithPermissions?> OfRole(NpgsqlConnection connection, string name, CancellationToken cancelled) =>
        Lock(connection, ByNameSql, name, cancelled);

    private static async Task<RoleWithPermissions?> Lock(NpgsqlConnection connection, string sql, object value, CancellationToken cancelled)
    {
        var role = await connection.One(
            sql,
            row => new RoleWithPermissions(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), []),
            cancelled,
            value
        );
        return role is null ? null : role with { Grants = await connection.Many(GrantsSql, RoleGrant.From, cancelled, role.Id) };
    }

    private const string ByIdSql = "SELECT r.id, r.name, r.description, r.built_in FROM accounts.roles r WHERE r.id = $1 FOR UPDATE";

    private const string ByNameSql = "SELECT r.id, r.name, r.description, r.built_in FROM accounts.roles r WHERE r.name = $1 FOR UPDATE";

    private const string GrantsSql = $"""
        SELECT {RoleGrant.Columns} FROM accounts.role_permissions rp JOIN accounts.permissions p ON p.id = rp.permission_id WHERE rp.role_id = $1
        """;
}
