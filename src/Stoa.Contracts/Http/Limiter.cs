using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.Http;

/// <summary>A request that names an account, which may not exist. A limited route then counts by account, too.</summary>
public interface IAboutAccount
{
    /// <summary>As the client sent it: an e-mail address, in whatever spelling.</summary>
    string Account { get; }
}

/// <summary>Limits the rate of requests. The application supplies it; without one nothing is limited.</summary>
public abstract class Limiter
{
    /// <summary>Checked in memory before any work is done: the general limits, and addresses that a policy blocks for now.</summary>
    /// <param name="http">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="caller">The signed-in user; null where there is none.</param>
    /// <param name="key">The API key, which then has the limits instead of its caller or address.</param>
    public abstract Failure? Enter(HttpContext http, Route route, Caller? caller, ApiKey? key = null);

    /// <summary>The same for a page outside of every mount, where callers are never signed in.</summary>
    /// <param name="http">The request.</param>
    /// <param name="policy">That of the route whose use case the page runs.</param>
    public abstract Failure? Enter(HttpContext http, string policy);

    /// <summary>Counts what a guest's token did not open against the address: anybody can make up tokens, each of which would have limits of its own.</summary>
    /// <param name="http">The request.</param>
    public abstract void Blame(HttpContext http);

    /// <summary>Counts one use of a limited route, by address and by account, before its use case runs.</summary>
    /// <param name="http">The request.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="account">The account that the request is about; null if unknown.</param>
    public abstract ValueTask<Failure?> Spend(HttpContext http, string policy, string? account);

    /// <summary>False for a policy that a route names by mistake.</summary>
    public abstract bool Knows(string policy);
}
