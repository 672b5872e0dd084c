using System.Net;
using System.Security.Cryptography;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// Authorizes a request by its API key: well-formed, known, not expired, not revoked, its maker active, the route one for keys of its kind, and called under
/// its contract and from its addresses. What it may do are its scopes and its maker's rights at this moment, whichever is less.
/// </summary>
internal sealed class KeyAuthorizer(KeyCache keys, AccessCache access, KeyUses uses, TimeProvider clock)
{
    public ValueTask<AuthorizationResult> Authorize(ReadOnlySpan<char> text, Route route, Contract contract, IPAddress? address, CancellationToken cancelled)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!KeyText.TryHash(text, hash))
        {
            return new(RequestFaults.TokenInvalid);
        }
        var found = keys.Of(hash, cancelled);
        if (!found.IsCompletedSuccessfully)
        {
            return Await(found, new Attempt(route, contract, address), cancelled);
        }
        if (found.Result is not { } key)
        {
            return new(RequestFaults.TokenInvalid);
        }
        var maker = access.Of(key.MakerId, cancelled);
        return maker.IsCompletedSuccessfully
            ? new(Decide(key, maker.Result, new Attempt(route, contract, address)))
            : Await(key, maker, new Attempt(route, contract, address));
    }

    private async ValueTask<AuthorizationResult> Await(ValueTask<KeyState?> found, Attempt attempt, CancellationToken cancelled) =>
        await found is { } key ? Decide(key, await access.Of(key.MakerId, cancelled), attempt) : RequestFaults.TokenInvalid;

    private async ValueTask<AuthorizationResult> Await(KeyState key, ValueTask<AccessState?> maker, Attempt attempt) => Decide(key, await maker, attempt);

    private AuthorizationResult Decide(KeyState state, AccessState? maker, Attempt attempt)
    {
        var (key, route) = (state.Key, attempt.Route);
        if (state.Dead(clock.GetUtcNow()) is { } dead)
        {
            return dead;
        }
        if (maker is not { Active: true })
        {
            return AccountFaults.UserInactive;
        }
        if (route.Keys == RouteKeys.None || (key.IsPublishable && route.Keys != RouteKeys.Any))
        {
            return AccountFaults.ApiKeyNotForRoute;
        }
        if (state.Contract is { } only && only != attempt.Contract.Name)
        {
            return AccountFaults.ApiKeyContractWrong;
        }
        if (!state.IsTakenFrom(attempt.Address))
        {
            return AccountFaults.ApiKeyAddressRefused;
        }
        uses.Note(key.Id, attempt.Address);
        return key.IsPublishable ? new AuthorizationResult { Key = key } : WithRights(state, maker, route);
    }

    /// <summary>Where guests have access, a key that may not act as staff stands beside their token.</summary>
    private static AuthorizationResult WithRights(KeyState state, AccessState maker, Route route)
    {
        var key = state.Key;
        if (route.Keys == RouteKeys.Any && route.Permission is null)
        {
            return new AuthorizationResult { Key = key };
        }
        var rights = key.Within(maker.EffectivePermissions);
        var may = maker.IsStaff && (route.KeyScope is not { } scope || rights.Includes(scope.Resource, scope.Action));
        if (may && !maker.LacksSecondFactor)
        {
            return new AuthorizationResult(new Caller(state.MakerId, Guid.Empty, IsStaff: true) { Permissions = rights, Key = key }, null) { Key = key };
        }
        return route.Keys == RouteKeys.Any ? new AuthorizationResult { Key = key }
            : may ? new AuthorizationResult(null, AccountFaults.SecondFactorMissing) { Key = key }
            : new AuthorizationResult(null, AccountFaults.ApiKeyScopeMissing) { Key = key };
    }

    public static IReadOnlyList<Fault> FaultsOf(Route route) =>
        route.Keys switch
        {
            RouteKeys.None when route.Access == RouteAccess.Public => [.. Dead, AccountFaults.ApiKeyNotForRoute],
            RouteKeys.None => [AccountFaults.ApiKeyNotForRoute],
            RouteKeys.Secret => [AccountFaults.ApiKeyNotForRoute, AccountFaults.ApiKeyScopeMissing, .. Bound],
            _ when route.Access == RouteAccess.Public => [.. Dead, .. Bound],
            _ => Bound,
        };

    private static readonly Fault[] Dead = [RequestFaults.TokenInvalid, RequestFaults.TokenExpired, RequestFaults.TokenRevoked, AccountFaults.UserInactive];

    private static readonly Fault[] Bound = [AccountFaults.ApiKeyContractWrong, AccountFaults.ApiKeyAddressRefused];

    private readonly record struct Attempt(Route Route, Contract Contract, IPAddress? Address);
}
