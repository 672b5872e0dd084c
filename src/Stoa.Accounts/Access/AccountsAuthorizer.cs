using System.Net;
using Microsoft.Extensions.Primitives;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Access;

/// <summary>
/// Authorizes a request by its access token: valid, not expired, session not ended, user active. Staff routes also need a staff role, the route's permission,
/// and a second factor if the role requires one. API keys have rules of their own (<see cref="KeyAuthorizer"/>).
/// </summary>
internal sealed class AccountsAuthorizer(AccessTokens tokens, AccessCache cache, SessionUses uses, KeyAuthorizer keys) : RequestAuthorizer
{
    private const string Scheme = "Bearer ";

    public override ValueTask<AuthorizationResult> Authorize(
        string? authorization,
        RouteAccess access,
        RequiredPermission? permission,
        CancellationToken cancelled
    )
    {
        if (access == RouteAccess.Public)
        {
            return default;
        }
        if (string.IsNullOrEmpty(authorization))
        {
            return new(RequestFaults.NotAuthenticated);
        }
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(RequestFaults.TokenInvalid);
        }
        var (claims, fault) = tokens.Check(authorization.AsSpan(Scheme.Length).Trim());
        if (fault is { } refused)
        {
            return new(refused);
        }
        var state = cache.Of(claims.UserId, cancelled);
        return state.IsCompletedSuccessfully ? new(Decide(claims, state.Result, access, permission)) : Await(claims, state, access, permission);
    }

    /// <summary>The first header decides: one that comes twice is a key that is not well-formed, and no token either.</summary>
    public override bool IsApiKey(StringValues authorization) =>
        authorization is [{ } header, ..]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && header.AsSpan(Scheme.Length).TrimStart().StartsWith(KeyText.Beginning, StringComparison.Ordinal);

    public override ValueTask<AuthorizationResult> AuthorizeKey(
        string authorization,
        Route route,
        Contract contract,
        IPAddress? address,
        CancellationToken cancelled
    ) => keys.Authorize(authorization.AsSpan(Scheme.Length).Trim(), route, contract, address, cancelled);

    public override IReadOnlyList<Fault> KeyFaultsOf(Route route) => KeyAuthorizer.FaultsOf(route);

    private async ValueTask<AuthorizationResult> Await(
        AccessClaims claims,
        ValueTask<AccessState?> state,
        RouteAccess access,
        RequiredPermission? permission
    ) => Decide(claims, await state, access, permission);

    private AuthorizationResult Decide(AccessClaims claims, AccessState? state, RouteAccess access, RequiredPermission? permission)
    {
        if (state is not { Active: true })
        {
            return AccountFaults.UserInactive;
        }
        if (state.EndedSessions.Contains(claims.SessionId))
        {
            return RequestFaults.TokenRevoked;
        }
        var isStaff = state.IsStaff && (permission is null || state.EffectivePermissions.Includes(permission.Resource, permission.Action));
        if (access == RouteAccess.Staff && !isStaff)
        {
            return state.IsStaff ? RequestFaults.PermissionMissing : RequestFaults.AccessDenied;
        }
        if (access == RouteAccess.Staff && state.LacksSecondFactor)
        {
            return AccountFaults.SecondFactorMissing;
        }
        uses.Note(claims.SessionId);
        return new Caller(claims.UserId, claims.SessionId, isStaff && !state.LacksSecondFactor) { Permissions = state.EffectivePermissions };
    }

    public override IReadOnlyList<Fault> FaultsOf(RouteAccess access) =>
        access switch
        {
            RouteAccess.SignedIn => Signed,
            RouteAccess.Staff => [.. Signed, RequestFaults.AccessDenied, RequestFaults.PermissionMissing, AccountFaults.SecondFactorMissing],
            _ => [],
        };

    private static readonly Fault[] Signed =
    [
        RequestFaults.NotAuthenticated,
        RequestFaults.TokenInvalid,
        RequestFaults.TokenExpired,
        RequestFaults.TokenRevoked,
        AccountFaults.UserInactive,
    ];
}
