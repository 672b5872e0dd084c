using System.Text.Json.Nodes;
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
/// Invites a colleague: a mail with a link that is good once, behind which they set name and password. Roles lie within the inviter's ceiling, now and when
/// it is accepted. Whoever has an account is given roles by the role routes instead; an address has one open invitation, which the database decides.
/// </summary>
internal sealed class CreateInvitation(NpgsqlDataSource database, Mails mails, IOptions<InvitationOptions> options, AuditLog audit, TimeProvider clock)
{
    private const int MostRoles = 20;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Invitation>("/admin/invitations", routes.Resolve<CreateInvitation>().Handle)
            .WithName(StaffRoutes.Section, "createInvitation", "Invite a colleague")
            .Staff("users", "manage")
            .Creating()
            .LocatedAt<Invitation>(invitation => $"/admin/invitations/{invitation.Id}")
            .Idempotent()
            .WithSuccess(AccountSuccesses.InvitationSent)
            .ProducesFault(
                AccountFaults.EmailTaken,
                AccountFaults.InvitationOpen,
                AccountFaults.RoleNotFound,
                AccountFaults.GrantCeiling,
                AccountFaults.AdminsBySuperAdmins
            )
            .WithExample(Invitation.Example, """{"email":"colleague@example.com","roles":["manager"],"language":"en"}""");

    public sealed record Request(string Email, IReadOnlyList<string> Roles, string? Language) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Email("email"), input.Body.Texts("roles", MostRoles, 100), ReadLanguage(input));

        /// <summary>What the invited reads; the inviter's own language where it is not said.</summary>
        public static string? ReadLanguage(RequestReader input) => input.Body.OptionalChoice("language", ["en", "es"]);
    }

    public Task<Outcome<Invitation>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Invitation>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled, key) = (clock.GetUtcNow(), context.CancellationToken, Users.KeyOf(request.Email));
        if (await InvitedRoles.Lock(connection, request.Roles.Where(role => role != "user"), cancelled) is not { } roles)
        {
            return new Failure { Fault = AccountFaults.RoleNotFound, Field = "roles" };
        }
        if (InvitedRoles.Refusal(await EffectivePermissions.Of(connection, context.Caller, cancelled), roles) is { } beyond)
        {
            return beyond;
        }
        if (await connection.One(IsTakenSql, row => row.GetBoolean(0), cancelled, key))
        {
            return new Failure { Fault = AccountFaults.EmailTaken, Field = "email" };
        }
        var (id, token) = (Guid.CreateVersion7(now), SecretLinks.NewToken());
        await connection.Change(CloseExpiredSql, cancelled, key, now);
        var ends = now + options.Value.Lifetime;
        if (
            await connection.Change(
                AddSql,
                cancelled,
                id,
                request.Email,
                key,
                SecretLinks.Hash(token),
                context.Caller.UserId,
                now,
                ends,
                context.Caller.Key?.Id
            ) == 0
        )
        {
            return new Failure { Fault = AccountFaults.InvitationOpen, Field = "email" };
        }
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(AddRolesSql, id, roles.Select(role => role.Id).ToArray());
        mails.AddInvitation(batch, request.Email, request.Language ?? context.Language, token, now);
        audit.Add(
            batch,
            context,
            AccountAuditActions.InvitationCreated,
            "invitation:" + id,
            after: new() { ["email"] = request.Email, ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role.Name)]) }
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return Outcome.Created((await ReadInvitation.Of(connection, id, now, cancelled))!);
    }

    internal const string IsTakenSql = "SELECT EXISTS (SELECT FROM accounts.users WHERE email_key = $1)";

    internal const string CloseExpiredSql = """
        UPDATE accounts.invitations SET closed_at = $2 WHERE email_key = $1 AND accepted_at IS NULL AND closed_at IS NULL AND expires_at <= $2
        """;

    internal const string AddSql = """
        INSERT INTO accounts.invitations (id, email, email_key, token_hash, invited_by, created_at, sent_at, expires_at, key_id)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
        ON CONFLICT (email_key) WHERE accepted_at IS NULL AND closed_at IS NULL DO NOTHING
        """;

    internal const string AddRolesSql = "INSERT INTO accounts.invitation_roles (invitation_id, role_id) SELECT $1, unnest($2::uuid[])";
}
