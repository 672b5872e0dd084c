using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Gives the caller a new secret for an authenticator app; it counts for nothing until a code confirms it. Only for a proved address.
/// </summary>
internal sealed class StartTotp(NpgsqlDataSource database, FactorSecrets secrets, IOptions<SecondFactorOptions> options, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, NewAuthenticator>("/auth/totp", routes.Resolve<StartTotp>().Handle)
            .WithName(FactorExamples.Section, "startTotp", "Begin to set up an authenticator app")
            .SignedIn()
            .IdempotentWithSecret()
            .Requires(routes.Resolve<RecentLogin>().Check, AccountFaults.RecentLoginRequired)
            .WithSuccess(AccountSuccesses.SecondFactorStarted)
            .ProducesFault(AccountFaults.EmailNotVerified, AccountFaults.SecondFactorOn)
            .WithExample(FactorExamples.Authenticator);

    public async Task<Outcome<NewAuthenticator>> Handle(Empty request, RequestContext context)
    {
        if (await SecondFactorState.ProvedAddress(database, context.Caller.UserId, context.CancellationToken) is not { } email)
        {
            return AccountFaults.EmailNotVerified;
        }
        return await database.InTransaction(context, connection => Start(connection, email, context));
    }

    private async Task<Outcome<NewAuthenticator>> Start(NpgsqlConnection connection, string email, RequestContext context)
    {
        var (user, secret) = (context.Caller.UserId, RandomNumberGenerator.GetBytes(Totp.SecretLength));
        if (await connection.Change(StartSql, context.CancellationToken, user, secrets.Seal(secret, user), clock.GetUtcNow()) == 0)
        {
            return AccountFaults.SecondFactorOn;
        }
        var text = Base32.Encode(secret);
        return new NewAuthenticator(text, Totp.AddressOf(text, options.Value.Issuer, email));
    }

    internal const string StartSql = """
        INSERT INTO accounts.authenticators AS a (user_id, sealed_secret, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at WHERE a.confirmed_at IS NULL
        """;
}
