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
    public static Route Map(Routes routes) => routes
        .Post<Empty, NewAuthenticator>("/auth/totp", routes.The<StartTotp>().Handle)
        .Named(FactorExamples.Section, "startTotp", "Begin to set up an authenticator app").SignedIn()
        .Requires(routes.The<RecentLogin>().Check, Fault.RecentLoginRequired).Says(Done.SecondFactorStarted)
        .Fails(Fault.EmailNotVerified, Fault.SecondFactorOn)
        .Shows(FactorExamples.Authenticator);

    public async Task<Outcome<NewAuthenticator>> Handle(Empty request, Call call)
    {
        if (await SecondFactorState.ProvedAddress(database, call.Caller.UserId, call.Cancelled) is not { } email)
        {
            return Fault.EmailNotVerified;
        }
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretLength);
        if (await database.Change(StartSql, call.Cancelled, call.Caller.UserId, secrets.Seal(secret, call.Caller.UserId), clock.GetUtcNow()) == 0)
        {
            return Fault.SecondFactorOn;
        }
        var text = Base32.Encode(secret);
        return new NewAuthenticator(text, Totp.AddressOf(text, options.Value.Issuer, email));
    }

    internal const string StartSql = """
        INSERT INTO accounts.authenticators AS a (user_id, sealed_secret, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at WHERE a.confirmed_at IS NULL
        """;
}
