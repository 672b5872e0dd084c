using Stoa.Accounts.Access;
using Stoa.Accounts.SecondFactors;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Google;

/// <summary>
/// Opens a session for an identity, for every sign-in route: finds the user, checks whether unverified users may log in, checks the second factor.
/// </summary>
internal sealed class IdentitySessions(GoogleAccounts accounts, SessionTokens sessions, UnverifiedLogins unverified, RequestAuthorizer authorizer)
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
    /// <param name="secondFactor">The second factor.</param>
    /// <param name="context">The request.</param>
    /// <param name="lastCheck">Consumed last, when everything else is in order; if it fails, no session is opened.</param>
    public async Task<Outcome<Session>> Open(Identity identity, SecondFactorInput secondFactor, RequestContext context, Func<Task<Failure?>>? lastCheck = null)
    {
        var found = await accounts.Find(identity, await authorizer.Holder(context), context);
        if (found.Failure is { } unknown)
        {
            return unknown;
        }
        var user = found.Value!.User;
        if (!user.EmailVerified && unverified.AreRefusedBy(context.Contract))
        {
            return AccountFaults.EmailNotVerified;
        }
        var start = await sessions.Start(context, user.Id, secondFactor);
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
