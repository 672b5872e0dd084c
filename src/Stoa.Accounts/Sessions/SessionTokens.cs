using Microsoft.Extensions.Options;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Accounts.Sessions;

/// <summary>A session about to be stored.</summary>
internal readonly record struct NewSession(Guid Id, DateTimeOffset Now, DateTimeOffset IdleUntil, DateTimeOffset EndsAt, string Device, string Address);

/// <summary>Starts sessions and hands out their token pairs.</summary>
internal sealed class SessionTokens(AccessTokens access, RefreshTokens refresh, IOptions<TokenOptions> options, TimeProvider clock)
{
    private const int LongestDevice = 300;

    public NewSession Start(Call call)
    {
        var now = clock.GetUtcNow();
        var device = call.Http.Request.Headers.UserAgent.ToString();
        return new NewSession(Guid.CreateVersion7(now), now, now + options.Value.RefreshIdle, now + options.Value.RefreshAbsolute,
            Clean(device.Length > LongestDevice ? device[..LongestDevice] : device), call.Http.Connection.RemoteIpAddress?.ToString() ?? "");
    }

    /// <summary>The pair of a session's generation. The refresh token is good only for the transport that the call's contract gives it.</summary>
    public Session Pair(Call call, Account? user, Guid userId, Guid sessionId, int generation = 1, bool registered = false)
    {
        var (token, expiresAt) = access.Issue(userId, sessionId);
        return new Session(user, token, refresh.Issue(sessionId, generation, call.Contract.KeepsRefreshTokenInCookie), expiresAt, registered);
    }

    /// <summary>Header bytes that are no text for PostgreSQL become question marks.</summary>
    private static string Clean(string header) => new([.. header.Select(c => c is >= ' ' and not '\x7f' && !char.IsSurrogate(c) ? c : '?')]);
}
