using System.Text.RegularExpressions;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Helpers for tests of accounts: changes made directly in the database, and assertions about responses.</summary>
internal static partial class Behind
{
    public static async Task<T> Read<T>(this StoaHost host, string sql, params object[] arguments) =>
        (await host.Database.One(sql, row => row.GetFieldValue<T>(0), TestContext.Current.CancellationToken, arguments))!;

    /// <summary>Switches the account off as an operator would, and tells every node.</summary>
    public static Task Deactivate(this StoaHost host, User user) =>
        host.Execute(
            "WITH off AS (UPDATE accounts.users SET active = false WHERE id = $1 RETURNING id) SELECT pg_notify('stoa', 'user:' || id) FROM off",
            Guid.Parse(user.Id)
        );

    /// <summary>The session of a user who has exactly one.</summary>
    public static Task<Guid> SessionOf(this StoaHost host, User user) =>
        host.Read<Guid>("SELECT id FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id));

    /// <summary>Waits until this many statements of the server wait for a lock that the test holds.</summary>
    public static Task UntilStatementsWait(this StoaHost host, int statements = 1) =>
        Wait.Until(async () =>
            await host.Read<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") >= statements
        );

    /// <summary>Whether a statement like this waits for a lock.</summary>
    public static Task<bool> IsWaiting(this NpgsqlDataSource database, string like) =>
        database.One(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1)",
            row => row.GetBoolean(0),
            TestContext.Current.CancellationToken,
            like
        );

    public static Task<Reply> Refresh(this Client client, string refreshToken) => client.Post("/auth/refresh", new { refresh_token = refreshToken });

    public static string RefreshToken(this Reply reply) => (string)reply.Data["refresh_token"]!;

    public static string AccessToken(this Reply reply) => (string)reply.Data["access_token"]!;

    /// <summary>Repeats the request until the response has the status, for effects of another node or a notification.</summary>
    public static async Task<Reply> Until(HttpStatusCode status, Func<Task<Reply>> ask)
    {
        var reply = await ask();
        await Wait.Until(async () => reply.Status == status || (reply = await ask()).Status == status, () => $"{status}, but {reply.Status} {reply.Text}");
        return reply;
    }

    public static void Refused(this Reply reply, HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal(["error"], Reply.MembersOf(reply.Json));
        Assert.Equal(["code", "message"], Reply.MembersOf(reply.Json["error"]));
        Assert.Equal(code, reply.Headers["Error-Code"]);
        if (status == HttpStatusCode.Unauthorized)
        {
            Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    /// <summary>Refused under any contract, with the same number of seconds to wait in header and body.</summary>
    public static int RefusedForNow(this Reply reply, HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (reply.Status, reply.Headers["Error-Code"]));
        var seconds = int.Parse(reply.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(seconds > 0);
        if ((reply.Json["details"] ?? reply.Json["error"]?["details"])?["retry_after"] is { } inBody)
        {
            Assert.Equal(seconds, (int)inBody);
        }
        return seconds;
    }

    /// <summary>Everything that could distinguish two responses.</summary>
    public static string Fingerprint(this Reply reply) =>
        $"{(int)reply.Status} {reply.Text} "
        + string.Join(
            "; ",
            reply
                .Headers.Where(header => header.Key.ToUpperInvariant() is not ("DATE" or "X-REQUEST-ID"))
                .OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}={header.Value}")
        );

    /// <summary>The response has only a sentence and no payload.</summary>
    public static void IsDone(this Reply reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["message"], Reply.MembersOf(reply.Data));
        Assert.EndsWith("\"}}", reply.Text, StringComparison.Ordinal);
    }

    public static void IsEmpty(this Reply reply)
    {
        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Empty(reply.Body);
        Assert.DoesNotContain("Content-Type", reply.Headers.Keys, StringComparer.Ordinal);
    }

    /// <summary>UTC, whole seconds, Z: <c>2025-01-18T10:00:00Z</c>.</summary>
    [GeneratedRegex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")]
    public static partial Regex WholeSeconds { get; }
}
