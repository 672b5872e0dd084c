using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Creates a permission within the caller's own permissions. No role gets it; admins have every permission.</summary>
internal sealed class CreatePermission(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, OnePermission>("/admin/permissions", routes.Resolve<CreatePermission>().Handle)
            .WithName(RoleRoutes.Section, "createPermission", "Create a new permission")
            .Staff()
            .Creating()
            .LocatedAt<OnePermission>(created => $"/admin/permissions/{created.Permission.Id}")
            .Idempotent()
            .WithSuccess(AccountSuccesses.PermissionCreated)
            .ProducesFault(AccountFaults.PermissionNameTaken, AccountFaults.GrantCeiling)
            .WithExample(
                RoleExamples.Permission,
                """{"name":"manage_inventory","resource":"inventory","action":"manage","description":"Full access to inventory management"}"""
            );

    public sealed record Request(string Name, string Resource, string Action, string Description) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Text("name", 100).Trim(),
                input.Body.Text("resource", 100).Trim(),
                input.Body.Text("action", 100).Trim(),
                input.Body.OptionalText("description", 500)
            );
    }

    public Task<Outcome<OnePermission>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<OnePermission>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(request.Resource, request.Action))
        {
            return AccountFaults.GrantCeiling;
        }
        var permission = await connection.One(
            InsertSql,
            Permission.From,
            context.CancellationToken,
            Guid.CreateVersion7(),
            request.Name,
            request.Resource,
            request.Action,
            request.Description
        );
        if (permission is null)
        {
            return AccountFaults.PermissionNameTaken;
        }
        await audit.Write(connection, context, AccountAuditActions.PermissionCreated, permission.Subject, after: permission.Facts);
        return Outcome.Created(new OnePermission(permission));
    }

    private const string InsertSql = $"""
        INSERT INTO accounts.permissions AS p (id, name, resource, action, description) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT ON CONSTRAINT permissions_name_taken DO NOTHING RETURNING {Permission.Columns}
        """;
}
