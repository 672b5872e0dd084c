using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Admins;
using Stoa.Accounts.Passwords;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Staff;

/// <summary>
/// Staff write an account down for a user, with the role <c>user</c> alone and without a password: a mail has the link that sets one, which proves the address
/// too. The unique constraint decides between two who do it at once.
/// </summary>
internal sealed class CreateUser(
    NpgsqlDataSource database,
    EmailHasher identifiers,
    Mails mails,
    IOptions<InvitationOptions> options,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, UserWithRoles>("/admin/users", routes.Resolve<CreateUser>().Handle)
            .WithName(AdminRoutes.Section, "createUser", "Create a user, who sets a password by mail")
            .Staff("users", "manage")
            .Creating()
            .LocatedAt<UserWithRoles>(user => $"/admin/users/{user.Id}")
            .Idempotent()
            .WithSuccess(AccountSuccesses.UserCreated)
            .ProducesFault(AccountFaults.EmailTaken)
            .WithExample(Examples.UserWithRoles, """{"email":"user@example.com","first_name":"John","last_name":"Doe","language":"en"}""");

    public sealed record Request(string Email, string FirstName, string LastName, string? Language) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Email("email"),
                input.Body.OptionalText("first_name", 100),
                input.Body.OptionalText("last_name", 100),
                Invitations.CreateInvitation.Request.ReadLanguage(input)
            );
    }

    public Task<Outcome<UserWithRoles>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<UserWithRoles>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var user = new Account(Guid.CreateVersion7(now), request.Email, request.FirstName, request.LastName, Active: true, EmailVerified: false, now, now);
        if (!await Users.Add(connection, user, null, ["user"], context.CancellationToken))
        {
            return new Failure { Fault = AccountFaults.EmailTaken, Field = "email" };
        }
        await using var batch = new NpgsqlBatch(connection);
        var permit = ResetTokens.Add(batch, identifiers.Of(Users.KeyOf(user.Email)), user.Id, now, options.Value.Lifetime);
        mails.AddSetPassword(batch, user.Email, user.Id, request.Language ?? context.Language, permit.ResetToken, now);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [user.Id], now);
        audit.Add(batch, context, AccountAuditActions.UserCreated, "user:" + user.Id, after: new() { ["email"] = user.Email });
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return Outcome.Created(UserWithRoles.Of(user, ["user"]));
    }
}
