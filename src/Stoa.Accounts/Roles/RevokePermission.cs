using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Takes a permission from a role within the caller's ceiling. One that the role does not have is no error: the document gives no 404.</summary>
internal sealed class RevokePermission(NpgsqlDataSource database)
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
        return request.PermissionId is { } permissionId
            ? await database.InTransaction(connection => Revoke(connection, roleId, permissionId, call), call.Cancelled)
            : Fault.PermissionNotFound;
    }

    private static async Task<Outcome<Nothing>> Revoke(NpgsqlConnection connection, Guid roleId, Guid permissionId, Call call)
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
        await connection.Change("DELETE FROM accounts.role_permissions WHERE role_id = $1 AND permission_id = $2", call.Cancelled, roleId, permissionId);
        return new Nothing();
    }
}
