using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Changes a permission. What it was and what it becomes must both lie within the caller's ceiling, or an edit would be a way up.</summary>
internal sealed class UpdatePermission(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, OnePermission>("/admin/permissions/{id}", routes.Resolve<UpdatePermission>().Handle)
            .WithName(RoleRoutes.Section, "updatePermission", "Update an existing permission")
            .Staff()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.PermissionUpdated)
            .ProducesFault(AccountFaults.PermissionNotFound, AccountFaults.PermissionNameTaken, AccountFaults.GrantCeiling)
            .WithExample(
                RoleExamples.Permission,
                """{"name":"manage_inventory","resource":"inventory","action":"manage","description":"Updated description"}"""
            );

    public sealed record Request(Guid? Id, CreatePermission.Request To) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), CreatePermission.Request.Read(input));
    }

    public async Task<Outcome<OnePermission>> Handle(Request request, RequestContext context)
    {
        try
        {
            var outcome = await database.InTransaction(context, connection => Update(connection, request, context));
            if (outcome.Failure is null)
            {
                notifications.Raise(Access.AccessCache.GrantsTopic, "");
            }
            return outcome;
        }
        catch (PostgresException taken) when (taken.Breaks("permissions_name_taken"))
        {
            return AccountFaults.PermissionNameTaken;
        }
    }

    private async Task<Outcome<OnePermission>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var permission = await connection.One(LockSql, Permission.From, context.CancellationToken, request.Id);
        if (permission is null)
        {
            return AccountFaults.PermissionNotFound;
        }
        var permissions = await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken);
        // Roles may grant it without a limit: so may only be changed what the caller has without one.
        if (
            !permissions.Includes(new RoleGrant(permission.Resource, permission.Action))
            || !permissions.Includes(new RoleGrant(request.To.Resource, request.To.Action))
        )
        {
            return AccountFaults.GrantCeiling;
        }
        if (!context.Expects(permission.Version))
        {
            return RequestFaults.VersionStale;
        }
        var to = permission with { Name = request.To.Name, Resource = request.To.Resource, Action = request.To.Action, Description = request.To.Description };
        if (to == permission)
        {
            return new OnePermission(permission);
        }
        var updated = (
            await connection.One(UpdateSql, Permission.From, context.CancellationToken, permission.Id, to.Name, to.Resource, to.Action, to.Description)
        )!;
        await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, context, AccountAuditActions.PermissionUpdated, updated.Subject, permission.Facts, updated.Facts);
        return new OnePermission(updated);
    }

    private const string LockSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid FOR UPDATE";

    private const string UpdateSql = $"""
        UPDATE accounts.permissions p SET name = $2, resource = $3, action = $4, description = $5 WHERE p.id = $1 RETURNING {Permission.Columns}
        """;
}
