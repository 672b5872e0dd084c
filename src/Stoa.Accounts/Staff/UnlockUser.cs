using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Limits;

namespace Stoa.Accounts.Staff;

/// <summary>
/// Lets a user in again who guessed wrong too often: passwords, one-time codes, second factors, and the login limit of the address; mails that were used up are
/// sent again. No password changes. The log keeps which locks there were; where there was none, nothing is logged.
/// </summary>
internal sealed class UnlockUser(NpgsqlDataSource database, EmailHasher identifiers, AccountLimits limits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Nothing>("/admin/users/{id}/unlock", routes.Resolve<UnlockUser>().Handle)
            .WithName(StaffRoutes.Section, "unlockUser", "Lift the locks of a user who guessed wrong too often")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.UserUnlocked)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        string? key = null;
        var outcome = await database.InTransaction(context, connection => Unlock(connection, request.Id, address => key = address, context));
        if (outcome.Failure is null && key is not null)
        {
            limits.Raise(Login.Policy, key);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Unlock(NpgsqlConnection connection, Guid? id, Action<string> unlocked, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, id, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var (target, cancelled) = (locked.Value!, context.CancellationToken);
        var key = Users.KeyOf(target.User.Email);
        var before = (
            await connection.One(
                UnlockSql,
                row => new Locks(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2)),
                cancelled,
                target.User.Id,
                identifiers.Of(key),
                clock.GetUtcNow()
            )
        )!;
        unlocked(key);
        await using var batch = new NpgsqlBatch(connection);
        limits.AddForget(batch, Login.Policy, key);
        if (before.Any)
        {
            audit.Add(
                batch,
                context,
                AccountAuditActions.UserUnlocked,
                target.Name,
                new()
                {
                    ["password"] = before.Password,
                    ["codes"] = before.Codes,
                    ["second_factor"] = before.SecondFactor,
                }
            );
        }
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    private sealed record Locks(bool Password, bool Codes, bool SecondFactor)
    {
        public bool Any => Password || Codes || SecondFactor;
    }

    /// <summary>Counts that have not locked anything yet go too: the next wrong guess is the first.</summary>
    internal const string UnlockSql = """
        WITH passwords AS (
            DELETE FROM accounts.password_failures WHERE identifier = $2 RETURNING locked_until
        ), codes_before AS (
            SELECT wrong_in_hour + wrong_in_day + wrong_in_a_row > 0 AS counted FROM accounts.code_budgets WHERE identifier = $2
        ), codes AS (
            UPDATE accounts.code_budgets SET wrong_in_hour = 0, wrong_in_day = 0, wrong_in_a_row = 0 WHERE identifier = $2
        ), sends AS (
            DELETE FROM accounts.code_sends WHERE identifier = $2
        ), factors AS (
            DELETE FROM accounts.factor_guesses WHERE user_id = $1 RETURNING locked_until
        )
        SELECT EXISTS (SELECT FROM passwords WHERE locked_until > $3), EXISTS (SELECT FROM codes_before WHERE counted),
               EXISTS (SELECT FROM factors WHERE locked_until > $3)
        """;
}
