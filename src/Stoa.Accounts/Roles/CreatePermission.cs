using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Creates a permission within the caller's ceiling. It is given to nobody; admins hold it because they hold every one.</summary>
internal sealed class CreatePermission(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, OnePermission>("/admin/permissions", routes.The<CreatePermission>().Handle)
        .Named(RoleRoutes.Section, "createPermission", "Create a new permission").Staff().Creating().Says(Done.PermissionCreated)
        .Fails(Fault.PermissionNameTaken, Fault.GrantCeiling)
        .Shows(RoleExamples.Permission, """{"name":"manage_inventory","resource":"inventory","action":"manage","description":"Full access to inventory management"}""");

    public sealed record Request(string Name, string Resource, string Action, string Description) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(
            input.Body.Text("name", 100), input.Body.Text("resource", 100), input.Body.Text("action", 100), input.Body.OptionalText("description", 500));
    }

    public Task<Outcome<OnePermission>> Handle(Request request, Call call) =>
        database.InTransaction(connection => Create(connection, request, call), call.Cancelled);

    private async Task<Outcome<OnePermission>> Create(NpgsqlConnection connection, Request request, Call call)
    {
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(request.Resource, request.Action))
        {
            return Fault.GrantCeiling;
        }
        var permission = await connection.One(InsertSql, Permission.From, call.Cancelled,
            Guid.CreateVersion7(), request.Name, request.Resource, request.Action, request.Description);
        if (permission is null)
        {
            return Fault.PermissionNameTaken;
        }
        await audit.Write(connection, call, "permission.created", permission.Subject, after: permission.Facts);
        return Outcome.Created(new OnePermission(permission));
    }

    private const string InsertSql = $"""
        INSERT INTO accounts.permissions AS p (id, name, resource, action, description) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT ON CONSTRAINT permissions_name_taken DO NOTHING RETURNING {Permission.Columns}
        """;
}
