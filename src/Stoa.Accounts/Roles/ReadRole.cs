using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>One role.</summary>
internal sealed class ReadRole(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<ById, OneRole>("/admin/roles/{id}", routes.The<ReadRole>().Handle)
        .Named(RoleRoutes.Section, "getRole", "Get a specific role by ID").Staff().Says(Done.RoleRetrieved)
        .Fails(Fault.RoleNotFound)
        .Shows(RoleExamples.Role);

    public async Task<Outcome<OneRole>> Handle(ById request, Call call)
    {
        var role = await database.One(ReadSql, Role.From, call.Cancelled, request.Id);
        return role is null ? Fault.RoleNotFound : new OneRole(role);
    }

    private const string ReadSql = $"SELECT {Role.Columns} FROM accounts.roles r WHERE r.id = $1::uuid";
}
