using Microsoft.Extensions.Options;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Google;

/// <summary>
/// A mobile app signed a user in with Google's SDK and posts the ID token. Checked as in the browser flow, for one of our client ids, with the nonce if the app
/// sends one; valid for one session.
/// </summary>
internal sealed class SignInWithIdToken(IdTokens tokens, IdTokenReplayStore used, IdentitySessions sessions, IOptions<GoogleOptions> options)
{
    private readonly IReadOnlyList<string> _audiences = options.Value.AllAudiences;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/google/token", routes.Resolve<SignInWithIdToken>().Handle)
            .WithName("Accounts", "signInWithIdToken", "Authenticate with a Google ID token")
            .Public()
            .Limited("google")
            .WithSuccess(AccountSuccesses.LoggedIn)
            .ProducesFault(AccountFaults.GoogleNotConfigured, AccountFaults.GoogleTokenInvalid)
            .ProducesFault(IdentitySessions.Faults)
            .WithExample(Examples.Session, """{"id_token":"eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLiJ9...","nonce":"random-nonce-of-the-app"}""");

    public sealed record Request(string IdToken, string Nonce, SecondFactorInput SecondFactorInput) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Secret("id_token", IdTokens.LongestToken), input.Body.OptionalText("nonce", 512), SecondFactorInput.Read(input.Body));
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        if (_audiences.Count == 0)
        {
            return AccountFaults.GoogleNotConfigured;
        }
        var identity = await tokens.Check(request.IdToken, _audiences, request.Nonce.Length > 0 ? request.Nonce : null, context.CancellationToken);
        if (identity.Failure is { } failure)
        {
            return failure.Fault == AccountFaults.GoogleRefused ? AccountFaults.GoogleTokenInvalid : failure;
        }
        // The token is used up last, so that it can be sent again with the second factor.
        return await sessions.Open(
            identity.Value!,
            request.SecondFactorInput,
            context,
            async () =>
                await used.Use(request.IdToken, identity.Value!.TokenEnds, context.CancellationToken) ? null : Failure.Of(AccountFaults.GoogleTokenInvalid)
        );
    }
}
