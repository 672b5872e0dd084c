using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Every role, built-in ones first.</summary>
internal sealed class ListRoles(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, AllRoles>("/admin/roles", routes.Resolve<ListRoles>().Handle)
            .WithName(RoleRoutes.Section, "listRoles", "List all roles")
            .Staff()
            .WithSuccess(AccountSuccesses.RolesRetrieved)
            .WithExample(new AllRoles([RoleExamples.Role.Role]));

    public async Task<Outcome<AllRoles>> Handle(Empty request, RequestContext context) =>
        new AllRoles(await database.Many(ListSql, Role.From, context.CancellationToken));

    private const string ListSql = $"SELECT {Role.Columns} FROM accounts.roles r ORDER BY NOT r.built_in, r.position";
}
