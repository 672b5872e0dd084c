using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Platform.Mail;

namespace Stoa.Accounts;

/// <summary>The mails of accounts, each queued in the transaction of its change. With a null address the same work is done and no mail is sent.</summary>
internal sealed class Mails(Mailer mailer, SecretLinks links)
{
    public void AddVerification(NpgsqlBatch batch, string? to, Guid? user, string language, FreshCode fresh, DateTimeOffset now) =>
        Add(batch, Verification, to, user, language, now, ("code", fresh.Code), ("link", links.ToVerify(fresh.LinkToken)));

    public void AddLoginCode(NpgsqlBatch batch, string? to, Guid? user, string language, FreshCode fresh, DateTimeOffset now) =>
        Add(batch, LoginCode, to, user, language, now, ("code", fresh.Code));

    public void AddResetCode(NpgsqlBatch batch, string? to, Guid? user, string language, FreshCode fresh, DateTimeOffset now) =>
        Add(batch, ResetCode, to, user, language, now, ("code", fresh.Code));

    public void AddResetLink(NpgsqlBatch batch, string? to, Guid? user, string language, string token, DateTimeOffset now) =>
        Add(batch, ResetLink, to, user, language, now, ("link", links.ToReset(token)));

    public void AddPasswordChanged(NpgsqlBatch batch, string? to, Guid? user, string language, DateTimeOffset now) =>
        Add(batch, PasswordChanged, to, user, language, now);

    public void AddPasswordRemoved(NpgsqlBatch batch, string? to, Guid? user, string language, DateTimeOffset now) =>
        Add(batch, PasswordRemoved, to, user, language, now);

    public void AddAccountLocked(NpgsqlBatch batch, string? to, Guid? user, string language, DateTimeOffset now) =>
        Add(batch, AccountLocked, to, user, language, now);

    public void AddSessionStolen(NpgsqlBatch batch, string to, Guid user, string language, DateTimeOffset now) =>
        Add(batch, SessionStolen, to, user, language, now);

    /// <summary>To somebody who has no account yet.</summary>
    public void AddInvitation(NpgsqlBatch batch, string to, string language, string token, DateTimeOffset now) =>
        Add(batch, Invitation, to, null, language, now, ("link", links.ToAccept(token)));

    public void AddSetPassword(NpgsqlBatch batch, string to, Guid user, string language, string token, DateTimeOffset now) =>
        Add(batch, SetPassword, to, user, language, now, ("link", links.ToReset(token)));

    public void AddFactorsReset(NpgsqlBatch batch, string? to, Guid? user, string language, DateTimeOffset now) =>
        Add(batch, FactorsReset, to, user, language, now);

    /// <summary>To the new address.</summary>
    public void AddEmailChange(NpgsqlBatch batch, string to, Guid user, string language, string token, DateTimeOffset now) =>
        Add(batch, EmailChange, to, user, language, now, ("link", links.ToConfirmChange(token)));

    /// <summary>To the address that is the user's, before it is changed.</summary>
    public void AddEmailChangeAsked(NpgsqlBatch batch, string to, Guid user, string language, string masked, string token, DateTimeOffset now) =>
        Add(batch, EmailChangeAsked, to, user, language, now, ("address", masked), ("link", links.ToUndoChange(token)));

    /// <summary>To the address that was the user's.</summary>
    public void AddEmailChanged(NpgsqlBatch batch, string to, Guid user, string language, string masked, string token, DateTimeOffset now) =>
        Add(batch, EmailChanged, to, user, language, now, ("address", masked), ("link", links.ToUndoChange(token)));

    public void AddEmailChangeUndone(NpgsqlBatch batch, string to, Guid user, string language, string token, DateTimeOffset now) =>
        Add(batch, EmailChangeUndone, to, user, language, now, ("link", links.ToReset(token)));

    private void Add(
        NpgsqlBatch batch,
        MailTemplate template,
        string? to,
        Guid? user,
        string language,
        DateTimeOffset now,
        params ReadOnlySpan<(string Name, string Value)> facts
    )
    {
        var named = new Dictionary<string, string>(facts.Length, StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            named[name] = value;
        }
        mailer.Add(batch, template, to, user, language, named, now);
    }

    private static readonly MailFact Code = new("code", "012345", Required: true);
    private static readonly MailTemplate Verification = new("accounts.verify_email", Code);
    private static readonly MailTemplate LoginCode = new("accounts.login_code", Code);
    private static readonly MailTemplate ResetCode = new("accounts.reset_code", Code);
    private static readonly MailTemplate ResetLink = new("accounts.reset_link");
    private static readonly MailTemplate PasswordChanged = new("accounts.password_changed");
    private static readonly MailTemplate PasswordRemoved = new("accounts.password_removed");
    private static readonly MailTemplate Invitation = new("accounts.invitation");
    private static readonly MailTemplate SetPassword = new("accounts.set_password");
    private static readonly MailTemplate FactorsReset = new("accounts.second_factors_reset");
    private static readonly MailTemplate AccountLocked = new("accounts.locked");
    private static readonly MailTemplate SessionStolen = new("accounts.session_stolen");

    private static readonly MailFact Address = new("address", "a…@example.com");
    private static readonly MailTemplate EmailChange = new("accounts.email_change");
    private static readonly MailTemplate EmailChangeAsked = new("accounts.email_change_asked", Address);
    private static readonly MailTemplate EmailChanged = new("accounts.email_changed", Address);
    private static readonly MailTemplate EmailChangeUndone = new("accounts.email_change_undone");

    public static IReadOnlyList<MailTemplate> All { get; } =
    [
        Verification,
        LoginCode,
        ResetCode,
        ResetLink,
        PasswordChanged,
        PasswordRemoved,
        Invitation,
        SetPassword,
        FactorsReset,
        AccountLocked,
        SessionStolen,
        EmailChange,
        EmailChangeAsked,
        EmailChanged,
        EmailChangeUndone,
    ];
}
