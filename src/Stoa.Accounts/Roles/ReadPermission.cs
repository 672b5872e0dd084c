using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>One permission.</summary>
internal sealed class ReadPermission(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, OnePermission>("/admin/permissions/{id}", routes.Resolve<ReadPermission>().Handle)
            .WithName(RoleRoutes.Section, "getPermission", "Get a specific permission by ID")
            .Staff()
            .WithSuccess(AccountSuccesses.PermissionRetrieved)
            .ProducesFault(AccountFaults.PermissionNotFound)
            .WithExample(RoleExamples.Permission);

    public async Task<Outcome<OnePermission>> Handle(ById request, RequestContext context)
    {
        var permission = await database.One(ReadSql, Permission.From, context.CancellationToken, request.Id);
        return permission is null ? AccountFaults.PermissionNotFound : new OnePermission(permission);
    }

    private const string ReadSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid";
}
