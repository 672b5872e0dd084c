using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Google;

/// <summary>
/// Unlinks the caller's Google account: it does not sign in here any more. Refused where it is the last way in that does not depend on a mailbox: without a
/// password and without a passkey. Needs a recent login; the owner is told by mail.
/// </summary>
internal sealed class UnlinkGoogle(NpgsqlDataSource database, FactorNotices notices)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Empty, Nothing>("/auth/google", routes.Resolve<UnlinkGoogle>().Handle)
            .WithName("Accounts", "unlinkGoogle", "Unlink the current user's Google account")
            .SignedIn()
            .Idempotent()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.GoogleUnlinked)
            .ProducesFault(AccountFaults.GoogleNotLinked, AccountFaults.LastWayIn);

    public Task<Outcome<Nothing>> Handle(Empty request, RequestContext context) => database.InTransaction(context, connection => Unlink(connection, context));

    private async Task<Outcome<Nothing>> Unlink(NpgsqlConnection connection, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        // The row is locked as by whatever adds or removes a passkey.
        var locked = await SecondFactorState.Lock(connection, context.Caller, cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var ways = (await connection.One(WaysSql, row => new Ways(row.GetBoolean(0), row.GetBoolean(1)), cancelled, user))!;
        if (!ways.Linked)
        {
            return AccountFaults.GoogleNotLinked;
        }
        if (!ways.Others)
        {
            return AccountFaults.LastWayIn;
        }
        await connection.Change(UnlinkSql, cancelled, user);
        await notices.Send(connection, FactorNotices.GoogleUnlinked, locked.Value!, context);
        return new Nothing();
    }

    private sealed record Ways(bool Linked, bool Others);

    internal const string WaysSql = """
        SELECT EXISTS (SELECT FROM accounts.external_logins WHERE user_id = u.id),
               u.password_hash IS NOT NULL OR EXISTS (SELECT FROM accounts.passkeys WHERE user_id = u.id)
        FROM accounts.users u WHERE u.id = $1
        """;

    internal const string UnlinkSql = "DELETE FROM accounts.external_logins WHERE user_id = $1";
}
