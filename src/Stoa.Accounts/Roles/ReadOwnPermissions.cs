using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>What a caller may do: of staff, all that their roles come to; of anybody else nothing, whatever a role of theirs grants.</summary>
/// <param name="Permissions">In the order of their names. <c>manage</c> of a resource comes with its other actions.</param>
/// <param name="Roles">By name.</param>
/// <param name="IsSuperAdmin">May do what no permission is for, such as to make admins.</param>
internal sealed record OwnPermissions(IReadOnlyList<OwnPermission> Permissions, IReadOnlyList<string> Roles, bool IsSuperAdmin)
{
    public static readonly OwnPermissions Example = new(
        [new OwnPermission("orders", "read"), new OwnPermission("users", "read")],
        ["customer_experience"],
        false
    );
}

/// <summary>One of them.</summary>
/// <param name="MaxAmounts">The most at once, in each currency that is named and none in others; left out where nothing limits it.</param>
internal sealed record OwnPermission(
    string Resource,
    string Action,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AmountLimit>? MaxAmounts = null
);

/// <summary>
/// The caller's own permissions in effect, so that a console shows what it leads to: those that a permission is there for, and those that a route asks for.
/// </summary>
internal sealed class ReadOwnPermissions(NpgsqlDataSource database, Routes table)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, OwnPermissions>("/auth/permissions", routes.Resolve<ReadOwnPermissions>().Handle)
            .WithName(RoleRoutes.Section, "getOwnPermissions", "Read the authenticated user's own permissions")
            .SignedIn()
            .WithSuccess(AccountSuccesses.OwnPermissionsRetrieved)
            .WithExample(OwnPermissions.Example);

    public async Task<Outcome<OwnPermissions>> Handle(Empty request, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        return await database.Together(
            async batch =>
            {
                batch.Add(EffectivePermissions.RolesSql, user);
                batch.Add(EffectivePermissions.GrantsSql, user);
                batch.Add(AllSql);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                var roles = new List<string>();
                while (await row.ReadAsync(cancelled))
                {
                    roles.Add(row.GetString(0));
                }
                var grants = await Next(row, RoleGrant.From, cancelled);
                var known = await Next(row, pair => (pair.GetString(0), pair.GetString(1)), cancelled);
                return Decide(roles, grants, known.Concat(AskedBy(table)));
            },
            cancelled
        );
    }

    internal static OwnPermissions Decide(
        IReadOnlyList<string> roles,
        IReadOnlyCollection<RoleGrant> grants,
        IEnumerable<(string Resource, string Action)> known
    )
    {
        var effective = EffectivePermissions.Of(roles, grants);
        var isStaff = roles.Intersect(AccessCache.StaffRoles, StringComparer.Ordinal).Any();
        return new OwnPermissions(
            [
                .. known
                    .Concat(effective.Grants)
                    .Where(permission => isStaff && effective.Includes(permission.Resource, permission.Action))
                    .Distinct()
                    .OrderBy(permission => permission.Resource, StringComparer.Ordinal)
                    .ThenBy(permission => permission.Action, StringComparer.Ordinal)
                    .Select(permission => new OwnPermission(
                        permission.Resource,
                        permission.Action,
                        effective.LimitsOf(permission.Resource, permission.Action)
                    )),
            ],
            [.. roles.Order(StringComparer.Ordinal)],
            effective.IsSuperAdmin
        );
    }

    /// <summary>The permissions that routes ask for.</summary>
    internal static IEnumerable<(string Resource, string Action)> AskedBy(Routes table) =>
        table.All.Select(route => route.Permission).OfType<RequiredPermission>().Select(permission => (permission.Resource, permission.Action));

    private static async Task<List<T>> Next<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        var found = new List<T>();
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            found.Add(read(row));
        }
        return found;
    }

    internal const string AllSql = "SELECT DISTINCT resource, action FROM accounts.permissions";
}
