using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>
/// Removes every second factor of a user who has lost them: authenticator, passkeys and recovery codes, with the lock that wrong guesses brought. All sessions
/// end, the user is told by mail, and the log keeps what was there. Needs a recent login of whoever does it.
/// </summary>
internal sealed class ResetSecondFactors(NpgsqlDataSource database, Mails mails, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/users/{id}/second-factors", routes.Resolve<ResetSecondFactors>().Handle)
            .WithName(StaffRoutes.Section, "resetUserSecondFactors", "Remove all second factors of a user")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.SecondFactorsReset)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.SecondFactorOff, AccountFaults.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => Reset(connection, request.Id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, request.Id.ToString()!);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> Reset(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, id, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var (target, now, cancelled) = (locked.Value!, clock.GetUtcNow(), context.CancellationToken);
        var removed = (await connection.One(RemoveSql, row => new Removed(row.GetInt32(0), row.GetInt32(1), row.GetBoolean(2)), cancelled, target.User.Id))!;
        if (removed is { Authenticators: 0, Passkeys: 0, WasOn: false })
        {
            return AccountFaults.SecondFactorOff;
        }
        await EndUserSessions.Open(connection, target.User.Id, "second factors reset", now, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        mails.AddFactorsReset(batch, target.User.Email, target.User.Id, context.Language, now);
        audit.Add(
            batch,
            context,
            AccountAuditActions.SecondFactorsReset,
            target.Name,
            new() { ["totp"] = removed.Authenticators > 0, ["passkeys"] = removed.Passkeys }
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    private sealed record Removed(int Authenticators, int Passkeys, bool WasOn);

    /// <summary>The user's row is locked, as by everything that adds a factor. A setup that was begun goes too.</summary>
    internal const string RemoveSql = """
        WITH authenticators AS (
            DELETE FROM accounts.authenticators WHERE user_id = $1 RETURNING confirmed_at
        ), passkeys AS (
            DELETE FROM accounts.passkeys WHERE user_id = $1 RETURNING id
        ), codes AS (
            DELETE FROM accounts.recovery_codes WHERE user_id = $1
        ), guesses AS (
            DELETE FROM accounts.factor_guesses WHERE user_id = $1
        ), before AS (
            SELECT second_factor FROM accounts.users WHERE id = $1
        ), off AS (
            UPDATE accounts.users SET second_factor = false WHERE id = $1
        )
        SELECT (SELECT count(confirmed_at)::int FROM authenticators), (SELECT count(*)::int FROM passkeys), (SELECT second_factor FROM before)
        """;
}
