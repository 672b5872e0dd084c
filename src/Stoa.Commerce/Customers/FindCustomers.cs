using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Platform.Search;

namespace Stoa.Commerce.Customers;

/// <summary>
/// Buyers, guests too, by the beginning of their address (customers_by_email), and by the beginnings of words of address and name (customers_words).
/// </summary>
internal sealed class FindCustomers(NpgsqlDataSource database, CustomerAccounts accounts) : IStaffSearch
{
    public const string Type = "customers";

    public Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled)
    {
        var words = query.Text.Contains('@', StringComparison.Ordinal) ? null : query.Text;
        return database.Many(FindSql, From, cancelled, accounts.KeyOf(query.Text), words, query.Limit);
    }

    private static Found From(NpgsqlDataReader row)
    {
        var (id, email, name) = (row.GetGuid(0), row.GetString(1), row.GetString(2));
        return new Found(id.ToString(), name.Length == 0 ? email : name, email, $"/admin/customers/{id}");
    }

    /// <summary>
    /// Words that many have are met among the newest customers; others are rare enough to be looked up by their index, which gives all that it has at once. By
    /// the order of rows, which is in no index, for PostgreSQL would look for six through all customers.
    /// </summary>
    internal const string FindSql = """
        WITH met AS MATERIALIZED (
            SELECT c.id FROM (SELECT c.id, c.words FROM commerce.customers c ORDER BY c.created_at DESC, c.id DESC LIMIT 1000) AS c
            WHERE c.words @@ (SELECT commerce.words_beginning($2::text)) LIMIT $3
        ),
        hits AS (
            (SELECT c.id, 1 AS rank FROM commerce.customers c WHERE c.email_key ~>=~ $1::text AND c.email_key ~<~ ($1 || chr(1114111))
             ORDER BY c.email_key USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT m.id, 2 FROM met m)
            UNION ALL
            (SELECT c.id, 2 FROM commerce.customers c WHERE c.words @@ (SELECT commerce.words_beginning($2::text)) AND (SELECT count(*) FROM met) < $3
             ORDER BY ROW(c.email_key, c.id) LIMIT $3)
        )
        SELECT c.id, c.email, trim(c.first_name || ' ' || c.last_name)
        FROM (SELECT id, min(rank) AS rank FROM hits GROUP BY id) AS h JOIN commerce.customers c ON c.id = h.id
        WHERE c.anonymised_at IS NULL ORDER BY h.rank, c.email_key, c.id LIMIT $3
        """;
}
