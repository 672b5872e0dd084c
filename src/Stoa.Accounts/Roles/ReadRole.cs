using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>One role.</summary>
internal sealed class ReadRole(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, OneRole>("/admin/roles/{id}", routes.Resolve<ReadRole>().Handle)
            .WithName(RoleRoutes.Section, "getRole", "Get a specific role by ID")
            .Staff()
            .WithSuccess(AccountSuccesses.RoleRetrieved)
            .ProducesFault(AccountFaults.RoleNotFound)
            .WithExample(RoleExamples.Role);

    public async Task<Outcome<OneRole>> Handle(ById request, RequestContext context)
    {
        var role = await database.One(ReadSql, Role.From, context.CancellationToken, request.Id);
        return role is null ? AccountFaults.RoleNotFound : new OneRole(role);
    }

    internal const string ReadSql = $"SELECT {Role.Columns} FROM accounts.roles r WHERE r.id = $1::uuid";
}
