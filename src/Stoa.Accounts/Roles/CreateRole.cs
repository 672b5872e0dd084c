using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Creates a role that grants nothing yet; whoever is staff may.</summary>
internal sealed class CreateRole(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, OneRole>("/admin/roles", routes.The<CreateRole>().Handle)
        .Named(RoleRoutes.Section, "createRole", "Create a new role").Staff().Creating().Says(Done.RoleCreated)
        .Fails(Fault.RoleNameTaken)
        .Shows(RoleExamples.Role, """{"name":"inventory_manager","description":"Manages inventory levels"}""");

    public sealed record Request(string Name, string Description) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(input.Body.Text("name", 100), input.Body.OptionalText("description", 500));
    }

    public Task<Outcome<OneRole>> Handle(Request request, Call call) =>
        database.InTransaction(connection => Create(connection, request, call), call.Cancelled);

    private async Task<Outcome<OneRole>> Create(NpgsqlConnection connection, Request request, Call call)
    {
        var role = await connection.One(InsertSql, Role.From, call.Cancelled, Guid.CreateVersion7(), request.Name, request.Description);
        if (role is null)
        {
            return Fault.RoleNameTaken;
        }
        await audit.Write(connection, call, "role.created", role.Subject, after: role.Facts);
        return Outcome.Created(new OneRole(role));
    }

    private const string InsertSql = $"""
        INSERT INTO accounts.roles AS r (id, name, description) VALUES ($1, $2, $3)
        ON CONFLICT ON CONSTRAINT roles_name_taken DO NOTHING RETURNING {Role.Columns}
        """;
}
