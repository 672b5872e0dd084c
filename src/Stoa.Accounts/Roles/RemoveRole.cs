using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Takes a role from a user within the caller's ceiling; the last super admin stays. It counts from the user's next request.</summary>
internal sealed class RemoveRole(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<Request, Nothing>("/admin/users/{id}/roles/{roleId}", routes.The<RemoveRole>().Handle)
        .Named(RoleRoutes.Section, "removeRole", "Remove a role from a user").Staff().Says(Done.RoleRemoved)
        .Fails(Fault.UserNotFound, Fault.RoleNotFound, Fault.GrantCeiling, Fault.LastSuperAdmin);

    public sealed record Request(Guid? UserId, Guid? RoleId) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Ids.Parse(input.Path("id")), Ids.Parse(input.Path("roleId")));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, Call call)
    {
        if (request.UserId is not { } user)
        {
            return Fault.UserNotFound;
        }
        var outcome = await database.InTransaction(connection => Remove(connection, user, request.RoleId, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(Access.AccessCache.Topic, user.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Guid user, Guid? roleId, Call call)
    {
        if (roleId is not { } id || await Reach.OfRole(connection, id, call.Cancelled) is not { } role)
        {
            return Fault.RoleNotFound;
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(role))
        {
            return Fault.GrantCeiling;
        }
        if (!await connection.One(AssignRole.KeepUserSql, row => row.GetBoolean(0), call.Cancelled, user))
        {
            return Fault.UserNotFound;
        }
        if (await connection.Change(DeleteSql, call.Cancelled, user, id) == 0)
        {
            return new Nothing();
        }
        // The role's row is locked, so two removals cannot both leave the other as the last one.
        if (role.Name == Authority.SuperAdmin && !await connection.One(AnyLeftSql, row => row.GetBoolean(0), call.Cancelled))
        {
            return Fault.LastSuperAdmin;
        }
        await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.Topic, user.ToString());
        await audit.Write(connection, call, "role.removed", "user:" + user, before: new() { ["role"] = role.Name });
        return new Nothing();
    }

    private const string DeleteSql = "DELETE FROM accounts.user_roles WHERE user_id = $1 AND role_id = $2";

    /// <summary>Whether there is still an active super admin. Counts for who holds the lock of the role's row.</summary>
    internal const string AnyLeftSql = """
        SELECT EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id JOIN accounts.users u ON u.id = ur.user_id
                       WHERE r.name = 'super_admin' AND u.active)
        """;
}
