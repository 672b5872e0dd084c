using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller: refresh tokens for good, access tokens at once here and within a second on every other node.</summary>
internal sealed class Logout(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, Nothing>("/auth/logout", routes.Resolve<Logout>().Handle)
            .WithName("Accounts", "logout", "Revoke all refresh tokens of the current user")
            .SignedIn()
            .WithSuccess(SuccessCode.LoggedOut);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                SessionRows.AddEndAll(batch, context.Caller.UserId, "logout", clock.GetUtcNow());
                await batch.ExecuteNonQueryAsync(context.CancellationToken);
                return new Nothing();
            }
        );
        notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        return outcome;
    }
}
