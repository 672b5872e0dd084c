using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Verification;

/// <summary>
/// Verifies an address with the mailed link. Using the link also uses up the code of the same mail, and vice versa. The same link again, pressed twice or
/// opened by a mail scanner first, is answered as done while it would be good.
/// </summary>
internal sealed class VerifyEmail(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<LinkToken, Nothing>("/auth/email/verify", routes.Resolve<VerifyEmail>().Handle)
            .WithName("Accounts", "verifyEmail", "Verify an email address with the token from the mail")
            .Public()
            .IdempotentWithSecret()
            .Limited("verify")
            .WithSuccess(AccountSuccesses.EmailVerified)
            .ProducesFault(AccountFaults.VerificationTokenInvalid, AccountFaults.VerificationTokenExpired)
            .WithExample(null, """{"token":"token-from-the-mail"}""");

    public Task<Outcome<Nothing>> Handle(LinkToken request, RequestContext context) =>
        database.InTransaction(context, connection => Use(connection, request.Token, context.CancellationToken));

    /// <summary>For the page that the link opens where there is no front-end.</summary>
    public Task<Outcome<Nothing>> Use(string token, CancellationToken cancelled) =>
        database.InTransaction(connection => Use(connection, token, cancelled), cancelled);

    private async Task<Outcome<Nothing>> Use(NpgsqlConnection connection, string token, CancellationToken cancelled)
    {
        var (hash, now) = (SecretLinks.Hash(token), clock.GetUtcNow());
        if (await connection.One(UseSql, row => row.GetBoolean(0), cancelled, hash, now))
        {
            return new Nothing();
        }
        // A statement of its own: it sees what the one before has waited for.
        return await connection.One(FindSql, row => (bool?)row.GetBoolean(0), cancelled, hash, now) switch
        {
            true => new Nothing(),
            false => AccountFaults.VerificationTokenExpired,
            null => AccountFaults.VerificationTokenInvalid,
        };
    }

    private const string UseSql = """
        WITH used AS (
            DELETE FROM accounts.one_time_codes WHERE link_hash = $1 AND purpose = 'verify_email' AND link_expires_at > $2
            RETURNING user_id, link_hash, link_expires_at
        ), verified AS (
            UPDATE accounts.users u SET email_verified = true, updated_at = $2 FROM used WHERE u.id = used.user_id AND NOT u.email_verified
        ), remembered AS (
            INSERT INTO accounts.used_links (link_hash, expires_at) SELECT link_hash, link_expires_at FROM used ON CONFLICT DO NOTHING
        )
        SELECT true FROM used
        """;

    /// <summary>Of a link that was used: whether it would still be good. Of one that was not, and is too old: false.</summary>
    private const string FindSql = """
        SELECT expires_at > $2 FROM accounts.used_links WHERE link_hash = $1
        UNION ALL SELECT false FROM accounts.one_time_codes WHERE link_hash = $1 AND purpose = 'verify_email'
        """;
}
