using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Accounts.Closing;

/// <summary>
/// Deletes the caller's account for good: what every module keeps of the person is erased, books stay without a name. All sessions end at once. Needs a recent
/// login (ADR 26); what others have to do with the person first refuses it, like orders that are not delivered yet.
/// </summary>
internal sealed class DeleteAccount(NpgsqlDataSource database, PersonalDataParts people, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Empty, Nothing>("/account", routes.Resolve<DeleteAccount>().Handle)
            .WithName("Accounts", "deleteAccount", "Delete the current user's account and what says who they are")
            .SignedIn()
            .Idempotent()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.AccountDeleted)
            .ProducesFault(routes.Resolve<PersonalDataParts>().Faults);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Delete(connection, context));
        if (outcome.Failure is null)
        {
            people.Erased(context.Caller.UserId);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, RequestContext context)
    {
        var user = context.Caller.UserId;
        var erased = await people.Erase(connection, user, context.Caller, clock.GetUtcNow(), context.CancellationToken);
        if (erased.Failure is { } refused)
        {
            return refused;
        }
        if (erased.Value)
        {
            // Who it was is what is to be forgotten, so the entry has an id alone.
            await audit.Write(connection, context, AccountAuditActions.AccountDeleted, "user:" + user);
        }
        return new Nothing();
    }
}
