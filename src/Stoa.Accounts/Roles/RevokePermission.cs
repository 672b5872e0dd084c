using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Takes a permission from a role within the caller's ceiling. One that the role does not have is no error: the document gives no 404.</summary>
internal sealed class RevokePermission(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<Request, Nothing>("/admin/roles/{id}/permissions/{permId}", routes.The<RevokePermission>().Handle)
        .Named(RoleRoutes.Section, "revokePermission", "Revoke a permission from a role").Staff().Says(Done.PermissionRevoked)
        .Fails(Fault.RoleNotFound, Fault.PermissionNotFound, Fault.RoleHoldsEverything, Fault.GrantCeiling);

    public sealed record Request(Guid? RoleId, Guid? PermissionId) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Ids.Parse(input.Path("id")), Ids.Parse(input.Path("permId")));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, Call call)
    {
        if (request.RoleId is not { } roleId)
        {
            return Fault.RoleNotFound;
        }
        if (request.PermissionId is not { } permissionId)
        {
            return Fault.PermissionNotFound;
        }
        var outcome = await database.InTransaction(connection => Revoke(connection, roleId, permissionId, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Revoke(NpgsqlConnection connection, Guid roleId, Guid permissionId, Call call)
    {
        if (await Reach.OfRole(connection, roleId, call.Cancelled) is not { } role)
        {
            return new Nothing();
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(role))
        {
            return Fault.GrantCeiling;
        }
        if (role.HoldsEverything)
        {
            return Fault.RoleHoldsEverything;
        }
        var permission = await connection.One(DeleteSql, row => row.GetString(0), call.Cancelled, roleId, permissionId);
        if (permission is not null)
        {
            await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.GrantsTopic, "");
            await audit.Write(connection, call, "permission.revoked", role.AsRole.Subject, before: new() { ["role"] = role.Name, ["permission"] = permission });
        }
        return new Nothing();
    }

    private const string DeleteSql = """
        DELETE FROM accounts.role_permissions rp USING accounts.permissions p
        WHERE rp.role_id = $1 AND rp.permission_id = $2 AND p.id = rp.permission_id RETURNING p.name
        """;
}
