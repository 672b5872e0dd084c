using Npgsql;
using Stoa.Accounts.Admins;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>The caller and the names of their roles.</summary>
internal sealed class ReadProfile(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Profile>("/auth/profile", routes.Resolve<ReadProfile>().Handle)
            .WithName("Accounts", "getProfile", "Read the authenticated user's profile")
            .SignedIn()
            .WithSuccess(AccountSuccesses.ProfileRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new Profile(Examples.Account with { CreatedAt = null, UpdatedAt = null }, ["user"]));

    public async Task<Outcome<Profile>> Handle(Empty request, RequestContext context)
    {
        var profile = await database.One(ReadSql, From, context.CancellationToken, context.Caller.UserId);
        return profile is null ? AccountFaults.UserNotFound : profile;
    }

    public const string Columns = $"{UserWithRoles.Columns}, u.{RowVersions.Column} AS version";

    public static Profile From(NpgsqlDataReader row) =>
        new(Users.ReadAccount(row) with { CreatedAt = null, UpdatedAt = null }, row.GetStrings("roles")) { Version = row.GetInt64("version") };

    private const string ReadSql = $"SELECT {Columns} FROM accounts.users u WHERE u.id = $1";
}
