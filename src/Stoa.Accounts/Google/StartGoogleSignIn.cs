using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Accounts.Google;

/// <summary>The URL to open in the browser, and the state that comes back with it.</summary>
internal sealed record GoogleAddress(string Url, string State);

/// <summary>
/// Starts Google sign-in: authorization code flow with PKCE and nonce. The state is chosen by the client, so that it can recognise its own sign-ins, or 256
/// random bits.
/// </summary>
internal sealed class StartGoogleSignIn(GoogleProvider provider, PendingSignIns waiting)
{
    public const int LongestState = 512;

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, GoogleAddress>("/auth/google", routes.Resolve<StartGoogleSignIn>().Handle)
            .WithName("Accounts", "startGoogleSignIn", "Get the Google OAuth authorization URL")
            .Public()
            .Limited("google")
            .WithoutHead()
            .WithSuccess(AccountSuccesses.GoogleAddressRetrieved)
            .ProducesFault(AccountFaults.GoogleNotConfigured)
            .Explains("state", "A text of your own that comes back with the callback; left out, one is made.")
            .WithExample(new GoogleAddress("https://accounts.google.com/o/oauth2/auth?client_id=...", "random-state-value"));

    public sealed record Request(string? State) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Query("state", LongestState));
    }

    public async Task<Outcome<GoogleAddress>> Handle(Request request, RequestContext context)
    {
        if (!provider.IsConfigured)
        {
            return AccountFaults.GoogleNotConfigured;
        }
        var state = request.State ?? Secret();
        var signIn = new WaitingSignIn(Verifier: Secret(), Nonce: Secret());
        await waiting.Add(state, signIn, context.CancellationToken);
        StateCookie.Set(context, state);
        return new GoogleAddress(provider.AddressFor(state, signIn.Nonce, ChallengeOf(signIn.Verifier)), state);
    }

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
