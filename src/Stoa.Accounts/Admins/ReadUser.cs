using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>One user, with what the caller may do to them now and who changed the account last.</summary>
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
        var cancelled = context.CancellationToken;
        await using var connection = await database.Open(cancelled);
        var (user, isErased) = await connection.One(ReadSql, row => (UserWithRoles.From(row), row.GetBoolean("is_erased")), cancelled, request.Id);
        if (user is null)
        {
            return AccountFaults.UserNotFound;
        }
        var theirs = await EffectivePermissions.OfUser(connection, user.Id, cancelled);
        var own = await EffectivePermissions.Of(connection, context.Caller, cancelled);
        return user with
        {
            ChangedBy = await AuditLog.LastActor(connection, "user:" + user.Id, cancelled),
            AllowedActions = UserActions.Of(user, isErased, theirs, own, context),
        };
    }

    private const string ReadSql = $"SELECT {UserWithRoles.Columns}, u.erased_at IS NOT NULL AS is_erased FROM accounts.users u WHERE u.id = $1::uuid";
}
