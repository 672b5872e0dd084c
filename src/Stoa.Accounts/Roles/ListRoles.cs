using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Every role, built-in ones first.</summary>
internal sealed class ListRoles(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<Empty, AllRoles>("/admin/roles", routes.The<ListRoles>().Handle)
        .Named(RoleRoutes.Section, "listRoles", "List all roles").Staff().Says(Done.RolesRetrieved)
        .Shows(new AllRoles([RoleExamples.Role.Role]));

    public async Task<Outcome<AllRoles>> Handle(Empty request, Call call) =>
        new AllRoles(await database.Many(ListSql, Role.From, call.Cancelled));

    private const string ListSql = $"SELECT {Role.Columns} FROM accounts.roles r ORDER BY NOT r.built_in, r.position";
}
