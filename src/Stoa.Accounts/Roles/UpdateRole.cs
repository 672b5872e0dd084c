using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>
/// Renames or describes a role within the caller's ceiling. A built-in role keeps its name, because access is decided by it; so does one that the settings
/// name.
/// </summary>
internal sealed class UpdateRole(NpgsqlDataSource database, IOptions<SecondFactorOptions> factors, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, OneRole>("/admin/roles/{id}", routes.Resolve<UpdateRole>().Handle)
            .WithName(RoleRoutes.Section, "updateRole", "Update an existing role")
            .Staff()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(AccountSuccesses.RoleUpdated)
            .ProducesFault(AccountFaults.RoleNotFound, AccountFaults.RoleNameTaken, AccountFaults.RoleBuiltIn, AccountFaults.GrantCeiling)
            .WithExample(RoleExamples.Role, """{"name":"inventory_admin","description":"Full inventory access"}""");

    public sealed record Request(Guid? Id, string Name, string Description) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Body.Text("name", 100).Trim(), input.Body.OptionalText("description", 500));
    }

    public async Task<Outcome<OneRole>> Handle(Request request, RequestContext context)
    {
        try
        {
            return await database.InTransaction(context, connection => Update(connection, request, context));
        }
        catch (PostgresException taken) when (taken.Breaks("roles_name_taken"))
        {
            return AccountFaults.RoleNameTaken;
        }
    }

    private async Task<Outcome<OneRole>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (request.Id is not { } id || await RoleWithPermissions.OfRole(connection, id, context.CancellationToken) is not { } role)
        {
            return AccountFaults.RoleNotFound;
        }
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).Includes(role))
        {
            return AccountFaults.GrantCeiling;
        }
        if (await RowVersions.Stale(connection, context, Role.LockSql, role.Id) is { } stale)
        {
            return stale;
        }
        if (role.Name != request.Name && role.KeepsName(factors.Value))
        {
            return AccountFaults.RoleBuiltIn;
        }
        if ((role.Name, role.Description) == (request.Name, request.Description))
        {
            return new OneRole((await connection.One(ReadRole.ReadSql, Role.From, context.CancellationToken, id))!);
        }
        await connection.Change(Role.LockNameSql, context.CancellationToken, request.Name);
        if (await connection.One(UpdateSql, Role.From, context.CancellationToken, id, request.Name, request.Description) is not { } updated)
        {
            return AccountFaults.RoleNameTaken;
        }
        await audit.Write(connection, context, AccountAuditActions.RoleUpdated, updated.Subject, role.AsRole.Facts, updated.Facts);
        return new OneRole(updated);
    }

    /// <summary>A name that another role has is another's in any case: two that look alike are taken for each other.</summary>
    private const string UpdateSql = $"""
        UPDATE accounts.roles r SET name = $2, description = $3
        WHERE r.id = $1 AND (r.name = $2 OR NOT EXISTS (SELECT FROM accounts.roles x WHERE lower(x.name) = lower($2) AND x.id <> $1))
        RETURNING {Role.Columns}
        """;
}
