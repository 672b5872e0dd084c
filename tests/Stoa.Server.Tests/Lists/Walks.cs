using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Lists;

/// <summary>Walks through lists of the back office.</summary>
internal static class Walks
{
    /// <summary>The ids of all entries, page by page or cursor by cursor; <paramref name="between"/> runs after the first answer.</summary>
    public static async Task<List<string>> Walk(this Client client, string path, string query, bool byCursor, string id = "id", Func<Task>? between = null)
    {
        var ids = new List<string>();
        string? cursor = "*";
        for (var page = 1; cursor is not null; page++)
        {
            var reply = await client.Get($"{path}?{query}&{(byCursor ? "cursor=" + cursor : $"page={page}")}");
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
            ids.AddRange(reply.Data.AsArray().Select(entry => entry![id]!.ToString()));
            var meta = reply.Json["meta"]!;
            var hasNext = (bool)(meta["has_next"] ?? meta["hasNext"])!;
            var next = (string?)(meta["next_cursor"] ?? meta["nextCursor"]);
            Assert.Equal(byCursor && hasNext, next is not null);
            cursor =
                byCursor ? next
                : hasNext ? ""
                : null;
            if (page == 1 && between is not null)
            {
                await between();
            }
        }
        return ids;
    }

    public static JsonNode Meta(this Reply reply) => reply.Json["meta"]!;
}
