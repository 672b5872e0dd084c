using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Gives a user a role, named by id or by name, within the caller's ceiling; only super admins make admins. It counts from the user's next request.</summary>
internal sealed class AssignRole(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, Message>("/admin/users/{id}/roles", routes.The<AssignRole>().Handle)
        .Named(RoleRoutes.Section, "assignRole", "Assign a role to a user").Staff().Says(Done.RoleAssigned)
        .Fails(Fault.UserNotFound, Fault.RoleNotFound, Fault.RoleReferenceMissing, Fault.GrantCeiling, Fault.AdminsBySuperAdmins)
        .Shows(new Message(Texts.English.Of(Done.RoleAssigned)), """{"role_name":"admin"}""");

    public sealed record Request(Guid? UserId, string? RoleId, string RoleName) : IRequest<Request>
    {
        public static Request Read(RequestInput input) =>
            new(Ids.Parse(input.Path("id")), input.Body.OptionalId("role_id"), input.Body.OptionalText("role_name", 100));
    }

    public async Task<Outcome<Message>> Handle(Request request, Call call)
    {
        if (request.RoleId is null && request.RoleName.Length == 0)
        {
            return Fault.RoleReferenceMissing;
        }
        var outcome = await database.InTransaction(connection => Assign(connection, request, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(Access.AccessCache.Topic, request.UserId.ToString()!);
        }
        return outcome;
    }

    private async Task<Outcome<Message>> Assign(NpgsqlConnection connection, Request request, Call call)
    {
        var role = request.RoleId is { } text
            ? Ids.Parse(text) is { } id ? await Reach.OfRole(connection, id, call.Cancelled) : null
            : await Reach.OfRole(connection, request.RoleName, call.Cancelled);
        if (role is null || (request.RoleName.Length > 0 && request.RoleName != role.Name))
        {
            return Fault.RoleNotFound;
        }
        var authority = await Authority.Of(connection, call.Caller.UserId, call.Cancelled);
        if (role.HoldsEverything && !authority.IsSuperAdmin)
        {
            return Fault.AdminsBySuperAdmins;
        }
        if (!authority.Covers(role))
        {
            return Fault.GrantCeiling;
        }
        if (!await connection.One(KeepUserSql, row => row.GetBoolean(0), call.Cancelled, request.UserId))
        {
            return Fault.UserNotFound;
        }
        if (await connection.Change(InsertSql, call.Cancelled, request.UserId, role.Id) == 1)
        {
            await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.Topic, request.UserId.ToString());
            await audit.Write(connection, call, "role.assigned", "user:" + request.UserId, after: new() { ["role"] = role.Name });
        }
        return new Message(call.Texts.Of(Done.RoleAssigned));
    }

    /// <summary>Whether there is the user, who then stays until the transaction ends.</summary>
    internal const string KeepUserSql = "SELECT true FROM accounts.users WHERE id = $1::uuid FOR KEY SHARE";

    private const string InsertSql = "INSERT INTO accounts.user_roles (user_id, role_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}
