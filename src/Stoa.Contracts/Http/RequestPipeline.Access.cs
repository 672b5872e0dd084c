namespace Stoa.Contracts.Http;

/// <summary>The first steps: by a session, by the token of a guest, or by an API key.</summary>
internal sealed partial class RequestPipeline
{
    /// <summary>Who calls, whether they may, and whether they call too often.</summary>
    private async ValueTask<Failure?> Access(RequestContext context)
    {
        var (http, route) = (context.Http, context.Route);
        var credentials = http.Request.Headers.Authorization;
        var byKey = authorizer.IsApiKey(credentials);
        var result =
            byKey ? await ByKey(context)
            : credentials.Count == 0 && GuestTokens.Holder(http.Request, route.GuestHeader) is { } guest ? guest
            : await authorizer.Authorize(credentials, route.Access, route.Permission, http.RequestAborted);
        if ((byKey || route.Access != RouteAccess.Public) && limiter?.Enter(http, route, result.Caller, result.Key) is { } tooFast)
        {
            return tooFast;
        }
        context.SignedIn = result.Caller;
        if (result.Failure is { } refused)
        {
            return Route.IsDenial(refused.Fault) && route.Denial is { } denial ? denial : refused;
        }
        return
            route.ReadsCookieUnder(context.Contract)
            && RefreshCookie.Read(http.Request, context.Contract.CookiePath) is not null
            && !_pages.MayUseCookies(http.Request)
            ? Failure.Of(RequestFaults.CrossSiteRequest)
            : null;
    }

    private void BlameGuest(RequestContext context, Failure failure)
    {
        if (context.SignedIn is { IsGuest: true } && failure.Fault.Kind is FaultKind.TokenInvalid or FaultKind.NotFound)
        {
            limiter?.Blame(context.Http);
        }
    }

    /// <summary>The key is judged first; on a route for guests their token then says whose request it is.</summary>
    private async ValueTask<AuthorizationResult> ByKey(RequestContext context)
    {
        var (http, route) = (context.Http, context.Route);
        var result = await authorizer.AuthorizeKey(
            http.Request.Headers.Authorization.ToString(),
            route,
            context.Contract,
            CallerAddress.Of(http),
            http.RequestAborted
        );
        if (result.Failure is not null)
        {
            return result;
        }
        http.Features.Set(result.Key);
        var caller = GuestTokens.Holder(http.Request, route.GuestHeader) ?? result.Caller;
        return caller is null && route.Access != RouteAccess.Public
            ? result with
            {
                Failure = RequestFaults.NotAuthenticated.Plain,
            }
            : result with
            {
                Caller = caller,
            };
    }

    private static async ValueTask<Failure?> Requirements(RequestContext context)
    {
        foreach (var requirement in context.Route.Requirements)
        {
            if (await requirement(context) is { } unmet)
            {
                return unmet;
            }
        }
        return null;
    }
}
