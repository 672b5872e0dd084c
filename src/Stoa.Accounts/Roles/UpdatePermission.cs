using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Changes a permission. What it was and what it becomes must both lie within the caller's ceiling, or an edit would be a way up.</summary>
internal sealed class UpdatePermission(NpgsqlDataSource database, Signals signals, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Put<Request, OnePermission>("/admin/permissions/{id}", routes.The<UpdatePermission>().Handle)
        .Named(RoleRoutes.Section, "updatePermission", "Update an existing permission").Staff().Says(Done.PermissionUpdated)
        .Fails(Fault.PermissionNotFound, Fault.PermissionNameTaken, Fault.GrantCeiling)
        .Shows(RoleExamples.Permission, """{"name":"manage_inventory","resource":"inventory","action":"manage","description":"Updated description"}""");

    public sealed record Request(Guid? Id, CreatePermission.Request To) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Ids.Parse(input.Path("id")), CreatePermission.Request.Read(input));
    }

    public async Task<Outcome<OnePermission>> Handle(Request request, Call call)
    {
        try
        {
            var outcome = await database.InTransaction(connection => Update(connection, request, call), call.Cancelled);
            if (outcome.Failure is null)
            {
                signals.Raise(Access.AccessCache.GrantsTopic, "");
            }
            return outcome;
        }
        catch (PostgresException taken) when (taken.Breaks("permissions_name_taken"))
        {
            return Fault.PermissionNameTaken;
        }
    }

    private async Task<Outcome<OnePermission>> Update(NpgsqlConnection connection, Request request, Call call)
    {
        var permission = await connection.One(LockSql, Permission.From, call.Cancelled, request.Id);
        if (permission is null)
        {
            return Fault.PermissionNotFound;
        }
        var authority = await Authority.Of(connection, call.Caller.UserId, call.Cancelled);
        if (!authority.Covers(permission.Resource, permission.Action) || !authority.Covers(request.To.Resource, request.To.Action))
        {
            return Fault.GrantCeiling;
        }
        var updated = (await connection.One(UpdateSql, Permission.From, call.Cancelled,
            permission.Id, request.To.Name, request.To.Resource, request.To.Action, request.To.Description))!;
        await connection.Change(Signals.NotifySql, call.Cancelled, Access.AccessCache.GrantsTopic, "");
        await audit.Write(connection, call, "permission.updated", updated.Subject, permission.Facts, updated.Facts);
        return new OnePermission(updated);
    }

    private const string LockSql = $"SELECT {Permission.Columns} FROM accounts.permissions p WHERE p.id = $1::uuid FOR UPDATE";

    private const string UpdateSql = $"""
        UPDATE accounts.permissions p SET name = $2, resource = $3, action = $4, description = $5 WHERE p.id = $1 RETURNING {Permission.Columns}
        """;
}
