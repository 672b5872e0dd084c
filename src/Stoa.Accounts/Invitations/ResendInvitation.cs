using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Staff;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>
/// Sends an invitation again, also one that has expired: with a new link, which voids the old one, and a new end. Whoever sends it vouches for it from now on,
/// so its roles lie within their ceiling.
/// </summary>
internal sealed class ResendInvitation(NpgsqlDataSource database, Mails mails, IOptions<InvitationOptions> options, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Invitation>("/admin/invitations/{id}/resend", routes.Resolve<ResendInvitation>().Handle)
            .WithName(StaffRoutes.Section, "resendInvitation", "Send an invitation again, with a new link")
            .Staff("users", "manage")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(AccountSuccesses.InvitationSent)
            .ProducesFault(AccountFaults.InvitationNotFound, AccountFaults.InvitationClosed, AccountFaults.GrantCeiling, AccountFaults.AdminsBySuperAdmins)
            .WithExample(Invitation.Example, """{"language":"es"}""");

    public sealed record Request(Guid? Id, string? Language) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), CreateInvitation.Request.ReadLanguage(input));
    }

    public Task<Outcome<Invitation>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Resend(connection, request, context));

    private async Task<Outcome<Invitation>> Resend(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await ReadInvitation.Lock(connection, request.Id, now, cancelled) is not { } invitation)
        {
            return AccountFaults.InvitationNotFound;
        }
        var roles = await InvitedRoles.Lock(
            connection,
            await connection.Many(InvitedRoles.OfInvitationSql, row => row.GetGuid(0), cancelled, invitation.Id),
            cancelled
        );
        if (InvitedRoles.Refusal(await EffectivePermissions.Of(connection, context.Caller, cancelled), roles) is { } beyond)
        {
            return beyond;
        }
        var token = SecretLinks.NewToken();
        var ends = now + options.Value.Lifetime;
        if (await connection.Change(RenewSql, cancelled, invitation.Id, SecretLinks.Hash(token), context.Caller.UserId, now, ends, context.Caller.Key?.Id) == 0)
        {
            return AccountFaults.InvitationClosed;
        }
        await using var batch = new NpgsqlBatch(connection);
        mails.AddInvitation(batch, invitation.Email, request.Language ?? context.Language, token, now);
        audit.Add(batch, context, AccountAuditActions.InvitationResent, invitation.Subject, after: new() { ["email"] = invitation.Email });
        await batch.ExecuteNonQueryAsync(cancelled);
        return (await ReadInvitation.Of(connection, invitation.Id, now, cancelled))!;
    }

    internal const string RenewSql = """
        UPDATE accounts.invitations SET token_hash = $2, invited_by = $3, sent_at = $4, expires_at = $5, key_id = $6
        WHERE id = $1 AND accepted_at IS NULL AND closed_at IS NULL
        """;
}
