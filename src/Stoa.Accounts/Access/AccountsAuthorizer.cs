using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Access;

/// <summary>Lets a request in by its access token: genuine, not expired, its session not ended, its user active, and staff, with the
/// permission that the route asks for and a second factor if their role asks for one, where the route is for staff.</summary>
internal sealed class AccountsAuthorizer(AccessTokens tokens, AccessCache cache, SessionUses uses) : RequestAuthorizer
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
        var standing = cache.Of(claims.UserId, cancelled);
        return standing.IsCompletedSuccessfully ? new(Decide(claims, standing.Result, access, permission)) : Await(claims, standing, access, permission);
    }

    private async ValueTask<AuthorizationResult> Await(
        AccessClaims claims,
        ValueTask<AccessState?> standing,
        RouteAccess access,
        RequiredPermission? permission
    ) => Decide(claims, await standing, access, permission);

    private AuthorizationResult Decide(AccessClaims claims, AccessState? standing, RouteAccess access, RequiredPermission? permission)
    {
        if (standing is not { Active: true })
        {
            return AccountFaults.UserInactive;
        }
        if (standing.EndedSessions.Contains(claims.SessionId))
        {
            return RequestFaults.TokenRevoked;
        }
        var isStaff = standing.IsStaff && (permission is null || standing.EffectivePermissions.Includes(permission.Resource, permission.Action));
        if (access == RouteAccess.Staff && !isStaff)
        {
            return RequestFaults.AccessDenied;
        }
        if (access == RouteAccess.Staff && standing.LacksSecondFactor)
        {
            return AccountFaults.SecondFactorMissing;
        }
        uses.Note(claims.SessionId);
        return new Caller(claims.UserId, claims.SessionId, isStaff && !standing.LacksSecondFactor);
    }

    public override IReadOnlyList<Fault> FaultsOf(RouteAccess access) =>
        access switch
        {
            RouteAccess.SignedIn => Signed,
            RouteAccess.Staff => [.. Signed, RequestFaults.AccessDenied, AccountFaults.SecondFactorMissing],
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
