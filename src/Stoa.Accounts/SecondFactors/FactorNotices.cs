using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Mail;

namespace Stoa.Accounts.SecondFactors;

/// <summary>A change of a user's second factors.</summary>
/// <param name="Action">What the audit log calls it.</param>
/// <param name="Mail">The mail to the owner.</param>
internal sealed record FactorChange(AuditAction Action, MailTemplate Mail);

/// <summary>
/// Notifies a user by mail that their second factors changed, and writes the audit log, in the transaction of the change: if an attacker made it, the owner
/// must learn of it.
/// </summary>
internal sealed class FactorNotices(Mailer mailer, AuditLog audit, TimeProvider clock)
{
    private static readonly MailTemplate Added = new("accounts.second_factor_added");
    private static readonly MailTemplate Removed = new("accounts.second_factor_removed");
    private static readonly MailTemplate Unlinked = new("accounts.google_unlinked");
    private static readonly MailTemplate Renewed = new("accounts.recovery_codes_renewed");

    public static IReadOnlyList<MailTemplate> All { get; } = [Added, Removed, Unlinked, Renewed];

    public static readonly FactorChange TotpAdded = new(AccountAuditActions.TotpAdded, Added);
    public static readonly FactorChange TotpRemoved = new(AccountAuditActions.TotpRemoved, Removed);
    public static readonly FactorChange PasskeyAdded = new(AccountAuditActions.PasskeyAdded, Added);
    public static readonly FactorChange PasskeyRemoved = new(AccountAuditActions.PasskeyRemoved, Removed);
    public static readonly FactorChange GoogleUnlinked = new(AccountAuditActions.GoogleUnlinked, Unlinked);
    public static readonly FactorChange CodesRenewed = new(AccountAuditActions.RecoveryCodesRenewed, Renewed);

    public async Task Send(
        NpgsqlConnection connection,
        FactorChange what,
        FactorOwner owner,
        RequestContext context,
        JsonObject? before = null,
        JsonObject? after = null
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        mailer.Add(batch, what.Mail, owner.Email, context.Caller.UserId, context.Language, Nothing, clock.GetUtcNow());
        audit.Add(batch, context, what.Action, "user:" + context.Caller.UserId, before, after);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    private static readonly Dictionary<string, string> Nothing = [];
}
