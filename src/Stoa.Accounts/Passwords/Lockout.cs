using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passwords;

/// <summary>
/// Wrong passwords lock an address, each time for longer. Parallel guesses are judged one after the other; once the address is locked, even a right password is
/// refused, so no more guesses are answered than allowed.
/// </summary>
internal sealed class Lockout(NpgsqlDataSource database, Mails mails, IOptions<LockoutOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    /// <summary>The answer for a locked address; an unlimited lock is reported as a day.</summary>
    public static Failure Locked(DateTimeOffset until, DateTimeOffset now) => new() { Fault = AccountFaults.AccountLocked, RetryAfter = until - now };

    /// <summary>Null where the address may be tried.</summary>
    public async Task<Failure?> Of(byte[] identifier, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        return await database.One(FindSql, row => row.GetFieldValue<DateTimeOffset>(0), cancelled, identifier, now) is var until && until > now
            ? Locked(until, now)
            : null;
    }

    /// <summary>Like <see cref="Of"/>, after the guesses that came before.</summary>
    public async Task<Failure?> OfInTurn(byte[] identifier, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        return await database.Together(
            async batch =>
            {
                AddTurn(batch, identifier);
                batch.Add(FindSql, identifier, now);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                await row.NextResultAsync(cancelled);
                return await row.ReadAsync(cancelled) ? Locked(row.GetFieldValue<DateTimeOffset>(0), now) : null;
            },
            cancelled
        );
    }

    /// <summary>
    /// Must be the first statement of the transaction that judges a guess. Otherwise a right password could overtake wrong ones that wait to be counted, and as
    /// many guesses could be tried as there are hashing threads on all nodes.
    /// </summary>
    public static void AddTurn(NpgsqlBatch batch, byte[] identifier) => batch.Add(TurnSql, BinaryPrimitives.ReadInt64BigEndian(identifier));

    /// <summary>
    /// Counts a wrong password and notifies the owner if that locks the address. False if it was locked meanwhile: then the guess is refused without an answer.
    /// </summary>
    /// <param name="identifier">Of the address as it was given.</param>
    /// <param name="owner">The owner's address; null if there is none.</param>
    /// <param name="user">The owner.</param>
    /// <param name="language">For the mail.</param>
    public async Task<bool> Count(byte[] identifier, string? owner, Guid? user, string language, CancellationToken cancelled)
    {
        var outcome = await database.InTransaction<Counted>(
            async connection =>
            {
                var now = clock.GetUtcNow();
                var counted = await Count(connection, identifier, now, cancelled);
                if (counted is { Locks: true })
                {
                    await using var batch = new NpgsqlBatch(connection);
                    mails.AddAccountLocked(batch, owner, user, language, now);
                    await batch.ExecuteNonQueryAsync(cancelled);
                }
                return counted ?? new Counted(Locks: false, Refused: true);
            },
            cancelled
        );
        return !outcome.Value!.Refused;
    }

    /// <summary>Deletes old counters; permanent locks stay.</summary>
    public Task PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - KeepFor);

    private async Task<Counted?> Count(NpgsqlConnection connection, byte[] identifier, DateTimeOffset now, CancellationToken cancelled)
    {
        var limits = options.Value;
        await using var batch = new NpgsqlBatch(connection);
        AddTurn(batch, identifier);
        batch.Add(AddSql, identifier, now);
        batch.Add(CountSql, identifier, now, now - limits.Window, limits.Failures, limits.First, limits.Longest, limits.MaxInARow);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.NextResultAsync(cancelled);
        return await row.ReadAsync(cancelled) ? new Counted(row.GetBoolean(0), Refused: false) : null;
    }

    private sealed record Counted(bool Locks, bool Refused);

    /// <summary>An advisory lock until the transaction ends. Not the row of failures, which does not exist before the first one.</summary>
    private const string TurnSql = "SELECT pg_advisory_xact_lock($1)";

    private const string FindSql =
        "SELECT least(locked_until, $2::timestamptz + interval '1 day') FROM accounts.password_failures WHERE identifier = $1 AND locked_until > $2";

    private const string AddSql =
        "INSERT INTO accounts.password_failures (identifier, window_began, last_at) VALUES ($1, $2, $2) ON CONFLICT (identifier) DO NOTHING";

    /// <summary>Atomic: nothing is counted during a lock, and a lock resets the window.</summary>
    private const string CountSql = """
        UPDATE accounts.password_failures f
        SET (failures, window_began, in_a_row, locks, locked_until, last_at) = (
            SELECT CASE WHEN full_now THEN 0 ELSE n END, CASE WHEN n = 1 THEN $2 ELSE f.window_began END, f.in_a_row + 1, f.locks + full_now::int,
                   CASE WHEN f.in_a_row + 1 >= $7 THEN 'infinity' WHEN full_now THEN $2 + least($5::interval * 2 ^ least(f.locks, 20), $6::interval) END, $2
            FROM (SELECT CASE WHEN f.window_began <= $3 THEN 1 ELSE f.failures + 1 END) AS counted (n), LATERAL (SELECT n >= $4) AS judged (full_now))
        WHERE f.identifier = $1 AND (f.locked_until IS NULL OR f.locked_until <= $2)
        RETURNING f.locked_until IS NOT NULL
        """;

    private const string PurgeExpiredSql = "DELETE FROM accounts.password_failures WHERE last_at < $1 AND (locked_until IS NULL OR locked_until < 'infinity')";
}
