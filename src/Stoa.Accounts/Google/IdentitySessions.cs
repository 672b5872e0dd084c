using Stoa.Accounts.Access;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Google;

/// <summary>
/// From an identity to a session, whichever way the identity came: the user behind it, whether they may log in before their address is proved, their
/// second factor where they have one, and then the session.
/// </summary>
internal sealed class IdentitySessions(GoogleAccounts accounts, SessionTokens sessions, UnverifiedLogins unverified, RequestAuthorizer gate)
{
    /// <summary>All that <see cref="Open"/> can answer.</summary>
    public static readonly Fault[] Faults =
    [
        AccountFaults.GoogleRefused,
        AccountFaults.GoogleUnavailable,
        AccountFaults.GoogleLinkUnconfirmed,
        AccountFaults.AccountInactive,
        AccountFaults.EmailNotVerified,
        .. SecondFactorCheck.Faults,
    ];

    /// <summary>Opens a session for the account of an identity.</summary>
    /// <param name="identity">As the provider vouches.</param>
    /// <param name="proof">The second factor.</param>
    /// <param name="context">The request.</param>
    /// <param name="lastCheck">What remains to be used up once nothing else is missing; its failure opens nothing.</param>
    public async Task<Outcome<Session>> Open(Identity identity, SecondFactorInput proof, RequestContext context, Func<Task<Failure?>>? lastCheck = null)
    {
        var found = await accounts.Find(identity, await gate.Holder(context), context);
        if (found.Failure is { } unknown)
        {
            return unknown;
        }
        var user = found.Value!.User;
        if (!user.EmailVerified && unverified.AreRefusedBy(context.Contract))
        {
            return AccountFaults.EmailNotVerified;
        }
        var start = await sessions.Start(context, user.Id, proof);
        if (start.Failure is { } unproved)
        {
            return unproved;
        }
        if (lastCheck is not null && await lastCheck() is { } refused)
        {
            return refused;
        }
        return await accounts.Open(identity, found.Value, start.Value!, context) is { } shut ? shut : sessions.Pair(context, user, user.Id, start.Value!.Id);
    }
}
