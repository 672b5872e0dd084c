using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Deletes a permission within the caller's ceiling, and with it every grant of it. One already gone is no error: the document gives no 404.</summary>
internal sealed class DeletePermission(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/permissions/{id}", routes.The<DeletePermission>().Handle)
        .Named(RoleRoutes.Section, "deletePermission", "Delete a permission").Staff().Says(Done.PermissionDeleted)
        .Fails(Fault.PermissionNotFound, Fault.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, Call call)
    {
        if (request.Id is not { } id)
        {
            return Fault.PermissionNotFound;
        }
        var outcome = await database.InTransaction(connection => Delete(connection, id, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, Call call)
    {
        var permission = await connection.One(LockSql, Permission.From, call.Cancelled, id);
        if (permission is null)
        {
            return new Nothing();
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(permission.Resource, permission.Action))
        {
            return Fault.GrantCeiling;
        }
        await connection.Change(DeleteSql, call.Cancelled, id);
        await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, call, "permission.deleted", permission.Subject, before: permission.Facts);
        return new Nothing();
    }

    private const string LockSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1 FOR UPDATE";

    private const string DeleteSql = "DELETE FROM accounts.permissions WHERE id = $1";
}
