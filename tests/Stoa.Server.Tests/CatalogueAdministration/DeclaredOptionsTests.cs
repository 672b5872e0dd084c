using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Products of before products had options declare those of their variants.</summary>
public sealed class DeclaredOptionsTests(TestDatabases databases)
{
    [Fact]
    public async Task The_migration_declares_what_variants_have_in_the_order_in_which_it_appears()
    {
        var made = await Migrated(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, category_id, options) VALUES
                ('phone', 'P', 'Phone', 1, 'all', '[]'),
                ('shoe', 'S', 'Shoe', 1, 'all', '[{"name":"Size","values":["41","40"]}]'),
                ('shirt', 'T', 'Shirt', 1, 'all', '[]');
            INSERT INTO commerce.variants (id, product_id, sku, position, attributes, archived) VALUES
                ('phone-1', 'phone', 'P1', 30, '{"storage":"64 GB","color":"red"}', false),
                ('phone-2', 'phone', 'P2', 10, '{"color":"blue","storage":"256 GB"}', false),
                ('phone-3', 'phone', 'P3', 20, '{"color":"blue","storage":"128 GB"}', false),
                ('shoe-1', 'shoe', 'S1', 1, '{"Size":"39"}', false),
                ('shoe-2', 'shoe', 'S2', 2, '{"Size":"40"}', false),
                ('shirt-1', 'shirt', 'T1', 1, '{"size":"M"}', false),
                ('shirt-2', 'shirt', 'T2', 2, '{"size":"M","color":"red"}', true);
            """
        );

        Assert.Equal(
            [
                ("phone", 2L, """[{"name":"color","values":["blue","red"]},{"name":"storage","values":["256 GB","128 GB","64 GB"]}]"""),
                ("shirt", 2L, """[{"name":"size","values":["M"]}]"""),
                ("shoe", 2L, """[{"name":"Size","values":["41","40","39"]}]"""),
            ],
            made
        );
    }

    [Fact]
    public async Task What_is_declared_already_and_what_is_no_matrix_stays_as_it_is()
    {
        var long101 = new string('x', 101);
        var made = await Migrated(
            $$"""
            INSERT INTO commerce.products (id, sku, name, base_price, category_id, options)
            SELECT id, id, id, 1, 'all',
                CASE id WHEN 'declared' THEN '[{"name":"a","values":["1","2"]}]' WHEN 'lacking' THEN '[{"name":"b","values":["1"]}]' ELSE '[]' END::json
            FROM unnest(ARRAY['bare', 'blank', 'cases', 'declared', 'four', 'lacking', 'long', 'many', 'none', 'number', 'ragged', 'repeated', 'twins']) AS id;
            INSERT INTO commerce.variants (id, product_id, sku, attributes)
            SELECT n, product, n, attributes::json
            FROM (SELECT product, attributes, 'v' || row_number() OVER () AS n FROM (VALUES
                ('bare', '{}'),
                ('blank', '{"a":" "}'),
                ('cases', '{"Size":"1","size":"2"}'),
                ('declared', '{"a":"2"}'),
                ('four', '{"a":"1","b":"1","c":"1","d":"1"}'),
                ('lacking', '{"a":"1"}'),
                ('long', '{"a":"{{long101}}"}'),
                ('number', '{"a":1}'),
                ('ragged', '{"a":"1"}'),
                ('ragged', '{"a":"1","b":"1"}'),
                ('repeated', '{"a":"1","a":"2"}'),
                ('twins', '{"a":"1","b":"2"}'),
                ('twins', '{"b":"2","a":"1"}')) AS x(product, attributes)) AS y;
            INSERT INTO commerce.variants (id, product_id, sku, attributes)
            SELECT 'many-' || n, 'many', 'many-' || n, json_build_object('a', n::text) FROM generate_series(1, 101) AS n
            """
        );

        Assert.All(made, product => Assert.Equal((product.Id, 1L), (product.Id, product.Version)));
        Assert.Equal(["declared", "lacking"], made.Where(product => product.Options != "[]").Select(product => product.Id), StringComparer.Ordinal);
        Assert.Equal(13, made.Count);
    }

    private async Task<IReadOnlyList<(string Id, long Version, string Options)>> Migrated(string rows)
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        await Scripts.RunBefore(database, "_declared_options");
        await database.Change("INSERT INTO commerce.categories (id, name, slug) VALUES ('all', 'All', 'all')", TestContext.Current.CancellationToken);
        await using (var command = database.CreateCommand(rows))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await Scripts.Run(database, "_declared_options");

        return await database.Many(
            "SELECT id, version, options::text FROM commerce.products ORDER BY id COLLATE \"C\"",
            row => (row.GetString(0), row.GetInt64(1), JsonNode.Parse(row.GetString(2))!.ToJsonString()),
            TestContext.Current.CancellationToken
        );
    }
}
