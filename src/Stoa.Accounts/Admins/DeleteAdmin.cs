using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>
/// Removes every role but <c>user</c> and deactivates the account, sessions and access tokens included. The row stays because orders and the audit log refer to
/// it. Limited to the caller's own permissions; the last super admin cannot be removed.
/// </summary>
internal sealed class DeleteAdmin(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/admins/{id}", routes.Resolve<DeleteAdmin>().Handle)
            .WithName(AdminRoutes.Section, "deleteAdmin", "Delete an admin")
            .Staff()
            .Idempotent()
            .WithSuccess(AccountSuccesses.AdminDeleted)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.GrantCeiling, AccountFaults.LastSuperAdmin);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return AccountFaults.UserNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Delete(connection, id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, id.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        if (await UserActivation.Lock(connection, id, context.CancellationToken) is not { IsAdmin: true } admin)
        {
            return AccountFaults.UserNotFound;
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(admin.EffectivePermissions))
        {
            return AccountFaults.GrantCeiling;
        }
        await connection.Change(TakeSql, context.CancellationToken, id);
        if (!await UserActivation.Deactivate(connection, id, clock.GetUtcNow(), context.CancellationToken))
        {
            return AccountFaults.LastSuperAdmin;
        }
        await audit.Write(
            connection,
            context,
            AccountAuditActions.AdminDeleted,
            admin.Name,
            new()
            {
                ["email"] = admin.User.Email,
                ["active"] = admin.User.Active,
                ["roles"] = new JsonArray([.. admin.Roles.Select(role => (JsonNode)role)]),
            },
            new() { ["active"] = false, ["roles"] = new JsonArray([.. admin.Roles.Where(role => role == "user").Select(role => (JsonNode)role)]) }
        );
        return new Nothing();
    }

    private const string TakeSql = "DELETE FROM accounts.user_roles ur USING accounts.roles r WHERE ur.user_id = $1 AND r.id = ur.role_id AND r.name <> 'user'";
}
