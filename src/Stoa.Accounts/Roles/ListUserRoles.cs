using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>The names of a user's roles.</summary>
internal sealed class ListUserRoles(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, RoleNames>("/admin/users/{id}/roles", routes.Resolve<ListUserRoles>().Handle)
            .WithName(RoleRoutes.Section, "listUserRoles", "Get all roles assigned to a user")
            .Staff()
            .WithSuccess(AccountSuccesses.RolesRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new RoleNames(["admin", "user"]));

    public async Task<Outcome<RoleNames>> Handle(ById request, RequestContext context)
    {
        var names = await database.One(ListSql, row => row.GetFieldValue<string[]>(0), context.CancellationToken, request.Id);
        return names is null ? AccountFaults.UserNotFound : new RoleNames(names);
    }

    private const string ListSql = """
        SELECT ARRAY(SELECT r.name FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.name)
        FROM accounts.users u WHERE u.id = $1::uuid AND u.erased_at IS NULL
        """;
}
