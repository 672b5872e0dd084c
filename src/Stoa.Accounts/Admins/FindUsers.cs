using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Search;

namespace Stoa.Accounts.Admins;

/// <summary>
/// Users by the beginning of their address (users_by_address), and by the beginnings of words of address and name (users_words). Words of fewer than three
/// letters are the beginnings of too many others to be looked for.
/// </summary>
internal sealed class FindUsers(NpgsqlDataSource database) : UserDirectory, IStaffSearch
{
    public const string Type = "users";
    private const int ShortestWord = 3;

    public Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled) =>
        database.Many(FindSql, From, cancelled, Users.KeyOf(query.Text), WordsOf(query.Text), query.Limit);

    public override Task<IReadOnlyList<Guid>> WithAddress(string beginning, int limit, CancellationToken cancelled) =>
        database.Many(WithAddressSql, row => row.GetGuid(0), cancelled, Users.KeyOf(beginning), limit);

    private static string? WordsOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => word.Length >= ShortestWord) ? text : null;

    private static Found From(NpgsqlDataReader row)
    {
        var (id, email, name) = (row.GetGuid(0), row.GetString(1), row.GetString(2));
        return new Found(id.ToString(), name.Length == 0 ? email : name, email, $"/admin/users/{id}");
    }

    private const string Beginning = "u.email_key ~>=~ $1::text AND u.email_key ~<~ ($1 || chr(1114111))";

    /// <summary>
    /// What many have is met among the newest users; what is not is rare enough to be looked up by users_words, which gives all that it has at once. By the
    /// order of rows, which is in no index, for PostgreSQL would look for six through all users. The words are made a query once, and not for every user.
    /// </summary>
    internal const string FindSql = $"""
        WITH met AS MATERIALIZED (
            SELECT u.id FROM (SELECT u.id, u.words FROM accounts.users u ORDER BY u.created_at DESC, u.id DESC LIMIT 1000) AS u
            WHERE u.words @@ (SELECT accounts.beginning_with($2::text)) LIMIT $3
        ),
        hits AS (
            (SELECT u.id, 1 AS rank FROM accounts.users u WHERE {Beginning} ORDER BY u.email_key USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT m.id, 2 FROM met m)
            UNION ALL
            (SELECT u.id, 2 FROM accounts.users u WHERE u.words @@ (SELECT accounts.beginning_with($2::text)) AND (SELECT count(*) FROM met) < $3
             ORDER BY ROW(u.email_key, u.id) LIMIT $3)
        )
        SELECT u.id, u.email, trim(u.first_name || ' ' || u.last_name)
        FROM (SELECT id, min(rank) AS rank FROM hits GROUP BY id) AS h JOIN accounts.users u ON u.id = h.id
        ORDER BY h.rank, u.email_key, u.id LIMIT $3
        """;

    internal const string WithAddressSql = $"SELECT u.id FROM accounts.users u WHERE {Beginning} ORDER BY u.email_key USING ~<~ LIMIT $2";
}
