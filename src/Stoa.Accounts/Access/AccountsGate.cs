using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Access;

/// <summary>Lets a request in by its access token: genuine, not expired, its session not ended, its user active, and staff, with the
/// permission that the route asks for and a second factor if their role asks for one, where the route is for staff.</summary>
internal sealed class AccountsGate(AccessTokens tokens, AccessCache cache, SessionUses uses) : Gate
{
    private const string Scheme = "Bearer ";

    public override ValueTask<Admission> Admit(string? authorization, Contracts.Http.Access access, RequiredPermission? permission, CancellationToken cancelled)
    {
        if (access == Contracts.Http.Access.Public)
        {
            return default;
        }
        if (string.IsNullOrEmpty(authorization))
        {
            return new(Fault.NotAuthenticated);
        }
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(Fault.TokenInvalid);
        }
        var (claims, fault) = tokens.Check(authorization.AsSpan(Scheme.Length).Trim());
        if (fault is { } refused)
        {
            return new(refused);
        }
        var standing = cache.Of(claims.UserId, cancelled);
        return standing.IsCompletedSuccessfully ? new(Decide(claims, standing.Result, access, permission)) : Await(claims, standing, access, permission);
    }

    private async ValueTask<Admission> Await(
        AccessClaims claims, ValueTask<Standing?> standing, Contracts.Http.Access access, RequiredPermission? permission) => Decide(claims, await standing, access, permission);

    private Admission Decide(AccessClaims claims, Standing? standing, Contracts.Http.Access access, RequiredPermission? permission)
    {
        if (standing is not { Active: true })
        {
            return Fault.UserInactive;
        }
        if (standing.EndedSessions.Contains(claims.SessionId))
        {
            return Fault.TokenRevoked;
        }
        if (access == Contracts.Http.Access.Staff && !(standing.IsStaff && (permission is null || standing.Authority.Covers(permission.Resource, permission.Action))))
        {
            return Fault.AccessDenied;
        }
        if (access == Contracts.Http.Access.Staff && standing.LacksSecondFactor)
        {
            return Fault.SecondFactorMissing;
        }
        uses.Note(claims.SessionId);
        return new Caller(claims.UserId, claims.SessionId, standing.IsStaff && !standing.LacksSecondFactor);
    }
}
