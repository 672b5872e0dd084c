using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// Adds the passkey that answers the session's challenge. The first second factor of a user brings recovery codes and ends all other sessions.
/// </summary>
internal sealed class AddPasskey(
    NpgsqlDataSource database,
    PasskeyCeremonies ceremonies,
    FactorNotices notices,
    ChangeNotifications notifications,
    TimeProvider clock
)
{
    /// <summary>More than anybody has devices; each is named to whoever asks for a challenge.</summary>
    private const int MostOfOne = 50;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, AddedPasskey>("/auth/passkeys", routes.Resolve<AddPasskey>().Handle)
            .WithName(PasskeyExamples.Section, "addPasskey", "Add a passkey")
            .SignedIn()
            .Creating()
            .IdempotentWithSecret()
            .WithSuccess(AccountSuccesses.PasskeyAdded)
            .ProducesFault(AccountFaults.PasskeyRefused, AccountFaults.TooManyPasskeys)
            .WithExample(new AddedPasskey(PasskeyExamples.Passkey, FactorExamples.Codes.RecoveryCodes), PasskeyExamples.Registration);

    public sealed record Request(PasskeyResponse Response, string Name) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(PasskeyResponse.Read<RegistrationResponseJson>(input.Body), input.Body.OptionalText("name", 100));
    }

    public async Task<Outcome<AddedPasskey>> Handle(Request request, RequestContext context)
    {
        if (await ceremonies.Attest(context.Caller.SessionId, request.Response, context.CancellationToken) is not { } credential)
        {
            return AccountFaults.PasskeyRefused;
        }
        var outcome = await database.InTransaction(context, connection => Add(connection, credential, request.Name, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<AddedPasskey>> Add(NpgsqlConnection connection, UserPasskeyInfo credential, string name, RequestContext context)
    {
        var (user, now) = (context.Caller.UserId, clock.GetUtcNow());
        var locked = await SecondFactorState.Lock(connection, context.Caller, context.CancellationToken);
        if (locked.Failure is { } ended)
        {
            return ended;
        }
        var owner = locked.Value!;
        if (await connection.One(CountSql, row => row.GetInt64(0), context.CancellationToken, user) >= MostOfOne)
        {
            return Failure.Of(AccountFaults.TooManyPasskeys, "limit", MostOfOne.ToString(CultureInfo.InvariantCulture));
        }
        var passkey = await connection.One(
            AddSql,
            Passkey.From,
            context.CancellationToken,
            Guid.CreateVersion7(now),
            user,
            credential.CredentialId,
            credential.PublicKey,
            name,
            (long)credential.SignCount,
            TransportsOf(credential),
            credential.IsBackupEligible,
            credential.IsBackedUp,
            now
        );
        if (passkey is null)
        {
            return AccountFaults.PasskeyRefused;
        }
        IReadOnlyList<string>? codes = null;
        if (!owner.SecondFactor)
        {
            await SecondFactorState.TurnOn(connection, context.Caller, now, context.CancellationToken);
            codes = await RecoveryCodes.Renew(connection, user, context.CancellationToken);
        }
        await notices.Send(
            connection,
            FactorNotices.PasskeyAdded,
            owner,
            context,
            after: new() { ["passkey"] = passkey.Id.ToString(), ["name"] = passkey.Name }
        );
        return Outcome.Created(new AddedPasskey(passkey, codes));
    }

    /// <summary>Those that there are: they come back in each challenge, and a client can make up any number.</summary>
    private static string[] TransportsOf(UserPasskeyInfo credential) => [.. Transports.Values.Intersect(credential.Transports ?? [], StringComparer.Ordinal)];

    internal const string CountSql = "SELECT count(*) FROM accounts.passkeys WHERE user_id = $1";

    internal const string AddSql = $"""
        INSERT INTO accounts.passkeys AS p (id, user_id, credential_id, public_key, name, sign_count, transports, backup_eligible, backed_up, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT ON CONSTRAINT passkeys_credential_taken DO NOTHING RETURNING {Passkey.Columns}
        """;
}
