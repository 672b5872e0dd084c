using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Admins;

/// <summary>A super admin creates an admin; the address counts as verified. An existing account is given the role through the role routes instead.</summary>
internal sealed class CreateAdmin(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    AccessCache access,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, UserWithRoles>("/admin/admins", routes.Resolve<CreateAdmin>().Handle)
            .WithName(AdminRoutes.Section, "createAdmin", "Create an admin")
            .Staff()
            .DeniedAs(AccountFaults.AdminsBySuperAdmins)
            .Creating()
            .LocatedAt<UserWithRoles>(admin => $"/admin/users/{admin.Id}")
            .IdempotentWithSecret()
            .WithSuccess(AccountSuccesses.AdminCreated)
            .Requires(routes.Resolve<CreateAdmin>().RefusalOf, AccountFaults.AdminsBySuperAdmins)
            .ProducesFault(AccountFaults.EmailTaken, RequestFaults.Overloaded)
            .WithExample(Examples.Admin, """{"email":"admin@example.com","password":"SecurePassword123!","first_name":"Jane","last_name":"Doe"}""");

    public sealed record Request(string Email, string Password, string FirstName, string LastName) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Email("email"),
                input.Body.NewPassword("password"),
                input.Body.OptionalText("first_name", 100),
                input.Body.OptionalText("last_name", 100)
            );
    }

    public async Task<Outcome<UserWithRoles>> Handle(Request request, RequestContext context) =>
        await passwords.Hash(request.Password, context.CancellationToken) is { } hash
            ? await database.InTransaction(context, connection => Create(connection, request, hash, context))
            : PasswordHashing.Busy;

    /// <summary>Checked before the password is hashed, and again inside the transaction.</summary>
    private async Task<Failure?> RefusalOf(RequestContext context) =>
        (await access.Of(context.Caller.UserId, context.CancellationToken))?.EffectivePermissions.IsSuperAdmin == true
            ? null
            : AccountFaults.AdminsBySuperAdmins;

    private async Task<Outcome<UserWithRoles>> Create(NpgsqlConnection connection, Request request, string hash, RequestContext context)
    {
        if (!(await EffectivePermissions.Of(connection, context.Caller, context.CancellationToken)).IsSuperAdmin)
        {
            return AccountFaults.AdminsBySuperAdmins;
        }
        var now = clock.GetUtcNow();
        var user = new Account(Guid.CreateVersion7(now), request.Email, request.FirstName, request.LastName, Active: true, EmailVerified: true, now, now);
        if (!await Users.Add(connection, user, hash, [EffectivePermissions.Admin, "user"], context.CancellationToken))
        {
            return new Failure { Fault = AccountFaults.EmailTaken, Field = "email" };
        }
        await using var batch = new NpgsqlBatch(connection);
        CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [user.Id], now);
        audit.Add(
            batch,
            context,
            AccountAuditActions.AdminCreated,
            "user:" + user.Id,
            after: new() { ["email"] = user.Email, ["role"] = EffectivePermissions.Admin }
        );
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return Outcome.Created(UserWithRoles.Of(user, [EffectivePermissions.Admin, "user"]));
    }
}
