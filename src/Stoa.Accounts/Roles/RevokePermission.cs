using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Takes a permission from a role within the caller's ceiling. One that the role does not have is no error: the document gives no 404.</summary>
internal sealed class RevokePermission(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/roles/{id}/permissions/{permId}", routes.Resolve<RevokePermission>().Handle)
            .WithName(RoleRoutes.Section, "revokePermission", "Revoke a permission from a role")
            .Staff()
            .Idempotent()
            .WithSuccess(AccountSuccesses.PermissionRevoked)
            .ProducesFault(AccountFaults.RoleNotFound, AccountFaults.PermissionNotFound, AccountFaults.RoleHoldsEverything, AccountFaults.GrantCeiling);

    public sealed record Request(Guid? RoleId, Guid? PermissionId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), Ids.Parse(input.Path("permId", IdForm.Uuid)));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        if (request.RoleId is not { } roleId)
        {
            return AccountFaults.RoleNotFound;
        }
        if (request.PermissionId is not { } permissionId)
        {
            return AccountFaults.PermissionNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Revoke(connection, roleId, permissionId, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Revoke(NpgsqlConnection connection, Guid roleId, Guid permissionId, RequestContext context)
    {
        if (await RoleWithPermissions.OfRole(connection, roleId, context.CancellationToken) is not { } role)
        {
            return new Nothing();
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(role))
        {
            return AccountFaults.GrantCeiling;
        }
        if (role.HoldsEverything)
        {
            return AccountFaults.RoleHoldsEverything;
        }
        var permission = await connection.One(DeleteSql, row => row.GetString(0), context.CancellationToken, roleId, permissionId);
        if (permission is not null)
        {
            await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
            await audit.Write(
                connection,
                context,
                AccountAuditActions.PermissionRevoked,
                role.AsRole.Subject,
                before: new() { ["role"] = role.Name, ["permission"] = permission }
            );
        }
        return new Nothing();
    }

    private const string DeleteSql = """
        DELETE FROM accounts.role_permissions rp USING accounts.permissions p
        WHERE rp.role_id = $1 AND rp.permission_id = $2 AND p.id = rp.permission_id RETURNING p.name
        """;
}
