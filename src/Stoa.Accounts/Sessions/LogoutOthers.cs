using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller but the current one.</summary>
internal sealed class LogoutOthers(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, Nothing>("/auth/logout-others", routes.Resolve<LogoutOthers>().Handle)
            .WithName("Accounts", "logoutOthers", "End all other sessions of the current user")
            .SignedIn()
            .Idempotent()
            .WithSuccess(AccountSuccesses.OtherSessionsEnded);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                SessionRows.AddEndOthers(batch, context.Caller, "ended by its user", clock.GetUtcNow());
                await batch.ExecuteNonQueryAsync(context.CancellationToken);
                return new Nothing();
            }
        );
        notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        return outcome;
    }
}
