using System.Globalization;
using Npgsql;
using Stoa.Demo;
using Stoa.Platform.Data;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Demo;

/// <summary>The small demo shop is what its staff would have made.</summary>
public sealed class DemoWritingTests(TestDatabases databases) : IDisposable
{
    private const string BooksSql = """
        SELECT (SELECT count(*) FROM commerce.products) || ' ' || (SELECT count(*) FROM commerce.variants) || ' ' || (SELECT count(*) FROM commerce.media)
            || ' ' || (SELECT count(*) FROM commerce.product_media) || ' ' || (SELECT count(*) FROM commerce.stock_movements)
            || ' ' || (SELECT sum(on_hand) FROM commerce.stock) || ' ' || (SELECT count(*) FROM commerce.promotion_codes)
            || ' ' || (SELECT count(*) FROM commerce.tax_rates)
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stoa-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Products_show_pictures_that_went_the_way_of_every_upload()
    {
        await using var host = await Start(await databases.CreateEmpty());
        var guest = new Client(host, null);

        var product = (await guest.Get("/catalog/products/prod-12")).Data;

        var images = product["images"]!.AsArray().Select(image => (string)image!).ToList();
        Assert.Equal(4, images.Count);
        foreach (var image in images)
        {
            Assert.Matches($"^{host.Root}/media/[0-9a-f]{{64}}/1280\\.jpg$", image);
            using var picture = await host.Http.GetAsync(image, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType));
        }
        foreach (var width in new[] { 160, 320, 640, 1280, 2048 })
        {
            var path = new Uri(images[0]).AbsolutePath.Replace(
                "1280.jpg",
                string.Create(CultureInfo.InvariantCulture, $"{width}.webp"),
                StringComparison.Ordinal
            );
            var picture = await guest.Under("").Get(path);
            Assert.Equal((HttpStatusCode.OK, "image/webp"), (picture.Status, picture.Headers["Content-Type"]));
        }
        var staff = await Media.Studio.LogIn(host);
        var media = (await staff.Get("/admin/products/prod-12")).Data["media"]!.AsArray();
        Assert.Equal(
            [null, "prod-12-v1", "prod-12-v2", "prod-12-v3", "prod-12-v4", "prod-12-v5", "prod-12-v6"],
            media.Select(one => (string?)one!["variant_id"]),
            StringComparer.Ordinal
        );
        Assert.Equal(64, await host.One<long>("SELECT count(*) FROM commerce.products WHERE images <> '{}' AND version = 1"));
        Assert.Empty(host.LoggedErrors);
    }

    [Fact]
    public async Task Every_variant_can_be_changed_straight_away()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var staff = await Media.Studio.LogIn(host);
        var variants = DemoCatalogue.HandWritten.SelectMany(product => product.Variants).ToList();
        Assert.InRange(variants.Count, 40, 60);

        foreach (var variant in variants)
        {
            var changed = await staff.Edit($"/admin/variants/{variant.Id}", new { barcode = "4006381333931" }, 1);

            Assert.Equal((HttpStatusCode.OK, 2L), (changed.Status, (long)changed.Data["version"]!));
        }
        Assert.Equal(
            """[{"name":"color","values":["blue","black"]},{"name":"storage","values":["128GB","256GB"]}]""",
            (await staff.Get("/admin/products/prod-9")).Data["options"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Another_start_on_the_same_data_does_nothing_twice()
    {
        var database = await databases.CreateEmpty();
        string first;
        await using (var host = await Start(database))
        {
            first = (await host.One<string>(BooksSql))!;
        }

        await using var again = await Start(database);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => again.Services.FillDemoShop(64, TestContext.Current.CancellationToken)));

        Assert.Equal(first, await again.One<string>(BooksSql));
        Assert.StartsWith(
            $"64 {DemoCatalogue.HandWritten.Sum(product => product.Variants.Count)} {DemoPictures.Names.Count} ",
            first,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_fill_it_once()
    {
        var database = await databases.CreateEmpty();
        await using (await Start(database, ("Demo:Seed", "false"))) { }
        await using var one = await Start(database, ("Demo:Seed", "false"));
        await using var other = await Start(database, ("Demo:Seed", "false"));

        await Task.WhenAll(new[] { one, other }.Select(host => host.Services.FillDemoShop(64, TestContext.Current.CancellationToken)));

        Assert.StartsWith($"64 {DemoCatalogue.HandWritten.Sum(product => product.Variants.Count)} ", await one.One<string>(BooksSql), StringComparison.Ordinal);
        Assert.Equal(DemoPictures.Names.Count, await one.One<long>("SELECT count(*) FROM commerce.media"));
    }

    [Fact]
    public async Task A_start_that_is_killed_among_the_pictures_is_complete_after_the_next_one()
    {
        var connection = await databases.CreateEmpty();
        await using var database = await Migrated(connection);
        await Run(database, GateSql);

        await KillBehind(connection, database, "SELECT pg_advisory_xact_lock(42)");

        Assert.InRange(await One(database, "SELECT count(*) FROM commerce.media"), 2, 4);
        await Run(database, "DROP FUNCTION commerce.gate CASCADE");
        await Completes(connection, database);
    }

    [Fact]
    public async Task A_start_that_is_killed_before_the_last_statement_is_complete_after_the_next_one()
    {
        var connection = await databases.CreateEmpty();
        await using var database = await Migrated(connection);

        // Products are written before they are counted.
        await KillBehind(connection, database, "LOCK TABLE commerce.stock IN ACCESS EXCLUSIVE MODE");

        Assert.Equal(DemoPictures.Names.Count, await One(database, "SELECT count(*) FROM commerce.media"));
        await Completes(connection, database);
    }

    [Fact]
    public async Task Where_no_pictures_can_be_taken_the_products_do_without()
    {
        var file = Path.Combine(_folder.FullName, "no-directory");
        await File.WriteAllTextAsync(file, "no directory", TestContext.Current.CancellationToken);

        await using var host = await StoaHost.Start(await databases.CreateEmpty(), ("Media:Directory", file));

        Assert.Equal(64, await host.One<long>("SELECT count(*) FROM commerce.products WHERE images = '{}'"));
        Assert.Equal(0, await host.One<long>("SELECT count(*) FROM commerce.media"));
    }

    [Fact]
    public async Task A_shop_of_its_own_keeps_its_categories_brands_code_and_rates()
    {
        await using var host = await Start(await databases.CreateEmpty(), ("Demo:Seed", "false"));
        await host.Execute(
            """
            INSERT INTO commerce.categories (id, name, slug) VALUES ('cat-1', 'My own', 'my-own');
            INSERT INTO commerce.brands (id, name, slug) VALUES ('brand-2', 'My own', 'my-own');
            INSERT INTO commerce.promotions (code, percent_ppm) VALUES ('SAVE10', 200000);
            INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('US', 'NY', 80000), ('DE', '', 190000)
            """
        );

        await host.Services.FillDemoShop(64, TestContext.Current.CancellationToken);

        Assert.Equal("My own", await host.One<string>("SELECT name FROM commerce.categories WHERE id = 'cat-1'"));
        Assert.Equal("My own", await host.One<string>("SELECT name FROM commerce.brands WHERE id = 'brand-2'"));
        Assert.Equal(200_000, await host.One<int>("SELECT percent_ppm FROM commerce.promotions"));
        Assert.Equal("80000 190000", await host.One<string>("SELECT string_agg(rate_ppm::text, ' ' ORDER BY rate_ppm) FROM commerce.tax_rates"));
    }

    private Task<StoaHost> Start(string database, params (string Key, string Value)[] settings) =>
        StoaHost.Start(database, [("Media:Directory", _folder.FullName), .. settings]);

    private async Task<NpgsqlDataSource> Migrated(string connection)
    {
        await using (await Start(connection, ("Demo:Seed", "false"))) { }
        return NpgsqlDataSource.Create(connection);
    }

    /// <summary>Kills a server process as soon as it waits for what this lock keeps.</summary>
    private async Task KillBehind(string connection, NpgsqlDataSource database, string locking)
    {
        await using var blocking = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await blocking.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await blocking.Change(locking, TestContext.Current.CancellationToken);
        using var server = CommandLine.Start(
            "--Database:ConnectionString",
            connection,
            "--Urls",
            "http://127.0.0.1:0",
            "--Demo:Seed",
            "true",
            "--Media:Directory",
            _folder.FullName
        );
        await Wait.Until(async () => server.HasExited || await One(database, WaitingSql) > 0);
        Assert.False(server.HasExited);
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private async Task Completes(string connection, NpgsqlDataSource database)
    {
        Assert.Equal(0, await One(database, "SELECT count(*) FROM commerce.products"));

        await using var host = await Start(connection);

        Assert.StartsWith(
            $"64 {DemoCatalogue.HandWritten.Sum(product => product.Variants.Count)} {DemoPictures.Names.Count} ",
            await host.One<string>(BooksSql),
            StringComparison.Ordinal
        );
        var guest = new Client(host, null, "");
        foreach (
            var image in await database.Many(
                "SELECT DISTINCT unnest(images) FROM commerce.products",
                row => row.GetString(0),
                TestContext.Current.CancellationToken
            )
        )
        {
            Assert.Equal(HttpStatusCode.OK, (await guest.Get(image)).Status);
        }
    }

    private static Task<long> One(NpgsqlDataSource database, string sql) => database.One(sql, row => row.GetInt64(0), TestContext.Current.CancellationToken);

    private static Task<int> Run(NpgsqlDataSource database, string sql) => database.Change(sql, TestContext.Current.CancellationToken);

    private const string GateSql = """
        CREATE FUNCTION commerce.gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT count(*) FROM commerce.media) >= 2 THEN
                PERFORM pg_advisory_xact_lock(42);
            END IF;
            RETURN NEW;
        END
        $$;
        CREATE TRIGGER gate BEFORE INSERT ON commerce.media FOR EACH ROW EXECUTE FUNCTION commerce.gate()
        """;

    private const string WaitingSql = """
        SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;
}
