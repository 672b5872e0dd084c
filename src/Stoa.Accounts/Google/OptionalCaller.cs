using Stoa.Contracts.Http;

namespace Stoa.Accounts.Google;

internal static class OptionalCaller
{
    /// <summary>Who is signed in besides, on a public route: the user of a valid access token, null where there is none.</summary>
    public static async Task<Guid?> Holder(this RequestAuthorizer gate, RequestContext context) =>
        (await gate.Authorize(context.Authorization, RouteAccess.SignedIn, null, context.CancellationToken)).Caller?.UserId;
}
