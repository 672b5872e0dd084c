using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Rules;

/// <summary>Codes, methods and rates that a shop has had as rows hold on as they were.</summary>
public sealed class RulesMigrationTests(TestDatabases databases)
{
    [Fact]
    public async Task Codes_with_their_uses_methods_and_rates_are_taken_over()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Scripts.RunBefore(database, "_rules");
        await Run(
            """
            INSERT INTO commerce.promotions (code, percent_ppm, minimum_subtotal, max_uses, uses)
                VALUES ('SAVE10', 100000, 100000, 9, 4), ('GROßE', 100000, 0, NULL, 0);
            INSERT INTO commerce.promotions (code, amount_off) VALUES ('SEVEN', 700);
            INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('US', 'NY', 87500), ('FR', '', 200000);
            """
        );

        await Scripts.Run(database, "_rules");

        Assert.Equal(
            "GROSSE:0:GROßE:percent, SAVE10:4:SAVE10:percent, SEVEN:0:SEVEN:amount",
            await One(
                """
                SELECT string_agg(c.key || ':' || c.uses || ':' || p.name || ':' || p.kind, ', ' ORDER BY c.key)
                FROM commerce.promotion_codes c JOIN commerce.promotions p ON p.id = c.promotion_id
                """
            )
        );
        Assert.Equal("codes{codes}", await One("SELECT group_name || combines_with::text FROM commerce.promotions WHERE code = 'SAVE10'"));
        Assert.Equal("standard:false", await One("SELECT tax_class || ':' || additional FROM commerce.tax_rates WHERE country = 'US'"));
        Assert.Equal(
            "ship_express:flat:1500, ship_standard:flat:0",
            await One("SELECT string_agg(id || ':' || price_by || ':' || price, ', ' ORDER BY id) FROM commerce.shipping_methods WHERE zone_id IS NULL")
        );
        // A script goes on working, and a rate that is there is there once.
        await Run("INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('US', 'NY', 87500) ON CONFLICT DO NOTHING");
        await Run("UPDATE commerce.promotions SET code = 'EIGHT' WHERE code = 'SEVEN'");
        Assert.Equal(
            "EIGHT",
            await One("SELECT c.key FROM commerce.promotion_codes c JOIN commerce.promotions p ON p.id = c.promotion_id WHERE p.amount_off = 700")
        );
        Assert.Equal("2", await One("SELECT count(*)::text FROM commerce.tax_rates"));

        Task Run(string sql) => Execute(database, sql);

        Task<string> One(string sql) => Read(database, sql);
    }

    private const string GroupsAndUses = """
        INSERT INTO commerce.customer_groups (customer, group_name) VALUES
            ('01900000-0000-7000-8000-0000000000aa', 'vip'), ('01900000-0000-7000-8000-0000000000aa', 'großer Kunde'), ('nobody', 'vip');
        INSERT INTO commerce.promotions (id, code, percent_ppm, customer_groups, max_uses, max_uses_per_customer, uses)
            VALUES ('p1', 'TEN', 100000, '{großer Kunde,friends}', 9, 9, 5);
        UPDATE commerce.promotion_codes SET uses = 5;
        INSERT INTO commerce.promotion_customers (promotion_id, customer, uses) VALUES ('p1', 'x', 2);
        INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total, shipping_address,
            billing_address, shipping_method_id, promotion_codes, notes, status, created_at, updated_at)
        SELECT ('01900000-0000-7000-8000-00000000000' || n)::uuid, 'ORD-' || n, gen_random_uuid(), 'USD', 0, 0, 0, 0, 0, '{}', '{}', 'ship_standard', '{}',
            '', CASE WHEN n > 1 THEN 'cancelled' ELSE 'pending' END, now(), now()
        FROM generate_series(1, 3) AS n;
        INSERT INTO commerce.promotion_uses (order_id, promotion_id, code_key, customer, discount, at)
        SELECT id, 'p1', 'TEN', 'x', 1, now() FROM commerce.orders
        """;

    [Fact]
    public async Task Groups_that_were_names_alone_become_groups_and_uses_of_cancelled_orders_come_back()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Scripts.RunBefore(database, "_uses_and_groups");
        await Execute(database, GroupsAndUses);

        await Scripts.Run(database, "_uses_and_groups");

        Assert.Equal(
            "3 3 0",
            await Read(
                database,
                "SELECT concat_ws(' ', p.uses, c.uses, m.uses) FROM commerce.promotions p, commerce.promotion_codes c, commerce.promotion_customers m"
            )
        );
        Assert.Equal(
            "friends, großer Kunde, vip",
            await Read(database, "SELECT string_agg(name, ', ' ORDER BY name COLLATE \"C\") FROM commerce.customer_groups")
        );
        Assert.Equal(
            "großer Kunde, vip",
            await Read(
                database,
                """
                SELECT string_agg(g.name, ', ' ORDER BY g.name COLLATE "C")
                FROM commerce.customer_group_members m JOIN commerce.customer_groups g ON g.id = m.group_id
                WHERE m.user_id = '01900000-0000-7000-8000-0000000000aa'
                """
            )
        );
        Assert.Equal(
            "friends, großer Kunde",
            await Read(
                database,
                """
                SELECT string_agg(g.name, ', ' ORDER BY g.name COLLATE "C")
                FROM commerce.promotions p JOIN commerce.customer_groups g ON g.id = ANY (p.customer_groups)
                """
            )
        );
    }

    private static Task<int> Execute(NpgsqlDataSource database, string sql) => database.Change(sql, TestContext.Current.CancellationToken);

    private static async Task<string> Read(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
