using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Gives a role a permission, or limits what it allows at once. Both must lie within the caller's ceiling. Granting twice changes nothing but a limit that is
/// sent.
/// </summary>
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

    /// <summary>A permission for a role.</summary>
    /// <param name="RoleId">Which role.</param>
    /// <param name="PermissionId">Which permission.</param>
    /// <param name="MaxAmount">The most that it allows at once; null for no limit.</param>
    /// <param name="IsLimitSaid">Whether that was sent; else a limit that there is stays.</param>
    public sealed record Request(Guid? RoleId, Guid? PermissionId, AmountLimit? MaxAmount, bool IsLimitSaid) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                Ids.Parse(input.Path("id", IdForm.Uuid)),
                Ids.Parse(input.Body.Text("permission_id", 100)),
                input.Body.OptionalObject("max_amount", AmountLimit.Read),
                input.Body.Has("max_amount")
            );
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
        if (request.MaxAmount is not null && !RoleGrant.MayBeLimited(permission))
        {
            return Failure.Invalid("max_amount", Rule.Unknown);
        }
        var before = (await RolePermissions.Of(connection, role.Id, context.CancellationToken))!.LimitOf(permission.Id);
        var limit = request.IsLimitSaid ? request.MaxAmount : before;
        var permissions = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        if (!permissions.Includes(role) || !permissions.Includes(new RoleGrant(permission.Resource, permission.Action, limit)))
        {
            return AccountFaults.GrantCeiling;
        }
        if (!role.HoldsEverything && await connection.Change(InsertSql, context.CancellationToken, role.Id, permission.Id, limit?.Amount, limit?.Currency) == 1)
        {
            await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
            await audit.Write(
                connection,
                context,
                AccountAuditActions.PermissionGranted,
                role.AsRole.Subject,
                before is null ? null : Facts(role, permission, before),
                Facts(role, permission, limit)
            );
        }
        return new Message(context.Texts.Of(AccountSuccesses.PermissionGranted));
    }

    private static JsonObject Facts(RoleWithPermissions role, Permission permission, AmountLimit? limit)
    {
        var facts = new JsonObject { ["role"] = role.Name, ["permission"] = permission.Name };
        if (limit is not null)
        {
            facts["max_amount"] = limit.Facts;
        }
        return facts;
    }

    private const string KeepSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid FOR SHARE";

    internal const string InsertSql = """
        INSERT INTO accounts.role_permissions AS rp (role_id, permission_id, max_amount, max_currency) VALUES ($1, $2, $3::bigint, $4::text)
        ON CONFLICT (role_id, permission_id) DO UPDATE SET max_amount = EXCLUDED.max_amount, max_currency = EXCLUDED.max_currency
        WHERE (rp.max_amount, rp.max_currency) IS DISTINCT FROM (EXCLUDED.max_amount, EXCLUDED.max_currency)
        """;
}
