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
        return new NewSession(Guid.CreateVersion7(now), now, now + options.Value.RefreshIdle, now + options.Value.RefreshAbsolute, DeviceOf(call), AddressOf(call));
    }

    /// <summary>What the client calls itself.</summary>
    public static string DeviceOf(Call call)
    {
        var device = call.Http.Request.Headers.UserAgent.ToString();
        return Clean(device.Length > LongestDevice ? device[..LongestDevice] : device);
    }

    public static string AddressOf(Call call) => call.Http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "";

    /// <summary>The pair of a session's generation. The refresh token is good only for the transport that the call's contract gives it.</summary>
    public Session Pair(Call call, Account? user, Guid userId, Guid sessionId, int generation = 1, bool registered = false)
    {
        var (token, expiresAt) = access.Issue(userId, sessionId);
        return new Session(user, token, refresh.Issue(sessionId, generation, call.Contract.KeepsRefreshTokenInCookie), expiresAt, registered);
    }

    /// <summary>Header bytes that are no text for PostgreSQL become question marks.</summary>
    private static string Clean(string header) => new([.. header.Select(c => c is >= ' ' and not '\x7f' && !char.IsSurrogate(c) ? c : '?')]);

    /// <summary>Only for a user who is active at this very moment.</summary>
    internal const string StartSql = """
        INSERT INTO accounts.sessions (id, user_id, created_at, rotated_at, idle_until, ends_at, device, address)
        SELECT $1, u.id, $3, $3, $4, $5, $6, $7 FROM accounts.users u WHERE u.id = $2 AND u.active FOR SHARE OF u
        """;
}
