using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Counts guesses at an account's second factor. A guess is counted before it is checked, in one statement, so parallel guesses get no extra attempts: five,
/// then a lock of a minute that doubles up to a day. Only a right guess resets the counter. The count must be committed even if the request fails.
/// </summary>
internal sealed class FactorGuesses(TimeProvider clock)
{
    private const int FreeGuesses = 5;
    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);

    /// <summary>Null if the guess may be checked, otherwise why not.</summary>
    public async Task<Failure?> Take(NpgsqlConnection connection, Guid user, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (await connection.Change(TakeSql, cancelled, user, now, FreeGuesses, FirstLock, LongestLock) == 1)
        {
            return null;
        }
        var until = await connection.One(LockSql, row => row.GetFieldValue<DateTimeOffset>(0), cancelled, user, now);
        return new Failure { Fault = AccountFaults.AccountLocked, RetryAfter = until == default ? FirstLock : until - now };
    }

    /// <summary>The same on a connection of its own: the guess stays counted whatever becomes of the caller's transaction.</summary>
    public async Task<Failure?> Take(NpgsqlDataSource database, Guid user, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        return await Take(connection, user, cancelled);
    }

    /// <summary>The guess was right.</summary>
    public static Task Forget(NpgsqlConnection connection, Guid user, CancellationToken cancelled) => connection.Change(PurgeExpiredSql, cancelled, user);

    /// <summary>Limits the exponent to what a day needs.</summary>
    internal const string TakeSql = """
        INSERT INTO accounts.factor_guesses AS g (user_id, guesses) VALUES ($1, 1)
        ON CONFLICT (user_id) DO UPDATE SET guesses = g.guesses + 1,
            locked_until = CASE WHEN g.guesses + 1 >= $3::int
                THEN $2::timestamptz + least($4::interval * 2 ^ least(g.guesses + 1 - $3::int, 20), $5::interval) END
        WHERE g.locked_until IS NULL OR g.locked_until <= $2
        """;

    internal const string LockSql = "SELECT locked_until FROM accounts.factor_guesses WHERE user_id = $1 AND locked_until > $2";

    internal const string PurgeExpiredSql = "DELETE FROM accounts.factor_guesses WHERE user_id = $1";
}
