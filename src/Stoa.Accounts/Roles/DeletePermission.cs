using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Deletes a permission within the caller's own permissions, and with it every grant. Deleting a missing one succeeds: the document has no 404 here.
/// </summary>
internal sealed class DeletePermission(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/permissions/{id}", routes.Resolve<DeletePermission>().Handle)
            .WithName(RoleRoutes.Section, "deletePermission", "Delete a permission")
            .Staff()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.PermissionDeleted)
            .ProducesFault(AccountFaults.PermissionNotFound, AccountFaults.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return AccountFaults.PermissionNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Delete(connection, id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var permission = await connection.One(LockSql, Permission.From, context.CancellationToken, id);
        if (permission is null)
        {
            return new Nothing();
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(permission.Resource, permission.Action))
        {
            return AccountFaults.GrantCeiling;
        }
        if (!context.Expects(permission.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, context.CancellationToken, id);
        await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, context, AccountAuditActions.PermissionDeleted, permission.Subject, before: permission.Facts);
        return new Nothing();
    }

    private const string LockSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1 FOR UPDATE";

    private const string DeleteSql = "DELETE FROM accounts.permissions WHERE id = $1";
}
