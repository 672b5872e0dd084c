using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Google;

/// <summary>
/// The callback of Google sign-in. The state is used up first, so only one of two callbacks with the same state continues; then code becomes ID token,
/// identity, user and, with a second factor if required, a session.
/// </summary>
internal sealed partial class FinishGoogleSignIn(
    GoogleProvider provider,
    PendingSignIns waiting,
    IdTokens tokens,
    IdentitySessions sessions,
    IOptions<GoogleOptions> options,
    ILogger<FinishGoogleSignIn> log
)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Session>("/auth/google/callback", routes.Resolve<FinishGoogleSignIn>().Handle)
            .WithName("Accounts", "finishGoogleSignIn", "Handle the Google OAuth callback")
            .Public()
            .Limited("google")
            .WithoutHead()
            .WithSuccess(AccountSuccesses.LoggedIn)
            .ProducesFault(AccountFaults.GoogleNotConfigured, AccountFaults.GoogleCodeMissing, AccountFaults.GoogleStateInvalid)
            .ProducesFault(IdentitySessions.Faults)
            .Explains("code", "The authorization code that Google gave.")
            .Explains("state", "The state that the sign-in began with.")
            .Explains("error", "What Google says instead of a code.")
            .Explains("totp", "The code of the authenticator app, where the account has one.")
            .Explains("recovery_code", "A recovery code in place of it.")
            .WithExample(Examples.Session);

    public sealed record Request(string? Code, string? State, string? Error, SecondFactorInput SecondFactorInput) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Query("code", 4096),
                input.Query("state", StartGoogleSignIn.LongestState),
                input.Query("error", 4096),
                SecondFactorInput.ReadQuery(input)
            );
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        if (!provider.IsConfigured)
        {
            return AccountFaults.GoogleNotConfigured;
        }
        if (request.Error is { } error)
        {
            if (request.State is { } over)
            {
                await waiting.Take(over, context.CancellationToken);
            }
            return GoogleProvider.Refusal(error);
        }
        if (request.Code is not { } code)
        {
            return AccountFaults.GoogleCodeMissing;
        }
        if (request.State is not { } state || !StateCookie.Fits(context, state) || await waiting.Take(state, context.CancellationToken) is not { } signIn)
        {
            return AccountFaults.GoogleStateInvalid;
        }
        var identity = await Identify(code, signIn, context.CancellationToken);
        return identity.Failure is { } unknown ? unknown : await sessions.Open(identity.Value!, request.SecondFactorInput, context);
    }

    /// <summary>All calls to the provider, under one time limit.</summary>
    private async Task<Outcome<Identity>> Identify(string code, WaitingSignIn signIn, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            var token = await provider.Redeem(code, signIn.Verifier, limit.Token);
            return token.Failure is { } refused ? refused : await tokens.Check(token.Value!, [options.Value.ClientId!], signIn.Nonce, limit.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            TooSlow(log, options.Value.Timeout);
            return AccountFaults.GoogleUnavailable;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Google took longer than {Limit} to complete a sign-in")]
    private static partial void TooSlow(ILogger log, TimeSpan limit);
}
