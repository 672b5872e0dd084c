using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.EmailChanges;

/// <summary>
/// Withdraws the caller's pending change of address: its link is over at once. The link that was mailed to the present address stays good, because it does
/// more: whoever presses it throws out who asked, and nobody who withdraws may take that from them. Needs no recent login, because nothing is won by it.
/// </summary>
internal sealed class WithdrawEmailChange(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Empty, Nothing>("/auth/email/change", routes.Resolve<WithdrawEmailChange>().Handle)
            .WithName("Accounts", "withdrawEmailChange", "Withdraw the current user's pending change of email address")
            .SignedIn()
            .Idempotent()
            .WithSuccess(AccountSuccesses.EmailChangeWithdrawn)
            .ProducesFault(AccountFaults.EmailChangeNotFound);

    public Task<Outcome<Nothing>> Handle(Empty request, RequestContext context) => database.InTransaction(context, connection => Withdraw(connection, context));

    private async Task<Outcome<Nothing>> Withdraw(NpgsqlConnection connection, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        var locked = await SecondFactorState.Lock(connection, context.Caller, cancelled);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        if (await connection.Change(EmailChange.WithdrawSql, cancelled, user, clock.GetUtcNow()) == 0)
        {
            return AccountFaults.EmailChangeNotFound;
        }
        await audit.Write(connection, context, AccountAuditActions.EmailChangeWithdrawn, "user:" + user);
        return new Nothing();
    }
}
