using Microsoft.Extensions.Options;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Google;

/// <summary>
/// A mobile app signed somebody in with Google's own kit and posts the ID token: checked as in a browser's sign-in, for one of our client
/// ids, with the nonce where the app gave one, and good for one session.
/// </summary>
internal sealed class SignInWithIdToken(IdTokens tokens, UsedIdTokens used, IdentitySessions sessions, IOptions<GoogleOptions> options)
{
    private readonly IReadOnlyList<string> _audiences = options.Value.AllAudiences;

    public static Route Map(Routes routes) => routes
        .Post<Request, Session>("/auth/google/token", routes.The<SignInWithIdToken>().Handle)
        .Named("Accounts", "signInWithIdToken", "Authenticate with a Google ID token").Public().Limited("google").Says(Done.LoggedIn)
        .Fails(Fault.GoogleNotConfigured, Fault.GoogleTokenInvalid).Fails(IdentitySessions.Faults)
        .Shows(Examples.Session, """{"id_token":"eyJhbGciOiJSUzI1NiIsImtpZCI6Ii4uLiJ9...","nonce":"random-nonce-of-the-app"}""");

    public sealed record Request(string IdToken, string Nonce, Proof Proof) : IRequest<Request>
    {
        public static Request Read(RequestInput input) =>
            new(input.Body.Secret("id_token", IdTokens.LongestToken), input.Body.OptionalText("nonce", 512), Proof.Read(input.Body));
    }

    public async Task<Outcome<Session>> Handle(Request request, Call call)
    {
        if (_audiences.Count == 0)
        {
            return Fault.GoogleNotConfigured;
        }
        var identity = await tokens.Check(request.IdToken, _audiences, request.Nonce.Length > 0 ? request.Nonce : null, call.Cancelled);
        if (identity.Failure is { } failure)
        {
            return failure.Fault == Fault.GoogleRefused ? Fault.GoogleTokenInvalid : failure;
        }
        // The token is used up last: who was asked for a second factor comes back with the same one.
        return await sessions.Open(identity.Value!, request.Proof, call, async () =>
            await used.Use(request.IdToken, identity.Value!.TokenEnds, call.Cancelled) ? null : Failure.Of(Fault.GoogleTokenInvalid));
    }
}
