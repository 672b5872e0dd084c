using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>What a user may do as staff, and why.</summary>
/// <param name="Permissions">In effect, in the order of their names; none where no role of theirs is a staff role, whatever the roles grant.</param>
/// <param name="Roles">By name.</param>
/// <param name="IsStaff">Holds a role that opens staff routes.</param>
/// <param name="IsSuperAdmin">May do what no permission is for, such as to make admins.</param>
internal sealed record UserPermissions(IReadOnlyList<GivenPermission> Permissions, IReadOnlyList<string> Roles, bool IsStaff, bool IsSuperAdmin)
{
    public static readonly UserPermissions Example = new(
        [new GivenPermission("orders", "read", ["customer_experience"])],
        ["customer_experience", "user"],
        IsStaff: true,
        IsSuperAdmin: false
    );
}

/// <summary>A permission in effect.</summary>
/// <param name="Roles">The roles that give it, itself or by <c>manage</c> of the same resource.</param>
internal sealed record GivenPermission(string Resource, string Action, IReadOnlyList<string> Roles);

/// <summary>The permissions of a user in effect, each with the roles that it comes from: the answer to "why may they?".</summary>
internal sealed class ReadUserPermissions(NpgsqlDataSource database, Routes table)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, UserPermissions>("/admin/users/{id}/permissions", routes.Resolve<ReadUserPermissions>().Handle)
            .WithName(StaffRoutes.Section, "getUserPermissions", "See what a user may do, and by which role")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UserPermissionsRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(UserPermissions.Example);

    public async Task<Outcome<UserPermissions>> Handle(ById request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (request.Id is not { } user || !await database.One(ListUserSessions.UserSql, row => row.GetBoolean(0), cancelled, user))
        {
            return AccountFaults.UserNotFound;
        }
        var roles = await database.Many(EffectivePermissions.RolesSql, row => row.GetString(0), cancelled, user);
        var grants = await database.Many(GrantsSql, row => new Granted(row.GetString(0), row.GetString(1), row.GetString(2)), cancelled, user);
        var known = await database.Many(ReadOwnPermissions.AllSql, row => (row.GetString(0), row.GetString(1)), cancelled);
        return Decide(roles, grants, known.Concat(ReadOwnPermissions.AskedBy(table)));
    }

    internal sealed record Granted(string Role, string Resource, string Action);

    internal static UserPermissions Decide(
        IReadOnlyList<string> roles,
        IReadOnlyCollection<Granted> grants,
        IEnumerable<(string Resource, string Action)> known
    )
    {
        var isStaff = roles.Intersect(AccessCache.StaffRoles, StringComparer.Ordinal).Any();
        var byRole = roles
            .Order(StringComparer.Ordinal)
            .Select(role =>
                (
                    Role: role,
                    Gives: EffectivePermissions.Of(
                        [role],
                        [.. grants.Where(grant => grant.Role == role).Select(grant => new RoleGrant(grant.Resource, grant.Action))]
                    )
                )
            )
            .ToList();
        return new UserPermissions(
            [
                .. known
                    .Concat(grants.Select(grant => (grant.Resource, grant.Action)))
                    .Distinct()
                    .Where(_ => isStaff)
                    .OrderBy(permission => permission.Item1, StringComparer.Ordinal)
                    .ThenBy(permission => permission.Item2, StringComparer.Ordinal)
                    .Select(permission => new GivenPermission(
                        permission.Item1,
                        permission.Item2,
                        [.. byRole.Where(role => role.Gives.Includes(permission.Item1, permission.Item2)).Select(role => role.Role)]
                    ))
                    .Where(permission => permission.Roles.Count > 0),
            ],
            [.. byRole.Select(role => role.Role)],
            isStaff,
            roles.Contains(EffectivePermissions.SuperAdmin, StringComparer.Ordinal)
        );
    }

    internal const string GrantsSql = """
        SELECT r.name, p.resource, p.action
        FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id
            JOIN accounts.role_permissions rp ON rp.role_id = r.id JOIN accounts.permissions p ON p.id = rp.permission_id
        WHERE ur.user_id = $1
        """;
}
