using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Takes a role from a user within the caller's ceiling; the last super admin stays. It counts from the user's next request.</summary>
internal sealed class RemoveRole(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/users/{id}/roles/{roleId}", routes.Resolve<RemoveRole>().Handle)
            .WithName(RoleRoutes.Section, "removeRole", "Remove a role from a user")
            .Staff()
            .Idempotent()
            .WithSuccess(AccountSuccesses.RoleRemoved)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.RoleNotFound, AccountFaults.GrantCeiling, AccountFaults.LastSuperAdmin);

    public sealed record Request(Guid? UserId, Guid? RoleId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), Ids.Parse(input.Path("roleId", IdForm.Uuid)));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        if (request.UserId is not { } user)
        {
            return AccountFaults.UserNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Remove(connection, user, request.RoleId, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.Topic, user.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Guid user, Guid? roleId, RequestContext context)
    {
        if (roleId is not { } id || await RoleWithPermissions.OfRole(connection, id, context.CancellationToken) is not { } role)
        {
            return AccountFaults.RoleNotFound;
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(role))
        {
            return AccountFaults.GrantCeiling;
        }
        if (!await connection.One(UserRoleRows.LockUserSql, row => row.GetBoolean(0), context.CancellationToken, user))
        {
            return AccountFaults.UserNotFound;
        }
        if (await connection.Change(DeleteSql, context.CancellationToken, user, id) == 0)
        {
            return new Nothing();
        }
        // The role's row is locked, so two removals cannot both leave the other as the last one.
        if (
            role.Name == EffectivePermissions.SuperAdmin
            && !await connection.One(UserRoleRows.AnySuperAdminSql, row => row.GetBoolean(0), context.CancellationToken)
        )
        {
            return AccountFaults.LastSuperAdmin;
        }
        await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.Topic, user.ToString());
        await audit.Write(connection, context, AccountAuditActions.RoleRemoved, "user:" + user, before: new() { ["role"] = role.Name });
        return new Nothing();
    }

    private const string DeleteSql = "DELETE FROM accounts.user_roles WHERE user_id = $1 AND role_id = $2";
}
