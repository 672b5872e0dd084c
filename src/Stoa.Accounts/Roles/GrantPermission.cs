using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Gives a role a permission. Both must lie within the caller's ceiling. Granting twice changes nothing.</summary>
internal sealed class GrantPermission(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Message>("/admin/roles/{id}/permissions", routes.Resolve<GrantPermission>().Handle)
            .WithName(RoleRoutes.Section, "grantPermission", "Grant a permission to a role")
            .Staff()
            .Idempotent()
            .WithSuccess(AccountSuccesses.PermissionGranted)
            .ProducesFault(AccountFaults.RoleNotFound, AccountFaults.PermissionUnknown, AccountFaults.GrantCeiling)
            .WithExample(new Message(routes.English.Of(AccountSuccesses.PermissionGranted)), """{"permission_id":"perm-id"}""");

    public sealed record Request(Guid? RoleId, Guid? PermissionId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), Ids.Parse(input.Body.Text("permission_id", 100)));
    }

    public async Task<Outcome<Message>> Handle(Request request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Grant(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.GrantsTopic, "");
        }
        return outcome;
    }

    private async Task<Outcome<Message>> Grant(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (request.RoleId is not { } roleId || await RoleWithPermissions.OfRole(connection, roleId, context.CancellationToken) is not { } role)
        {
            return AccountFaults.RoleNotFound;
        }
        var permission = await connection.One(KeepSql, Permission.From, context.CancellationToken, request.PermissionId);
        if (permission is null)
        {
            return AccountFaults.PermissionUnknown;
        }
        var permissions = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        if (!permissions.Includes(role) || !permissions.Includes(permission.Resource, permission.Action))
        {
            return AccountFaults.GrantCeiling;
        }
        if (!role.HoldsEverything && await connection.Change(InsertSql, context.CancellationToken, role.Id, permission.Id) == 1)
        {
            await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
            await audit.Write(
                connection,
                context,
                AccountAuditActions.PermissionGranted,
                role.AsRole.Subject,
                after: new() { ["role"] = role.Name, ["permission"] = permission.Name }
            );
        }
        return new Message(context.Texts.Of(AccountSuccesses.PermissionGranted));
    }

    private const string KeepSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid FOR SHARE";

    private const string InsertSql = "INSERT INTO accounts.role_permissions (role_id, permission_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}
