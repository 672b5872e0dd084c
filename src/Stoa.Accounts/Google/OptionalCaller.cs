using Stoa.Contracts.Http;

namespace Stoa.Accounts.Google;

internal static class OptionalCaller
{
    /// <summary>The signed-in user on a public route; null if there is no valid access token.</summary>
    public static async Task<Guid?> Holder(this RequestAuthorizer authorizer, RequestContext context) =>
        (await authorizer.Authorize(context.Authorization, RouteAccess.SignedIn, null, context.CancellationToken)).Caller?.UserId;
}
