using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Gives a user a role, named by id or by name, within the caller's ceiling; only super admins make admins. It counts from the user's next request.
/// </summary>
internal sealed class AssignRole(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Message>("/admin/users/{id}/roles", routes.Resolve<AssignRole>().Handle)
            .WithName(RoleRoutes.Section, "assignRole", "Assign a role to a user")
            .Staff()
            .Idempotent()
            .WithSuccess(AccountSuccesses.RoleAssigned)
            .ProducesFault(
                AccountFaults.UserNotFound,
                AccountFaults.RoleNotFound,
                AccountFaults.RoleReferenceMissing,
                AccountFaults.GrantCeiling,
                AccountFaults.AdminsBySuperAdmins
            )
            .WithExample(new Message(routes.English.Of(AccountSuccesses.RoleAssigned)), """{"role_name":"admin"}""");

    public sealed record Request(Guid? UserId, string? RoleId, string RoleName) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            input.Body.OneAtLeast("role_id", "role_name");
            return new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Body.OptionalId("role_id"), input.Body.OptionalText("role_name", 100));
        }
    }

    public async Task<Outcome<Message>> Handle(Request request, RequestContext context)
    {
        if (request.RoleId is null && request.RoleName.Length == 0)
        {
            return AccountFaults.RoleReferenceMissing;
        }
        var outcome = await database.InTransaction(context, connection => Assign(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(Access.AccessCache.Topic, request.UserId.ToString()!);
        }
        return outcome;
    }

    private async Task<Outcome<Message>> Assign(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var role = request.RoleId is { } text
            ? Ids.Parse(text) is { } id
                ? await RoleWithPermissions.OfRole(connection, id, context.CancellationToken)
                : null
            : await RoleWithPermissions.OfRole(connection, request.RoleName, context.CancellationToken);
        if (role is null || (request.RoleName.Length > 0 && request.RoleName != role.Name))
        {
            return AccountFaults.RoleNotFound;
        }
        var permissions = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        if (role.HoldsEverything && !permissions.IsSuperAdmin)
        {
            return AccountFaults.AdminsBySuperAdmins;
        }
        if (!permissions.Includes(role))
        {
            return AccountFaults.GrantCeiling;
        }
        if (!await connection.One(UserRoleRows.LockUserSql, row => row.GetBoolean(0), context.CancellationToken, request.UserId))
        {
            return AccountFaults.UserNotFound;
        }
        if (await connection.Change(InsertSql, context.CancellationToken, request.UserId, role.Id) == 1)
        {
            await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.Topic, request.UserId.ToString());
            await audit.Write(connection, context, AccountAuditActions.RoleAssigned, "user:" + request.UserId, after: new() { ["role"] = role.Name });
        }
        return new Message(context.Texts.Of(AccountSuccesses.RoleAssigned));
    }

    private const string InsertSql = "INSERT INTO accounts.user_roles (user_id, role_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}
