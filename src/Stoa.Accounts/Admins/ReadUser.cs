using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>One user.</summary>
internal sealed class ReadUser(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<ById, UserWithRoles>("/admin/users/{id}", routes.The<ReadUser>().Handle)
        .Named(AdminRoutes.Section, "getUser", "Get a specific user by ID").Staff("users", "read").Says(Done.UserRetrieved)
        .Fails(Fault.UserNotFound)
        .Shows(Examples.UserWithRoles);

    public async Task<Outcome<UserWithRoles>> Handle(ById request, Call call)
    {
        var user = await database.One(ReadSql, UserWithRoles.From, call.Cancelled, request.Id);
        return user is null ? Fault.UserNotFound : user;
    }

    private const string ReadSql = $"SELECT {UserWithRoles.Columns} FROM accounts.users u WHERE u.id = $1::uuid";
}
