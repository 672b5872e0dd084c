using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Every permission.</summary>
internal sealed class ListPermissions(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, SomePermissions>("/admin/permissions", routes.Resolve<ListPermissions>().Handle)
            .WithName(RoleRoutes.Section, "listPermissions", "List all permissions")
            .Staff()
            .WithSuccess(AccountSuccesses.PermissionsRetrieved)
            .WithExample(new SomePermissions([RoleExamples.Permission.Permission]));

    public async Task<Outcome<SomePermissions>> Handle(Empty request, RequestContext context) =>
        new SomePermissions(await database.Many(ListSql, Permission.From, context.CancellationToken));

    private const string ListSql = $"SELECT {Permission.Columns} FROM accounts.permissions p ORDER BY p.name";
}
