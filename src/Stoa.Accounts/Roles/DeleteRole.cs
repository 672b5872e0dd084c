using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Deletes a role within the caller's own permissions; built-in roles and those that the settings name cannot be deleted. Deleting a missing one succeeds: the
/// document has no 404 here.
/// </summary>
internal sealed class DeleteRole(NpgsqlDataSource database, IOptions<SecondFactorOptions> factors, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/roles/{id}", routes.Resolve<DeleteRole>().Handle)
            .WithName(RoleRoutes.Section, "deleteRole", "Delete a role")
            .Staff()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.RoleDeleted)
            .ProducesFault(AccountFaults.RoleNotFound, AccountFaults.RoleBuiltIn, AccountFaults.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return AccountFaults.RoleNotFound;
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
        if (await RoleWithPermissions.OfRole(connection, id, context.CancellationToken) is not { } role)
        {
            return new Nothing();
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(role))
        {
            return AccountFaults.GrantCeiling;
        }
        if (await RowVersions.Stale(connection, context, Role.LockSql, role.Id) is { } stale)
        {
            return stale;
        }
        if (role.KeepsName(factors.Value))
        {
            return AccountFaults.RoleBuiltIn;
        }
        await connection.Change(DeleteSql, context.CancellationToken, id);
        await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, context, AccountAuditActions.RoleDeleted, role.AsRole.Subject, before: role.AsRole.Facts);
        return new Nothing();
    }

    private const string DeleteSql = "DELETE FROM accounts.roles WHERE id = $1";
}
