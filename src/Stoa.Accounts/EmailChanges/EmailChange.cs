using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.EmailChanges;

/// <summary>A change of a user's address that was asked for, as it is under the lock of the user.</summary>
/// <param name="Old">The address before; null while it is not confirmed, and where it was not proved.</param>
internal sealed record EmailChange(Guid Id, Guid UserId, string New, string? Old, DateTimeOffset AskedAt, DateTimeOffset? ConfirmedAt)
{
    /// <summary>Links that are over are kept for a while, to be answered as expired and not as unknown.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    public const string Columns = "c.id, c.user_id, c.new_email, c.old_email, c.asked_at, c.confirmed_at";

    public static EmailChange Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetGuid("user_id"),
            row.GetString("new_email"),
            row.GetStringOrNull("old_email"),
            row.GetTime("asked_at"),
            row.GetOrNull<DateTimeOffset>("confirmed_at")
        );

    /// <summary>The user whose address it is, locked before the change itself, as by everything that touches both.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="sql"><see cref="UserSql"/>, of the one who owns the link with the hash <c>$1</c>, for update.</param>
    /// <param name="link">The hash of the link's token.</param>
    /// <param name="cancelled">Of the request.</param>
    public static Task<ChangingUser?> Lock(NpgsqlConnection connection, string sql, byte[] link, CancellationToken cancelled) =>
        connection.One(
            sql,
            row => new ChangingUser(row.GetGuid("id"), row.GetString("email"), row.GetBoolean("email_verified"), row.GetBoolean("active")),
            cancelled,
            link
        );

    public const string UserSql = "SELECT u.id, u.email, u.email_verified, u.active FROM accounts.users u";

    /// <summary>What a link comes to that changes nothing: used and still good is done, too old is expired, anything else is unknown.</summary>
    public static Outcome<Nothing> Answer(bool? isGood) =>
        isGood switch
        {
            true => new Nothing(),
            false => AccountFaults.VerificationTokenExpired,
            null => AccountFaults.VerificationTokenInvalid,
        };

    /// <summary>An address as a stranger may see it: enough for who it belongs to.</summary>
    public static string Masked(string email)
    {
        var at = email.LastIndexOf('@');
        return at < 1 ? "…" : $"{email[..(char.IsHighSurrogate(email[0]) ? 2 : 1)]}…{email[at..]}";
    }

    /// <summary>Of a change <c>c</c>: it waits for its link at <c>$2</c>. At most one of a user does.</summary>
    public const string PendingSql = "c.confirmed_at IS NULL AND c.undone_at IS NULL AND c.confirm_until > $2";

    /// <summary>
    /// $1 user, $2 now. Over for whoever looks: a confirmation that waits for the user's row has read its clock before. The link that stops the change stays
    /// good.
    /// </summary>
    public const string WithdrawSql = $"UPDATE accounts.email_changes c SET confirm_until = '-infinity' WHERE c.user_id = $1 AND {PendingSql}";

    public static Task<int> PurgeExpired(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled) =>
        database.Change(PurgeExpiredSql, cancelled, now - KeepFor);

    internal const string PurgeExpiredSql = "DELETE FROM accounts.email_changes WHERE undo_until < $1 AND confirm_until < $1";

    /// <summary>What was sent to an address that is no longer the user's opens nothing.</summary>
    internal const string VoidProofsSql = """
        WITH codes AS (DELETE FROM accounts.one_time_codes WHERE user_id = $1)
        DELETE FROM accounts.password_resets WHERE user_id = $1
        """;
}

/// <summary>The user whose address changes.</summary>
internal sealed record ChangingUser(Guid Id, string Email, bool EmailVerified, bool Active);
