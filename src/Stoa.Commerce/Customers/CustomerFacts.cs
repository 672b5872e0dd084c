using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>
/// Which members meet conditions about what they bought, spent and left in their carts. Only the conditions that were asked for are part of the statement. It
/// is one statement for all of them, read through a cursor: page by page it would look into the orders of each customer anew, twenty times as long.
/// </summary>
internal sealed class CustomerFacts : AudienceFacts
{
    public override async IAsyncEnumerable<IReadOnlyList<Guid>> Pages(
        NpgsqlConnection connection,
        CustomerConditions conditions,
        DateTimeOffset now,
        int count,
        [EnumeratorCancellation] CancellationToken cancelled
    )
    {
        var (where, arguments) = Filter(conditions, now);
        await connection.Change(WholeSql, cancelled);
        await connection.Change(OpenSql + ChosenSql.Replace(Condition, where, StringComparison.Ordinal), cancelled, arguments);
        var next = string.Create(CultureInfo.InvariantCulture, $"FETCH {count} FROM {Cursor}");
        IReadOnlyList<Guid> page;
        do
        {
            page = await connection.Many(next, row => row.GetGuid(0), cancelled);
            if (page.Count > 0)
            {
                yield return page;
            }
        } while (page.Count == count);
        await connection.Change(CloseSql, cancelled);
    }

    internal static (string Where, object[] Arguments) Filter(CustomerConditions asked, DateTimeOffset now)
    {
        var conditions = new List<string> { "true" };
        var arguments = new List<object>();
        Add(asked.SpentOver, "c.spent > {0}");
        Add(asked.LastOrderBefore, "c.last_order_at < {0} AND c.last_order_at > '-infinity'");
        Add(asked.NoOrderForDays is { } days ? now.AddDays(-days) : null, "c.last_order_at < {0} AND c.last_order_at > '-infinity'");
        Add(asked.MarketingConsent, "c.marketing = {0}");
        Add(asked.CartAbandonedForHours is { } hours ? now.AddHours(-hours) : null, AbandonedSql);
        Add(asked.BoughtCategory, BoughtSql);
        return (string.Join(" AND ", conditions), [.. arguments]);

        void Add(object? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition.Replace("{0}", "$" + (arguments.Count + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
                arguments.Add(value);
            }
        }
    }

    private const string Condition = "true /* and the conditions */";

    private const string AbandonedSql = """
        EXISTS (SELECT FROM commerce.carts k WHERE k.user_id = c.id AND k.updated_at < {0}
            AND EXISTS (SELECT FROM commerce.cart_items i WHERE i.cart_id = k.id))
        """;

    private const string BelowSql = """
        ARRAY(WITH RECURSIVE below AS (SELECT {0}::text AS id UNION SELECT g.id FROM below b JOIN commerce.categories g ON g.parent_id = b.id)
            SELECT id FROM below)
        """;

    /// <summary>By the categories that products have now. These do not depend on the customer: as arrays they are made once, not for each.</summary>
    private const string BoughtSql = $$"""
        EXISTS (
            SELECT FROM commerce.orders o JOIN commerce.order_lines l ON l.order_id = o.id JOIN commerce.products p ON p.id = l.product_id
            WHERE o.customer_id = c.id AND o.status <> 'cancelled'
                AND (p.category_id = ANY ({{BelowSql}}) OR p.category_ids && {{BelowSql}})
        )
        """;

    internal const string ChosenSql = $"""
        SELECT c.id FROM commerce.customers c WHERE c.user_id IS NOT NULL AND c.anonymised_at IS NULL AND {Condition}
        """;

    private const string Cursor = "customer_facts";

    private const string OpenSql = $"DECLARE {Cursor} NO SCROLL CURSOR FOR ";

    private const string CloseSql = $"CLOSE {Cursor}";

    /// <summary>A cursor is planned for its first rows; all of them are read here.</summary>
    internal const string WholeSql = "SELECT set_config('cursor_tuple_fraction', '1', true)";
}
