using Npgsql;

namespace Stoa.Server.Tests.Rules;

/// <summary>Codes, methods and rates that a shop has had as rows hold on as they were.</summary>
public sealed class RulesMigrationTests(TestDatabases databases)
{
    [Fact]
    public async Task Codes_with_their_uses_methods_and_rates_are_taken_over()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await CommerceScripts.RunBefore(database, "_rules");
        await Run(
            """
            INSERT INTO commerce.promotions (code, percent_ppm, minimum_subtotal, max_uses, uses)
                VALUES ('SAVE10', 100000, 100000, 9, 4), ('GROßE', 100000, 0, NULL, 0);
            INSERT INTO commerce.promotions (code, amount_off) VALUES ('SEVEN', 700);
            INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('US', 'NY', 87500), ('FR', '', 200000);
            """
        );

        await CommerceScripts.Run(database, "_rules");

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

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> Read(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
