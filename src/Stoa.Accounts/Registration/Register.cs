using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Codes;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Registration;

/// <summary>
/// Creates an account with the role <c>user</c>, mails a code and a link to verify the address, and starts a session if the contract does so and allows
/// unverified users. The unique constraint decides between parallel requests; the check before hashing only saves work.
/// </summary>
internal sealed class Register(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    SessionTokens sessions,
    OneTimeCodes codes,
    Mails mails,
    UnverifiedLogins unverified,
    OutboxWriter outbox
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/register", routes.Resolve<Register>().Handle)
            .WithName("Accounts", "register", "Register a new user account")
            .Public()
            .Limited("register")
            .Creating()
            .WithSuccess(SuccessCode.UserRegistered)
            .ProducesFault(AccountFaults.EmailTaken, RequestFaults.Overloaded)
            .WithExample(
                Examples.Session with
                {
                    Registered = true,
                },
                """{"email":"user@example.com","password":"SecurePassword123!","first_name":"John","last_name":"Doe"}"""
            );

    public sealed record Request(string Email, string Password, string FirstName, string LastName) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) =>
            new(
                input.Body.Email("email"),
                input.Body.NewPassword("password"),
                input.Body.OptionalText("first_name", 100),
                input.Body.OptionalText("last_name", 100)
            );
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        if (await database.One(IsTakenSql, row => row.GetBoolean(0), context.CancellationToken, Users.KeyOf(request.Email)))
        {
            return Taken;
        }
        if (await passwords.Hash(request.Password, context.CancellationToken) is not { } hash)
        {
            return PasswordHashing.Busy;
        }
        var session = sessions.StartFirst(context);
        var user = new Account(
            Guid.CreateVersion7(session.Now),
            request.Email,
            request.FirstName,
            request.LastName,
            Active: true,
            EmailVerified: false,
            session.Now,
            session.Now
        );
        var startsSession = context.Contract.StartsSessionOnRegistering && !unverified.AreRefusedBy(context.Contract);
        var outcome = await database.InTransaction(context, connection => Create(connection, user, hash, startsSession ? session : null, context));
        if (outcome.Failure is { } taken)
        {
            return taken;
        }
        return startsSession || !context.Contract.StartsSessionOnRegistering
            ? Outcome.Created(sessions.Pair(context, user, user.Id, session.Id, registered: true))
            : Outcome.Alternative(Outcome.Created(new NewAccount(user)), SuccessCode.UserRegistered);
    }

    private async Task<Outcome<Nothing>> Create(NpgsqlConnection connection, Account user, string hash, NewSession? session, RequestContext context)
    {
        var now = user.CreatedAt!.Value;
        if (!await Users.Add(connection, user, hash, ["user"], context.CancellationToken))
        {
            return Taken;
        }
        await using var batch = new NpgsqlBatch(connection);
        if (session is { } first)
        {
            batch.Add(SessionRows.InsertSql, SessionRows.ArgumentsOf(first, user.Id));
        }
        CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [user.Id], now);
        mails.AddVerification(batch, user.Email, user.Id, context.Language, codes.AddUnasked(batch, user, now), now);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return new Nothing();
    }

    private static readonly Failure Taken = new() { Fault = AccountFaults.EmailTaken, Field = "email" };

    private const string IsTakenSql = "SELECT EXISTS (SELECT FROM accounts.users WHERE email_key = $1)";
}

/// <summary>A new account that has to prove its address before it may log in, under a contract that would have started a session.</summary>
internal sealed record NewAccount(Account User);
