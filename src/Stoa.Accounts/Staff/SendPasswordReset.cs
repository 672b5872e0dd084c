using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>
/// Mails a user the link that sets a new password, as if they had asked for it: nobody types a password for somebody else, and staff never see the token. What
/// was asked for in the user's name, by whomever, is not counted against it.
/// </summary>
internal sealed class SendPasswordReset(NpgsqlDataSource database, OneTimeCodes codes, Mails mails, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Nothing>("/admin/users/{id}/password-reset", routes.Resolve<SendPasswordReset>().Handle)
            .WithName(StaffRoutes.Section, "sendUserPasswordReset", "Send a user the link that sets a new password")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.UserResetSent)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.GrantCeiling, AccountFaults.UserNotActive, AccountFaults.OtpCooldown);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Send(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Send(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, id, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var (target, cancelled) = (locked.Value!, context.CancellationToken);
        if (!target.User.Active)
        {
            return AccountFaults.UserNotActive;
        }
        var about = await codes.Lock(connection, target.User.Email, CodePurpose.ResetLinkByStaff, cancelled);
        if (codes.WhyNoMail(about) is { } enough)
        {
            return enough;
        }
        await using var batch = new NpgsqlBatch(connection);
        OneTimeCodes.AddSent(batch, about);
        var permit = ResetTokens.Add(batch, about.Identifier, target.User.Id, about.Now, ResetTokens.Lifetime);
        mails.AddResetLink(batch, target.User.Email, target.User.Id, context.Language, permit.ResetToken, about.Now);
        audit.Add(batch, context, AccountAuditActions.PasswordResetSent, target.Name);
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }
}
