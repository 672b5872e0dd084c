using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Deletes a role within the caller's ceiling; built-in ones stay. A role that is already gone is no error: the document gives this route
/// no 404, and a repeated DELETE means the same.
/// </summary>
internal sealed class DeleteRole(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/roles/{id}", routes.The<DeleteRole>().Handle)
        .Named(RoleRoutes.Section, "deleteRole", "Delete a role").Staff().Says(Done.RoleDeleted)
        .Fails(Fault.RoleNotFound, Fault.RoleBuiltIn, Fault.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, Call call)
    {
        if (request.Id is not { } id)
        {
            return Fault.RoleNotFound;
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
        if (await Reach.OfRole(connection, id, call.Cancelled) is not { } role)
        {
            return new Nothing();
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(role))
        {
            return Fault.GrantCeiling;
        }
        if (role.BuiltIn)
        {
            return Fault.RoleBuiltIn;
        }
        await connection.Change(DeleteSql, call.Cancelled, id);
        await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, call, "role.deleted", role.AsRole.Subject, before: role.AsRole.Facts);
        return new Nothing();
    }

    private const string DeleteSql = "DELETE FROM accounts.roles WHERE id = $1";
}
