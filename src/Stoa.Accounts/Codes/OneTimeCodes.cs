using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Codes;

/// <summary>What a code was asked for, or another mail that is counted: each for itself, so that no use of one takes another from the address' owner.</summary>
internal static class CodePurpose
{
    public const string VerifyEmail = "verify_email";
    public const string Login = "login";
    public const string ResetPassword = "reset_password";
    public static readonly string[] All = [VerifyEmail, Login, ResetPassword];

    /// <summary>A link to set a new password: the way in that is left when passwords and codes are locked.</summary>
    public const string ResetLink = "reset_link";

    /// <summary>The same, asked for by staff.</summary>
    public const string ResetLinkByStaff = "reset_link_by_staff";

    /// <summary>A link by which the address becomes that of an account.</summary>
    public const string EmailChange = "email_change";
}

/// <summary>A code about to be sent, with the link of the same record.</summary>
internal readonly record struct FreshCode(string Code, string LinkToken);

/// <summary>The stored state of a code that was sent.</summary>
internal sealed record LiveCode(byte[] Hash, DateTimeOffset ExpiresAt, int WrongGuesses, DateTimeOffset CooldownUntil);

/// <summary>An address whose row is locked, so that all operations on its codes run one after the other.</summary>
/// <param name="Sent">What was mailed for this purpose.</param>
/// <param name="User">The owner; null if the address has no account. Only whether a mail is sent may depend on it.</param>
internal sealed record CodeTry(byte[] Identifier, string Purpose, CodeBudget Budget, Tally Sent, LiveCode? Code, Account? User, DateTimeOffset Now);

