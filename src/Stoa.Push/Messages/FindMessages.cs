using System.Globalization;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Search;

namespace Stoa.Push.Messages;

/// <summary>Push messages that people wrote, by their id, and by the beginnings of words of their name and titles (messages_words); the latest first.</summary>
internal sealed class FindMessages(NpgsqlDataSource database) : IStaffSearch
{
    public const string Type = "push_messages";

    public Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled) =>
        database.Many(FindSql, From, cancelled, query.Text, Numbers.Parse(query.Text), query.Limit);

    private static Found From(NpgsqlDataReader row)
    {
        var id = row.GetInt64(0).ToString(CultureInfo.InvariantCulture);
        return new Found(id, row.GetString(1), row.GetString(2), $"/admin/push-messages/{id}");
    }

    internal const string FindSql = """
        SELECT m.id, coalesce(nullif(m.name, ''), m.android_message->>'title', m.ios_message->>'title', m.id::text), m.status FROM (
            (SELECT m.id, 1 AS rank FROM push.messages m WHERE m.id = $2::bigint)
            UNION ALL
            (SELECT m.id, 2 FROM push.messages m WHERE m.words @@ platform.beginning_with($1::text) AND m.event_id IS NULL AND m.id IS DISTINCT FROM $2
             ORDER BY m.id DESC LIMIT $3)
        ) AS h JOIN push.messages m ON m.id = h.id ORDER BY h.rank, m.id DESC LIMIT $3
        """;
}
