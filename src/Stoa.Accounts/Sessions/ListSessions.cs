using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>The caller's live sessions, the one used last first. When a session was used is known to the minute.</summary>
internal sealed class ListSessions(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<OpenSession>>("/auth/sessions", routes.Resolve<ListSessions>().Handle)
            .WithName("Accounts", "listSessions", "List the current user's sessions")
            .SignedIn()
            .WithSuccess(AccountSuccesses.SessionsRetrieved)
            .WithExample(new Page<OpenSession>([Examples.OpenSession], 1, PageQuery.DefaultSize, 1));

    public async Task<Outcome<Page<OpenSession>>> Handle(Paging request, RequestContext context) =>
        await Pages.Read(
            database,
            CountSql,
            ListSql,
            row => From(row, context.Caller.SessionId),
            request.Page,
            context.CancellationToken,
            context.Caller.UserId,
            clock.GetUtcNow()
        );

    internal static OpenSession From(NpgsqlDataReader row, Guid current) =>
        new(
            row.GetGuid(0),
            DeviceNames.Of(row.GetString(1)),
            row.GetString(2),
            row.GetFieldValue<DateTimeOffset>(3),
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetGuid(0) == current
        );

    private const string Live = "user_id = $1 AND revoked_at IS NULL AND idle_until > $2 AND ends_at > $2";

    internal const string CountSql = $"SELECT count(*) FROM accounts.sessions WHERE {Live}";

    internal const string ListSql = $"""
        SELECT id, device, address, created_at, greatest(rotated_at, used_at) AS last_used_at FROM accounts.sessions WHERE {Live}
        ORDER BY last_used_at DESC, id DESC LIMIT $3 OFFSET $4
        """;
}

/// <summary>A session as its owner sees it.</summary>
/// <param name="Device">From its client's User-Agent.</param>
/// <param name="Address">The client's IP address when it got its tokens last.</param>
/// <param name="Current">The one that this request belongs to.</param>
internal sealed record OpenSession(Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, bool Current);
