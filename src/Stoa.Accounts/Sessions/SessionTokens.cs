using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>A session about to be stored.</summary>
/// <param name="SecondFactor">Proved; where it is not, the session may only be stored while the user has none.</param>
internal sealed record NewSession(
    Guid Id,
    DateTimeOffset Now,
    DateTimeOffset IdleUntil,
    DateTimeOffset EndsAt,
    string Device,
    string Address,
    bool SecondFactor
);

/// <summary>Starts sessions and issues their token pairs. Every login goes through one of these methods.</summary>
internal sealed class SessionTokens(
    NpgsqlDataSource database,
    AccessTokens access,
    RefreshTokens refresh,
    SecondFactorCheck factors,
    IOptions<TokenOptions> options,
    TimeProvider clock
)
{
    private const int LongestDevice = 300;

    /// <summary>For a user whose first factor is right (password, code by mail, external account). Fails with <see cref="SecondFactorCheck.Faults"/>.</summary>
    public async Task<Outcome<NewSession>> Start(RequestContext context, Guid user, SecondFactorInput secondFactor)
    {
        await using var connection = await database.Open(context.CancellationToken);
        return await Start(connection, context, user, secondFactor);
    }

    /// <summary>The same inside a transaction that commits even where this fails, because guesses are counted.</summary>
    public async Task<Outcome<NewSession>> Start(NpgsqlConnection connection, RequestContext context, Guid user, SecondFactorInput secondFactor)
    {
        if (!await SecondFactorCheck.IsOn(connection, user, context.CancellationToken))
        {
            return New(context, secondFactor: false);
        }
        return await factors.Check(connection, user, secondFactor, context.CancellationToken) is { } refused ? refused : New(context, secondFactor: true);
    }

    /// <summary>For a user who did not exist before this request.</summary>
    public NewSession StartFirst(RequestContext context) => New(context, secondFactor: false);

    /// <summary>For a user whose passkey has just verified them: possession and person, both factors in one.</summary>
    public NewSession StartWithPasskey(RequestContext context) => New(context, secondFactor: true);

    private NewSession New(RequestContext context, bool secondFactor)
    {
        var now = clock.GetUtcNow();
        return new NewSession(
            Guid.CreateVersion7(now),
            now,
            now + options.Value.RefreshIdle,
            now + options.Value.RefreshAbsolute,
            DeviceOf(context),
            context.Address,
            secondFactor
        );
    }

    /// <summary>What the client calls itself.</summary>
    public static string DeviceOf(RequestContext context)
    {
        // Headers are read byte by byte (Latin-1); clients that write more than ASCII write UTF-8.
        var device = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(context.UserAgent));
        return Clean(device.Length > LongestDevice ? device[..LongestDevice] : device);
    }

    /// <summary>The pair of a session's generation. The refresh token is good only for the transport that the call's contract gives it.</summary>
    public Session Pair(RequestContext context, Account? user, Guid userId, Guid sessionId, int generation = 1, bool registered = false)
    {
        var (token, expiresAt) = access.Issue(userId, sessionId);
        return new Session(
            user,
            token,
            refresh.Issue(sessionId, generation, context.Contract.KeepsRefreshTokenInCookie),
            expiresAt,
            options.Value.RefreshAbsolute,
            registered
        )
        {
            ExpiresIn = (int)options.Value.AccessLifetime.TotalSeconds,
        };
    }

    /// <summary>Header bytes that PostgreSQL cannot store as text become question marks.</summary>
    private static string Clean(string header) => new([.. header.Select(c => c is >= ' ' and not '\x7f' && !char.IsSurrogate(c) ? c : '?')]);
}
