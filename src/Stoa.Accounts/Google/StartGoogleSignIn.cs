using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Google;

/// <summary>Where the browser has to go, and the state that comes back with it.</summary>
internal sealed record GoogleAddress(string Url, string State);

/// <summary>
/// Sends somebody to Google: authorization code flow with PKCE and nonce. The state is the client's own, so that it can tell its own
/// sign-ins from those that others try to slip in, or 256 random bits.
/// </summary>
internal sealed class StartGoogleSignIn(GoogleProvider provider, WaitingSignIns waiting)
{
    public const int LongestState = 512;

    public static Route Map(Routes routes) => routes
        .Get<Request, GoogleAddress>("/auth/google", routes.The<StartGoogleSignIn>().Handle)
        .Named("Accounts", "startGoogleSignIn", "Get the Google OAuth authorization URL").Public().Limited("google").WithoutHead().Says(Done.GoogleAddressRetrieved)
        .Fails(Fault.GoogleNotConfigured)
        .Shows(new GoogleAddress("https://accounts.google.com/o/oauth2/auth?client_id=...", "random-state-value"));

    public sealed record Request(string? State) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(input.Query("state", LongestState));
    }

    public async Task<Outcome<GoogleAddress>> Handle(Request request, Call call)
    {
        if (!provider.IsConfigured)
        {
            return Fault.GoogleNotConfigured;
        }
        var state = request.State ?? Secret();
        var signIn = new WaitingSignIn(Verifier: Secret(), Nonce: Secret());
        await waiting.Add(state, signIn, call.Cancelled);
        StateCookie.Set(call, state);
        return new GoogleAddress(provider.AddressFor(state, signIn.Nonce, ChallengeOf(signIn.Verifier)), state);
    }

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
