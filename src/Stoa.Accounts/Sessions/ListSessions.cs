using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>The caller's live sessions, the one used last first. A session is used when it starts and when its tokens are refreshed.</summary>
internal sealed class ListSessions(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Get<Paging, Page<OpenSession>>("/auth/sessions", routes.The<ListSessions>().Handle)
        .Named("Accounts", "listSessions", "List the current user's sessions").SignedIn().Says(Done.SessionsRetrieved)
        .Shows(new Page<OpenSession>([Examples.OpenSession], 1, PageQuery.DefaultSize, 1));

    public async Task<Outcome<Page<OpenSession>>> Handle(Paging request, Call call)
    {
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.Add(CountSql, call.Caller.UserId, now);
        batch.Add(ListSql, call.Caller.UserId, now, request.Page.Size, request.Page.Offset);
        await using var row = await batch.ExecuteReaderAsync(call.Cancelled);
        await row.ReadAsync(call.Cancelled);
        var total = row.GetInt64(0);
        await row.NextResultAsync(call.Cancelled);
        var sessions = new List<OpenSession>();
        while (await row.ReadAsync(call.Cancelled))
        {
            sessions.Add(new OpenSession(row.GetGuid(0), Devices.NameOf(row.GetString(1)), row.GetString(2),
                row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetGuid(0) == call.Caller.SessionId));
        }
        return new Page<OpenSession>(sessions, request.Page.Number, request.Page.Size, total);
    }

    private const string Live = "user_id = $1 AND revoked_at IS NULL AND idle_until > $2 AND ends_at > $2";

    private const string CountSql = $"SELECT count(*) FROM accounts.sessions WHERE {Live}";

    private const string ListSql = $"""
        SELECT id, device, address, created_at, rotated_at FROM accounts.sessions WHERE {Live} ORDER BY rotated_at DESC, id DESC LIMIT $3 OFFSET $4
        """;
}

/// <summary>A session as its owner sees it.</summary>
/// <param name="Device">From its client's User-Agent.</param>
/// <param name="Address">The client's IP address when it was used last.</param>
/// <param name="Current">The one that this request belongs to.</param>
internal sealed record OpenSession(Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, bool Current);
