using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Gives a role a permission. Both must lie within the caller's ceiling. Granting twice changes nothing.</summary>
internal sealed class GrantPermission(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, Message>("/admin/roles/{id}/permissions", routes.The<GrantPermission>().Handle)
        .Named(RoleRoutes.Section, "grantPermission", "Grant a permission to a role").Staff().Says(Done.PermissionGranted)
        .Fails(Fault.RoleNotFound, Fault.PermissionUnknown, Fault.GrantCeiling)
        .Shows(new Message(Texts.English.Of(Done.PermissionGranted)), """{"permission_id":"perm-id"}""");

    public sealed record Request(Guid? RoleId, Guid? PermissionId) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Ids.Parse(input.Path("id")), Ids.Parse(input.Body.Text("permission_id", 100)));
    }

    public async Task<Outcome<Message>> Handle(Request request, Call call)
    {
        var outcome = await database.InTransaction(connection => Grant(connection, request, call), call.Cancelled);
        if (outcome.Failure is null)
        {
            signals.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Message>> Grant(NpgsqlConnection connection, Request request, Call call)
    {
        if (request.RoleId is not { } roleId || await Reach.OfRole(connection, roleId, call.Cancelled) is not { } role)
        {
            return Fault.RoleNotFound;
        }
        var permission = await connection.One(KeepSql, Permission.From, call.Cancelled, request.PermissionId);
        if (permission is null)
        {
            return Fault.PermissionUnknown;
        }
        var authority = await Authority.Of(connection, call.Caller.UserId, call.Cancelled);
        if (!authority.Covers(role) || !authority.Covers(permission.Resource, permission.Action))
        {
            return Fault.GrantCeiling;
        }
        if (!role.HoldsEverything && await connection.Change(InsertSql, call.Cancelled, role.Id, permission.Id) == 1)
        {
            await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.GrantsTopic, "");
            await audit.Write(connection, call, "permission.granted", role.AsRole.Subject, after: new() { ["role"] = role.Name, ["permission"] = permission.Name });
        }
        return new Message(call.Texts.Of(Done.PermissionGranted));
    }

    private const string KeepSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid FOR SHARE";

    private const string InsertSql = "INSERT INTO accounts.role_permissions (role_id, permission_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}
