using Stoa.Commerce.Customers;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Customers;

/// <summary>Among many customers no order and no filter of the list reads more than its page.</summary>
public sealed class CustomerPlanTests(CustomerPlanTests.LargeShop shop) : IClassFixture<CustomerPlanTests.LargeShop>
{
    private static readonly ListCustomers.Request All = new(new ListRequest(new PageQuery(1, 20), null, null), null, null, null, null, null, null);

    [Theory]
    [InlineData(null, "2026-01-01 00:00:00+00", "customers_by_creation")]
    [InlineData("created_at", "2026-01-01 00:00:00+00", "customers_by_creation")]
    [InlineData("-last_order_at", "-infinity", "customers_by_last_order")]
    [InlineData("last_order_at", "2026-01-01 00:00:00+00", "customers_by_last_order")]
    [InlineData("-spend", "100", "customers_by_spend")]
    public async Task Every_order_has_an_index_at_its_beginning_and_behind_a_cursor(string? sort, string value, string index)
    {
        var list = ListCustomers.Query(All, null);
        foreach (var statement in new[] { list.FirstPage(sort, 20), list.PageBehind(sort, 20, value, Guid.Empty.ToString()) })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Contains(" " + index + " ", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on customers", plan, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("guests", "customers_guests")]
    [InlineData("consent", "customers_consenting")]
    [InlineData("keyword", "customers_words")]
    [InlineData("address", "customers_by_email|customers_one_guest_per_address")]
    [InlineData("day", "customers_by_creation")]
    [InlineData("group", "customer_group_members_by_time|customers_pkey")]
    public async Task Every_filter_that_leaves_few_has_an_index(string filter, string index)
    {
        var day = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var request = filter switch
        {
            "guests" => All with { HasAccount = false },
            "consent" => All with { Consent = true },
            "keyword" => All with { Keyword = "buyer1234" },
            "address" => All with { Keyword = "buyer1234@" },
            "group" => All with { Group = "few" },
            _ => All with { From = day, To = day.AddDays(1) },
        };
        var list = ListCustomers.Query(request, filter == "address" ? request.Keyword : null);
        foreach (var statement in new[] { list.FirstPage(null, 20, few: request.Keyword is not null), list.Count() })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.Matches(index, plan);
            Assert.DoesNotContain("Seq Scan on customers", plan, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("buyer123", "c.words @@ commerce.words_beginning($1)")]
    [InlineData("buyer1", "c.words @@ commerce.words_beginning($1)")]
    [InlineData("buyer12345@", "starts_with(c.email_key, $1)")]
    [InlineData("buyer12345@example.c", "starts_with(c.email_key, $1)")]
    [InlineData("buyer12345@example.d", "starts_with(c.email_key, $1)")]
    public async Task A_keyword_finds_the_same_customers_in_the_same_order_whether_few_have_it_or_many(string keyword, string condition)
    {
        var root = await shop.Host.SuperAdmin();
        var expected = await shop.Host.Database.Many(
            $"SELECT c.id::text FROM commerce.customers c WHERE {condition} ORDER BY c.spent, c.id",
            row => row.GetString(0),
            TestContext.Current.CancellationToken,
            keyword
        );

        var reply = await root.Get($"/admin/customers?keyword={Uri.EscapeDataString(keyword)}&sort=spend&page_size=100");

        Assert.Equal(expected.Take(100), reply.Data.AsArray().Select(customer => (string)customer!["id"]!), StringComparer.Ordinal);
        Assert.Equal(Math.Min(expected.Count, ListQuery.CountedAtMost), (int)reply.Json["meta"]!["total_items"]!);
    }

    /// <summary>40,000 members; a few guests, a few who agreed to advertising, a few in a group.</summary>
    public sealed class LargeShop(TestDatabases databases) : FilledShop(databases, Fillings, ("Demo:Seed", "false"))
    {
        private static readonly string[] Fillings =
        [
            """
                INSERT INTO commerce.customers (id, user_id, email, email_key, marketing, spent, last_order_at, created_at, updated_at)
                SELECT ids.id, CASE WHEN n % 500 > 0 THEN ids.id END, 'buyer' || n || '@example.com', 'buyer' || n || '@example.com', n % 500 = 1, n % 1000,
                    CASE WHEN n % 2 = 0 THEN '-infinity' ELSE date '2025-01-01' + n * interval '10 minutes' END,
                    date '2025-01-01' + n * interval '10 minutes', now()
                FROM generate_series(1, 40000) AS n CROSS JOIN LATERAL (SELECT md5(n::text)::uuid AS id) AS ids
                """,
            "INSERT INTO commerce.customer_groups (id, name) VALUES ('few', 'Few')",
            """
                INSERT INTO commerce.customer_group_members (group_id, user_id) SELECT 'few', id FROM commerce.customers WHERE user_id IS NOT NULL LIMIT 20
                """,
            "VACUUM ANALYZE commerce.customers",
            "ANALYZE commerce.customer_group_members",
        ];
    }
}
