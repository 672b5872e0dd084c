using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Staff;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>
/// Takes an invitation back: its link is dead from then on. One above the caller's ceiling is not theirs to take back; one that is over already stays as it is.
/// </summary>
internal sealed class RevokeInvitation(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/invitations/{id}", routes.Resolve<RevokeInvitation>().Handle)
            .WithName(StaffRoutes.Section, "revokeInvitation", "Take an invitation back")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.InvitationRevoked)
            .ProducesFault(AccountFaults.InvitationNotFound, AccountFaults.InvitationClosed, AccountFaults.GrantCeiling, AccountFaults.AdminsBySuperAdmins);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Revoke(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Revoke(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await ReadInvitation.Lock(connection, id, now, cancelled) is not { } invitation)
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
        if (await connection.Change(CloseSql, cancelled, invitation.Id, now) == 0)
        {
            return AccountFaults.InvitationClosed;
        }
        await audit.Write(connection, context, AccountAuditActions.InvitationRevoked, invitation.Subject, before: new() { ["email"] = invitation.Email });
        return new Nothing();
    }

    internal const string CloseSql = "UPDATE accounts.invitations SET closed_at = $2 WHERE id = $1 AND accepted_at IS NULL AND closed_at IS NULL";
}
