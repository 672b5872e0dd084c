using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Renames or describes a role within the caller's ceiling. A built-in role keeps its name, because access is decided by it.</summary>
internal sealed class UpdateRole(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Put<Request, OneRole>("/admin/roles/{id}", routes.The<UpdateRole>().Handle)
        .Named(RoleRoutes.Section, "updateRole", "Update an existing role").Staff().Says(Done.RoleUpdated)
        .Fails(Fault.RoleNotFound, Fault.RoleNameTaken, Fault.RoleBuiltIn, Fault.GrantCeiling)
        .Shows(RoleExamples.Role, """{"name":"inventory_admin","description":"Full inventory access"}""");

    public sealed record Request(Guid? Id, string Name, string Description) : IRequest<Request>
    {
        public static Request Read(RequestInput input) =>
            new(Ids.Parse(input.Path("id")), input.Body.Text("name", 100), input.Body.OptionalText("description", 500));
    }

    public async Task<Outcome<OneRole>> Handle(Request request, Call call)
    {
        try
        {
            return await database.InTransaction(connection => Update(connection, request, call), call.Cancelled);
        }
        catch (PostgresException taken) when (taken.Breaks("roles_name_taken"))
        {
            return Fault.RoleNameTaken;
        }
    }

    private async Task<Outcome<OneRole>> Update(NpgsqlConnection connection, Request request, Call call)
    {
        if (request.Id is not { } id || await Reach.OfRole(connection, id, call.Cancelled) is not { } role)
        {
            return Fault.RoleNotFound;
        }
        if (!(await Authority.Of(connection, call.Caller.UserId, call.Cancelled)).Covers(role))
        {
            return Fault.GrantCeiling;
        }
        if (role.BuiltIn && role.Name != request.Name)
        {
            return Fault.RoleBuiltIn;
        }
        var updated = (await connection.One(UpdateSql, Role.From, call.Cancelled, id, request.Name, request.Description))!;
        await audit.Write(connection, call, "role.updated", updated.Subject, role.AsRole.Facts, updated.Facts);
        return new OneRole(updated);
    }

    private const string UpdateSql = $"UPDATE accounts.roles r SET name = $2, description = $3 WHERE r.id = $1 RETURNING {Role.Columns}";
}
