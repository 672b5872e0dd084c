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
/// Ends somebody's time as an admin: every role but <c>user</c> is taken and the account is switched off, sessions and access tokens included.
/// The row stays, because orders and the audit log refer to it. Within the caller's ceiling; the last super admin stays.
/// </summary>
internal sealed class DeleteAdmin(NpgsqlDataSource database, Signals signals, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/admins/{id}", routes.The<DeleteAdmin>().Handle)
        .Named(AdminRoutes.Section, "deleteAdmin", "Delete an admin").Staff().Says(Done.AdminDeleted)
        .Fails(Fault.UserNotFound, Fault.GrantCeiling, Fault.LastSuperAdmin);

    public async Task<Outcome<Nothing>> Handle(ById request, Call call)
    {
        if (request.Id is not { } id)
        {
            return Fault.UserNotFound;
        }
        var outcome = await database.InTransaction(connection => Delete(connection, id, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(AccessCache.Topic, id.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, Guid id, Call call)
    {
        if (await Standings.Lock(connection, id, call.Cancelled) is not { IsAdmin: true } admin)
        {
            return Fault.UserNotFound;
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(admin.Authority))
        {
            return Fault.GrantCeiling;
        }
        await connection.Change(TakeSql, call.Cancelled, id);
        if (!await Standings.SwitchOff(connection, id, clock.GetUtcNow(), call.Cancelled))
        {
            return Fault.LastSuperAdmin;
        }
        await audit.Write(connection, call, "admin.deleted", admin.Name,
            new() { ["email"] = admin.User.Email, ["active"] = admin.User.Active, ["roles"] = new JsonArray([.. admin.Roles.Select(role => (JsonNode)role)]) },
            new() { ["active"] = false, ["roles"] = new JsonArray([.. admin.Roles.Where(role => role == "user").Select(role => (JsonNode)role)]) });
        return new Nothing();
    }

    private const string TakeSql = "DELETE FROM accounts.user_roles ur USING accounts.roles r WHERE ur.user_id = $1 AND r.id = ur.role_id AND r.name <> 'user'";
}