/// <summary>
/// One-time codes of six digits, stored as keyed hashes. Every attempt locks the budget of its address before it decides, so parallel guesses are counted one
/// by one. Addresses without an account run the same statements.
/// </summary>
internal sealed class OneTimeCodes(NpgsqlDataSource database, EmailHasher identifiers, SigningKeys keys, IOptions<OtpOptions> options, TimeProvider clock)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    private OtpOptions Limits => options.Value;

    /// <summary>Locks the address until the transaction ends.</summary>
    public async Task<CodeTry> Lock(NpgsqlConnection connection, string email, string purpose, CancellationToken cancelled)
    {
        var (now, key) = (clock.GetUtcNow(), Users.KeyOf(email));
        var identifier = identifiers.Of(key);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(LockSql, identifier, now);
        // Separate statements: they see what was committed while the first one waited for the lock.
        batch.Add(SentSql, identifier, purpose);
        batch.Add(CodeSql, identifier, purpose);
        batch.Add(UserSql, key);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.ReadAsync(cancelled);
        var budget = CodeBudget.From(row).At(now);
        await row.NextResultAsync(cancelled);
        var sent = await row.ReadAsync(cancelled) ? Tally.From(row).At(now) : new Tally(now, 0, now, 0);
        await row.NextResultAsync(cancelled);
        var code = await row.ReadAsync(cancelled)
            ? new LiveCode(row.GetFieldValue<byte[]>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2), CooldownOf(row, now))
            : null;
        await row.NextResultAsync(cancelled);
        var user = await row.ReadAsync(cancelled) ? Users.ReadAccount(row) : null;
        return new CodeTry(identifier, purpose, budget, sent, code, user, now);
    }

    /// <summary>One that is longer than any was begun by a wrong clock, and is over.</summary>
    private DateTimeOffset CooldownOf(NpgsqlDataReader row, DateTimeOffset now) =>
        row.GetFieldValue<DateTimeOffset>(3) is var until && until <= now + Limits.Cooldown + Clocks.Skew ? until : now;

    /// <summary>Why no code is sent now; null if one is.</summary>
    public Failure? WhyNotSent(CodeTry about) =>
        about.Budget.GuessingPauses(Limits, about.Now) is { } locked ? new Failure { Fault = AccountFaults.OtpLocked, RetryAfter = locked }
        : WhyNoMail(about) is { } enough ? enough
        : about.Code?.CooldownUntil > about.Now ? new Failure { Fault = AccountFaults.OtpCooldown, RetryAfter = about.Code.CooldownUntil - about.Now }
        : null;

    /// <summary>Why the address gets no mail for this purpose now; null where it does.</summary>
    public Failure? WhyNoMail(CodeTry about) =>
        about.Sent.Pauses(Limits.SendsPerHour, Limits.SendsPerDay, about.Now) is { } enough
            ? new Failure { Fault = AccountFaults.OtpCooldown, RetryAfter = enough }
            : null;

    /// <summary>Adds a code that was asked for: it starts the cooldown and is counted.</summary>
    public FreshCode AddAsked(NpgsqlBatch batch, CodeTry about)
    {
        AddSent(batch, about);
        return Add(batch, about.Identifier, about.Purpose, about.User?.Id, about.Now, about.Now + Limits.Cooldown);
    }

    /// <summary>Adds the code of a registration. It does not count as requested, so the first requested code is sent at once.</summary>
    public FreshCode AddUnasked(NpgsqlBatch batch, Account user, DateTimeOffset now) =>
        Add(batch, identifiers.Of(Users.KeyOf(user.Email)), CodePurpose.VerifyEmail, user.Id, now, now);

    /// <summary>Why the guess is refused; null if it is right. For an address without an account every guess is wrong.</summary>
    public Failure? Judge(CodeTry about, string guess) => Decide(about, FitsTo(about, guess), Limits);

    /// <summary>Only a caller with the right code learns that it has expired; otherwise the answer would reveal that a code exists.</summary>
    internal static Failure? Decide(CodeTry about, bool fits, OtpOptions limits)
    {
        if (about.Budget.GuessingPauses(limits, about.Now) is { } locked)
        {
            return new Failure { Fault = AccountFaults.OtpLocked, RetryAfter = locked };
        }
        if (about.Code is not { } code)
        {
            return AccountFaults.OtpInvalid;
        }
        if (code.WrongGuesses >= limits.MaxAttempts)
        {
            // No guess can succeed any more; a new code can, as soon as one may be requested.
            return new Failure { Fault = AccountFaults.OtpAttemptsExceeded, RetryAfter = code.CooldownUntil - about.Now };
        }
        return !fits || about.User is null ? AccountFaults.OtpInvalid
            : code.ExpiresAt <= about.Now ? AccountFaults.OtpExpired
            : null;
    }

    /// <summary>
    /// Records a guess: a right one uses the code up, a wrong one is counted. If no code was sent, an unknown one is stored first, so that wrong guesses are
    /// answered alike whether or not the address was registered recently.
    /// </summary>
    public void AddCost(NpgsqlBatch batch, CodeTry about, Failure? refusal)
    {
        if (refusal is null)
        {
            batch.Add(UseSql, about.Identifier, about.Purpose);
            AddBudget(batch, about.Identifier, about.Budget with { WrongInARow = 0 });
        }
        else if (refusal.Fault == AccountFaults.OtpInvalid)
        {
            AddDecoy(batch, about);
            batch.Add(WrongSql, about.Identifier, about.Purpose);
            AddBudget(batch, about.Identifier, about.Budget.WithOneWrong());
        }
    }

    /// <summary>Counts the mail, whether or not one is sent: who has no account is told the same.</summary>
    public static void AddSent(NpgsqlBatch batch, CodeTry about)
    {
        var sent = about.Sent.WithOneMore();
        batch.Add(SendSql, about.Identifier, about.Purpose, sent.HourBegan, sent.InHour, sent.DayBegan, sent.InDay);
    }

    private static void AddBudget(NpgsqlBatch batch, byte[] identifier, CodeBudget budget) =>
        batch.Add(BudgetSql, identifier, budget.Wrong.HourBegan, budget.Wrong.InHour, budget.Wrong.DayBegan, budget.Wrong.InDay, budget.WrongInARow);

    /// <summary>
    /// Deletes old codes. Expired ones are kept for a while to report "expired" instead of "invalid"; long rows of wrong guesses are never deleted.
    /// </summary>
    public async Task PurgeExpired(CancellationToken cancelled)
    {
        await database.Change(ForgetCodesSql, cancelled, clock.GetUtcNow() - KeepFor);
        await database.Change(ForgetLinksSql, cancelled, clock.GetUtcNow() - KeepFor);
        await database.Change(ForgetBudgetsSql, cancelled, clock.GetUtcNow() - KeepFor);
        await database.Change(ForgetSendsSql, cancelled, clock.GetUtcNow() - KeepFor);
    }

    private FreshCode Add(NpgsqlBatch batch, byte[] identifier, string purpose, Guid? user, DateTimeOffset now, DateTimeOffset cooldownUntil)
    {
        var fresh = new FreshCode(RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture), SecretLinks.NewToken());
        batch.Add(
            AddSql,
            identifier,
            purpose,
            user,
            Hash(identifier, purpose, fresh.Code),
            now + Limits.Lifetime,
            cooldownUntil,
            SecretLinks.Hash(fresh.LinkToken),
            now + LinkLifetime
        );
        return fresh;
    }

    private void AddDecoy(NpgsqlBatch batch, CodeTry about) =>
        batch.Add(
            DecoySql,
            about.Identifier,
            about.Purpose,
            RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes),
            about.Now + Limits.Lifetime,
            about.Now,
            RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes),
            about.Now + LinkLifetime
        );

    private bool FitsTo(CodeTry about, string guess) =>
        CryptographicOperations.FixedTimeEquals(Hash(about.Identifier, about.Purpose, guess), about.Code?.Hash ?? new byte[HMACSHA256.HashSizeInBytes]);

    private byte[] Hash(byte[] identifier, string purpose, string code) =>
        HMACSHA256.HashData(keys.Codes, [.. identifier, .. Encoding.UTF8.GetBytes($"{purpose}:{code}")]);

    private const string LockSql = $"""
        INSERT INTO accounts.code_budgets AS b (identifier, hour_began, day_began) VALUES ($1, $2, $2)
        ON CONFLICT (identifier) DO UPDATE SET wrong_in_a_row = b.wrong_in_a_row
        RETURNING {CodeBudget.Columns}
        """;

    /// <summary>Locked because the link of the same record is used by its token without the lock of the address; only one of the two succeeds.</summary>
    private const string CodeSql =
        "SELECT code_hash, expires_at, wrong_guesses, cooldown_until FROM accounts.one_time_codes WHERE identifier = $1 AND purpose = $2 FOR UPDATE";

    private const string SentSql = """
        SELECT s.hour_began, s.sent_in_hour AS in_hour, s.day_began, s.sent_in_day AS in_day FROM accounts.code_sends s
        WHERE s.identifier = $1 AND s.purpose = $2
        """;

    private const string SendSql = """
        INSERT INTO accounts.code_sends (identifier, purpose, hour_began, sent_in_hour, day_began, sent_in_day) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (identifier, purpose) DO UPDATE SET hour_began = excluded.hour_began, sent_in_hour = excluded.sent_in_hour,
            day_began = excluded.day_began, sent_in_day = excluded.sent_in_day
        """;

    private const string UserSql = $"SELECT {Users.Columns} FROM accounts.users u WHERE u.email_key = $1";

    private const string AddSql = """
        INSERT INTO accounts.one_time_codes (identifier, purpose, user_id, code_hash, expires_at, cooldown_until, link_hash, link_expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (identifier, purpose) DO UPDATE SET user_id = excluded.user_id, code_hash = excluded.code_hash,
            expires_at = excluded.expires_at, wrong_guesses = 0,
            cooldown_until = excluded.cooldown_until, link_hash = excluded.link_hash, link_expires_at = excluded.link_expires_at
        """;

    private const string DecoySql = """
        INSERT INTO accounts.one_time_codes (identifier, purpose, code_hash, expires_at, cooldown_until, link_hash, link_expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (identifier, purpose) DO NOTHING
        """;

    private const string BudgetSql = """
        UPDATE accounts.code_budgets SET hour_began = $2, wrong_in_hour = $3, day_began = $4, wrong_in_day = $5, wrong_in_a_row = $6 WHERE identifier = $1
        """;

    private const string UseSql = "DELETE FROM accounts.one_time_codes WHERE identifier = $1 AND purpose = $2";

    private const string WrongSql = "UPDATE accounts.one_time_codes SET wrong_guesses = wrong_guesses + 1 WHERE identifier = $1 AND purpose = $2";

    private const string ForgetCodesSql = "DELETE FROM accounts.one_time_codes WHERE link_expires_at < $1";

    private const string ForgetLinksSql = "DELETE FROM accounts.used_links WHERE expires_at < $1";

    private const string ForgetSendsSql = "DELETE FROM accounts.code_sends WHERE day_began < $1";

    private const string ForgetBudgetsSql = "DELETE FROM accounts.code_budgets WHERE day_began < $1 AND wrong_in_a_row = 0";
}
