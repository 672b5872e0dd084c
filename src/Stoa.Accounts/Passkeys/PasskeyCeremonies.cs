using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// WebAuthn by the framework's handler, without the rest of ASP.NET Core Identity: our table replaces its challenge cookie, our SQL its store. Every passkey
/// verifies its user (PIN, finger, face) and stores the account's id, so a login needs no address.
/// </summary>
internal sealed partial class PasskeyCeremonies(
    PasskeyStore store,
    PasskeyChallenges challenges,
    PublicAddress address,
    IOptions<PasskeyOptions> options,
    IServiceProvider services,
    ILogger<UserManager<PasskeyUser>> log,
    ILogger<PasskeyCeremonies> refusals
)
{
    /// <summary>Made on first use, when the server knows its address.</summary>
    private readonly Lazy<PasskeyHandler<PasskeyUser>> _handler = new(() =>
        new PasskeyHandler<PasskeyUser>(
            new UserManager<PasskeyUser>(
                store,
                Options.Create(new IdentityOptions()),
                new PasswordHasher<PasskeyUser>(),
                [],
                [],
                new UpperInvariantLookupNormalizer(),
                new IdentityErrorDescriber(),
                services,
                log
            ),
            Options.Create(Rules(options.Value, new Uri(address.Root)))
        )
    );

    public async Task<PasskeyChallenge> StartAdding(Guid session, PasskeyUser user, CancellationToken cancelled)
    {
        var made = await _handler.Value.MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = user.Id.ToString(),
                Name = user.Email,
                DisplayName = user.Email,
            },
            NoRequest()
        );
        return await Challenge(PasskeyPurpose.Add(session), Named(made.CreationOptionsJson), made.AttestationState, cancelled);
    }

    public async Task<PasskeyChallenge> StartLogin(CancellationToken cancelled)
    {
        var made = await _handler.Value.MakeRequestOptionsAsync(null, NoRequest());
        return await Challenge(PasskeyPurpose.LogIn, made.RequestOptionsJson, made.AssertionState, cancelled);
    }

    /// <summary>Names the user's passkeys; null where there is none. The answer is held to the user, whatever it says of itself.</summary>
    public async Task<PasskeyChallenge?> StartStepUp(Guid session, Guid user, CancellationToken cancelled)
    {
        var made = await _handler.Value.MakeRequestOptionsAsync(await store.FindByIdAsync(user.ToString(), cancelled), NoRequest());
        return JsonElement.Parse(made.RequestOptionsJson).GetProperty("allowCredentials").GetArrayLength() == 0
            ? null
            : await Challenge(PasskeyPurpose.ProveAnew(session), made.RequestOptionsJson, made.AssertionState, cancelled);
    }

    /// <summary>The passkey that answers the session's challenge; null where it does not.</summary>
    public async Task<UserPasskeyInfo?> Attest(Guid session, PasskeyResponse response, CancellationToken cancelled)
    {
        var purpose = PasskeyPurpose.Add(session);
        if (await challenges.Take(response.ChallengeId, purpose, cancelled) is not { } state)
        {
            Refused(refusals, purpose.Name, UnknownChallenge);
            return null;
        }
        var result = await _handler.Value.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = NoRequest(),
                CredentialJson = response.Credential,
                AttestationState = state,
            }
        );
        if (result.Succeeded)
        {
            return result.Passkey;
        }
        Refuse(purpose, result.Failure);
        return null;
    }

    /// <summary>Whose passkey answers the challenge, and its new state; null where none does.</summary>
    public async Task<(PasskeyUser User, UserPasskeyInfo Passkey)?> Assert(PasskeyPurpose purpose, PasskeyResponse response, CancellationToken cancelled)
    {
        if (await challenges.Take(response.ChallengeId, purpose, cancelled) is not { } state)
        {
            Refused(refusals, purpose.Name, UnknownChallenge);
            return null;
        }
        var result = await _handler.Value.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = NoRequest(),
                CredentialJson = response.Credential,
                AssertionState = state,
            }
        );
        if (result.Succeeded)
        {
            return (result.User, result.Passkey);
        }
        Refuse(purpose, result.Failure);
        return null;
    }

    /// <summary>The handler takes whatever its store throws for a wrong answer, a database that is away as well.</summary>
    private void Refuse(PasskeyPurpose purpose, PasskeyException failure)
    {
        if (failure.InnerException is { } thrown && DatabaseFailures.IsPassing(thrown))
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
        Refused(refusals, purpose.Name, failure.Message);
    }

    private async Task<PasskeyChallenge> Challenge(PasskeyPurpose purpose, string json, string? state, CancellationToken cancelled) =>
        new(await challenges.Add(purpose, state!, cancelled), JsonElement.Parse(json));

    /// <summary>For what only the database knows: what another use of the passkey has done meanwhile.</summary>
    public void RefuseOvertaken(PasskeyPurpose purpose) =>
        Refused(refusals, purpose.Name, "the signature counter does not increase, so the passkey was copied; or it was removed just now");

    /// <summary>The handler knows no name but the domain.</summary>
    private string Named(string made)
    {
        if (options.Value.SiteName is not { } name)
        {
            return made;
        }
        var json = JsonNode.Parse(made)!;
        json["rp"]!["name"] = name;
        return json.ToJsonString();
    }

    /// <summary>Which check failed: clients are told no more than that it did.</summary>
    [LoggerMessage(1, LogLevel.Information, "Passkey refused at {Ceremony}: {Reason}")]
    private static partial void Refused(ILogger log, string ceremony, string reason);

    private const string UnknownChallenge = "the challenge is unknown, was used before, or is too old";

    /// <summary>The handler would take host and origin from the request; ours come from the settings.</summary>
    private DefaultHttpContext NoRequest() => new() { RequestServices = services };

    private static IdentityPasskeyOptions Rules(PasskeyOptions settings, Uri root)
    {
        HashSet<string> origins = settings.Origins is { Length: > 0 } given ? [.. given] : [root.GetLeftPart(UriPartial.Authority)];
        return new IdentityPasskeyOptions
        {
            ServerDomain = settings.RelyingPartyId ?? root.Host,
            AuthenticatorTimeout = PasskeyChallenges.Patience,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && origins.Contains(context.Origin)),
        };
    }
}
