using Npgsql;
using Stoa.Accounts.Codes;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>
/// Takes a user's address for proved, on the word of a member of staff, or with <c>send_link</c> mails them code and link once more. An address that is proved
/// already stays as it is.
/// </summary>
internal sealed class VerifyUserEmail(NpgsqlDataSource database, OneTimeCodes codes, Mails mails, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/admin/users/{id}/verify-email", routes.Resolve<VerifyUserEmail>().Handle)
            .WithName(StaffRoutes.Section, "verifyUserEmail", "Take a user's address for proved, or send them the link again")
            .Staff("users", "manage")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(AccountSuccesses.UserEmailHandled)
            .ProducesFault(
                AccountFaults.UserNotFound,
                AccountFaults.GrantCeiling,
                AccountFaults.UserNotActive,
                AccountFaults.OtpCooldown,
                AccountFaults.OtpLocked
            )
            .WithExample(null, """{"send_link":true}""");

    public sealed record Request(Guid? Id, bool SendLink) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Body.OptionalFlag("send_link") ?? false);
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Verify(connection, request, context));

    private async Task<Outcome<Nothing>> Verify(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, request.Id, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var (target, cancelled) = (locked.Value!, context.CancellationToken);
        if (target.User.EmailVerified)
        {
            return new Nothing();
        }
        await using var batch = new NpgsqlBatch(connection);
        if (!request.SendLink)
        {
            batch.Add(VerifySql, target.User.Id, clock.GetUtcNow());
            audit.Add(batch, context, AccountAuditActions.EmailVerified, target.Name, after: new() { ["email"] = target.User.Email });
            await batch.ExecuteNonQueryAsync(cancelled);
            return new Nothing();
        }
        if (!target.User.Active)
        {
            return AccountFaults.UserNotActive;
        }
        var about = await codes.Lock(connection, target.User.Email, CodePurpose.VerifyEmail, cancelled);
        if (codes.WhyNotSent(about) is { } enough)
        {
            return enough;
        }
        mails.AddVerification(batch, target.User.Email, target.User.Id, context.Language, codes.AddAsked(batch, about), about.Now);
        audit.Add(batch, context, AccountAuditActions.EmailVerificationSent, target.Name);
        await batch.ExecuteNonQueryAsync(cancelled);
        return new Nothing();
    }

    internal const string VerifySql = "UPDATE accounts.users SET email_verified = true, updated_at = $2 WHERE id = $1 AND NOT email_verified";
}
