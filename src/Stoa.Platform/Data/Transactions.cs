using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Idempotency;

namespace Stoa.Platform.Data;

/// <summary>Runs work in a transaction that its outcome decides: a failure undoes everything, anything else commits.</summary>
public static class Transactions
{
    private const int Attempts = 5;

    /// <summary>
    /// Runs the work in one transaction: a failed outcome rolls back, any other commits. Serialization failures and deadlocks run the whole
    /// work again, which is safe because nothing of it has left the transaction.
    /// </summary>
    public static async Task<Outcome<T>> InTransaction<T>(
        this NpgsqlDataSource database,
        Func<NpgsqlConnection, Task<Outcome<T>>> work,
        CancellationToken cancelled
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenWatched(cancelled);
                return await HalfPrepared.Guard(connection, guarded => InOne(guarded, work, cancelled));
            }
            catch (PostgresException conflict)
                when (attempt < Attempts && conflict.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt), cancelled);
            }
        }
    }

    private static async Task<Outcome<T>> InOne<T>(NpgsqlConnection connection, Func<NpgsqlConnection, Task<Outcome<T>>> work, CancellationToken cancelled)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var outcome = await work(connection);
        if (outcome.Failure is null)
        {
            await transaction.CommitOrDoubt();
        }
        return outcome;
    }

    /// <summary>
    /// The same for the change that a request makes: where the request carries an Idempotency-Key, its response is kept in this very transaction, so
    /// there is never a change without its response. The work's outcome has to be the route's own.
    /// </summary>
    public static Task<Outcome<T>> InTransaction<T>(
        this NpgsqlDataSource database,
        RequestContext context,
        Func<NpgsqlConnection, Task<Outcome<T>>> work,
        CancellationToken? cancelled = null
    ) => database.InTransaction(connection => Once(connection, context, work), cancelled ?? context.CancellationToken);

    /// <summary>
    /// What tells a request from all others and from none of its repetitions, where it carries an Idempotency-Key; null where it does not. For a change that
    /// goes on after its first transaction: a repetition, after a crash in between, has to find what was begun.
    /// </summary>
    public static string? RequestKey(this RequestContext context) => context.Claim is KeyClaim claim ? $"{claim.UserId} {claim.Route} {claim.Key}" : null;

    /// <summary>For how long a <see cref="RequestKey"/> means the same request: after that it is good for another one.</summary>
    public static TimeSpan RequestKeysGoodFor => IdempotencyKeys.KeepFor;

    private static async Task<Outcome<T>> Once<T>(NpgsqlConnection connection, RequestContext context, Func<NpgsqlConnection, Task<Outcome<T>>> work)
    {
        context.MustReturn<T>();
        var outcome = await work(connection);
        return outcome.Failure is null && context.Claim is KeyClaim claim && !await IdempotencyKeys.Keep(connection, claim, context.Keep(outcome))
            ? RequestFaults.IdempotencyKeyInUse
            : outcome;
    }

    /// <summary>True where the statement broke the named unique constraint or index.</summary>
    public static bool Breaks(this PostgresException exception, string constraint) =>
        exception.SqlState == PostgresErrorCodes.UniqueViolation && exception.ConstraintName == constraint;
}
