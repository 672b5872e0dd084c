using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>One user.</summary>
internal sealed class ReadUser(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, UserWithRoles>("/admin/users/{id}", routes.Resolve<ReadUser>().Handle)
            .WithName(AdminRoutes.Section, "getUser", "Get a specific user by ID")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UserRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(Examples.UserWithRoles);

    public async Task<Outcome<UserWithRoles>> Handle(ById request, RequestContext context)
    {
        var user = await database.One(ReadSql, UserWithRoles.From, context.CancellationToken, request.Id);
        return user is null ? AccountFaults.UserNotFound : user;
    }

    private const string ReadSql = $"SELECT {UserWithRoles.Columns} FROM accounts.users u WHERE u.id = $1::uuid";
}
