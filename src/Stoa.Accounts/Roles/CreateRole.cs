using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Creates a role without permissions; any staff member may.</summary>
internal sealed class CreateRole(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, OneRole>("/admin/roles", routes.Resolve<CreateRole>().Handle)
            .WithName(RoleRoutes.Section, "createRole", "Create a new role")
            .Staff()
            .Creating()
            .LocatedAt<OneRole>(created => $"/admin/roles/{created.Role.Id}")
            .Idempotent()
            .WithSuccess(AccountSuccesses.RoleCreated)
            .ProducesFault(AccountFaults.RoleNameTaken)
            .WithExample(RoleExamples.Role, """{"name":"inventory_manager","description":"Manages inventory levels"}""");

    public sealed record Request(string Name, string Description) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Text("name", 100).Trim(), input.Body.OptionalText("description", 500));
    }

    public Task<Outcome<OneRole>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<OneRole>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        await connection.Change(Role.LockNameSql, context.CancellationToken, request.Name);
        var role = await connection.One(InsertSql, Role.From, context.CancellationToken, Guid.CreateVersion7(), request.Name, request.Description);
        if (role is null)
        {
            return AccountFaults.RoleNameTaken;
        }
        await audit.Write(connection, context, AccountAuditActions.RoleCreated, role.Subject, after: role.Facts);
        return Outcome.Created(new OneRole(role));
    }

    private const string InsertSql = $"""
        INSERT INTO accounts.roles AS r (id, name, description)
        SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM accounts.roles x WHERE lower(x.name) = lower($2))
        ON CONFLICT ON CONSTRAINT roles_name_taken DO NOTHING RETURNING {Role.Columns}
        """;
}
