using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.Moving;

/// <summary>Imports beside each other, beside orders, and beside editors.</summary>
[Race]
public sealed class ImportRaceTests(TestDatabases databases)
{
    [Fact]
    public async Task Two_imports_of_one_file_on_two_nodes_make_every_product_once()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        await using var node = await StoaHost.Start(shop.Host.ConnectionString);
        var one = (await shop.SuperAdmin()).Client;
        var other = one with { Host = node };
        var tag = Merchant.Tag();
        var file = Products(tag, 3_000);
        var imports = await Task.WhenAll(one.Stage("products", file), other.Stage("products", file));
        Assert.All(imports, import => Assert.Equal((3_000, 0, 0, 0), import.Counts()));

        var applied = await Task.WhenAll(one.Apply(imports[0]), other.Apply(imports[1]));

        Assert.All(applied, import => Assert.Equal("applied", (string)import["status"]!));
        Assert.Equal(3_000, applied.Sum(import => import.Counts().Create));
        Assert.Equal(3_000, applied.Sum(import => import.Counts().Unchanged));
        Assert.Equal(3_000, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku LIKE $1", $"R-{tag}-%"));
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.categories WHERE name = $1", $"Cat {tag}"));
    }

    [Fact]
    public async Task Counts_that_are_imported_while_customers_order_lose_no_piece()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var items = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            items.Add(await root.NewItem(shop.Host, ("main", 50)));
        }
        var buyers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await shop.SignUp()).Client));
        var orders = buyers.Select(
            async (buyer, n) =>
            {
                for (var i = 0; i < 5; i++)
                {
                    await (await buyer.With(items[(n + i) % items.Count])).Ordered();
                }
            }
        );
        var counts = Enumerable.Range(0, 5).Select(n => root.Stage("stock", "item_id,on_hand\n" + string.Concat(items.Select(item => $"{item},{100 + n}\n"))));
        var imports = Task.WhenAll(counts).ContinueWith(staged => Task.WhenAll(staged.Result.Select(import => root.Apply(import, "skip")))).Unwrap();

        await Task.WhenAll([.. orders, imports]);

        foreach (var item in items)
        {
            var level = await shop.Host.Level(item);
            Assert.Equal((true, 10), (level.OnHand is >= 100 and <= 104, level.Allocated));
        }
        await shop.Host.StockIsProven();
    }

    [Fact]
    public async Task An_import_and_editors_of_the_same_products_do_not_lose_each_other_s_changes()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await root.Import("products", Products(tag, 200));
        var staged = await root.Stage("products", string.Concat(Products(tag, 200).Replace(",10.00", ",11.00", StringComparison.Ordinal)));

        var edits = Enumerable.Range(0, 20).Select(n => Edit(root, shop.Host, $"R-{tag}-{n * 10}"));
        await Task.WhenAll([root.Apply(staged, "skip"), .. edits]);

        Assert.Equal(200, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku LIKE $1 AND base_price = 1100", $"R-{tag}-%"));
        Assert.Equal(20, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku LIKE $1 AND weight_grams = 7", $"R-{tag}-%"));
    }

    [Fact]
    public async Task Applying_twice_at_once_applies_once()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var staged = await root.Stage("products", Products(Merchant.Tag(), 50));

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Post($"/admin/imports/{staged["id"]}/apply", new { })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => Assert.Equal("import_state_wrong", reply.Code));
        Assert.Equal((50, 0, 0, 0), (await root.AtRest((string)staged["id"]!)).Counts());
    }

    [Fact]
    public async Task What_came_in_between_stops_an_import_or_is_passed_over()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var staged = await root.Stage(
            "products",
            $"slug,sku,name,category_id,base_price\na-{tag},A-{tag},A,cat-1,1\nb-{tag},B-{tag},B,cat-1,1\nc-{tag},C-{tag},C,cat-1,1\n"
        );
        await root.NewProduct(Merchant.ProductBody("x" + tag).With("slug", $"b-{tag}"));
        await shop.Host.Execute("UPDATE commerce.products SET sku = $2 WHERE slug = $1", $"b-{tag}", $"other-{tag}");
        await shop.Host.Execute(
            "INSERT INTO commerce.variants (id, product_id, sku) SELECT 'v-' || $1, id, 'B-' || $1 FROM commerce.products WHERE slug = 'b-' || $1",
            tag
        );

        var stopped = await root.Apply(staged);

        Assert.Equal(
            ("failed", 1),
            ((string)stopped["status"]!, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku IN ($1, $2)", $"A-{tag}", $"C-{tag}"))
        );
        Assert.Equal("3 sku sku_taken B-" + tag, Assert.Single(stopped.Errors()));
        var applied = await root.Apply(stopped, "skip");
        Assert.Equal(("applied", (2, 0, 0, 1)), ((string)applied["status"]!, applied.Counts()));
        Assert.Equal("undone", (string)(await root.Undo(applied))["status"]!);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku IN ($1, $2)", $"A-{tag}", $"C-{tag}"));
    }

    [Fact]
    public async Task Progress_is_told_by_an_event_stream_until_the_phase_is_over()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var import = (await root.Upload("products", Products(Merchant.Tag(), 5_000))).Data;

        using var response = await root.Listen($"/admin/imports/{import["id"]}/progress");
        var events = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var last = JsonNode.Parse(events[(events.LastIndexOf("event: end\ndata: ", StringComparison.Ordinal) + "event: end\ndata: ".Length)..])!;
        Assert.Equal(("staged", 5_000, 5_000), ((string)last["status"]!, (long)last["rows"]!, (long)last["done"]!));
        Assert.Equal("staged", (string)(await root.Get($"/admin/imports/{import["id"]}/progress")).Data["status"]!);
    }

    [Fact]
    public async Task What_is_sold_while_it_is_taken_back_is_archived()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var id = "sold-" + Merchant.Tag();
        var import = await root.Import("products", $"id,sku,name,status,category_id,base_price\n{id},{id},Sold,active,cat-1,10\n");
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 0)", id);
        // An order that was promised a piece and is about to commit.
        await using var held = await HeldTransaction.Open(shop.Host, "SELECT FROM commerce.stock WHERE item_id = $1 FOR UPDATE", id);
        await held.Change(
            "INSERT INTO commerce.stock_movements (item_id, location_id, allocated, cause, reference) VALUES ($1, 'main', 1, 'order', 'order:1')",
            id
        );

        var undo = await held.Meet(() => root.Undo(import), "commerce.stock ");
        await held.Commit();

        Assert.Equal("sold", (string)(await undo.Over)["kept"]![0]!["reason"]!);
        Assert.Equal("archived", (string)(await root.Get($"/admin/products/{id}")).Data["status"]!);
    }

    [Fact]
    public async Task An_old_import_that_is_applied_while_it_is_to_be_deleted_stays()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        var staged = await root.Stage("products", Products(Merchant.Tag(), 5));
        var id = Guid.Parse((string)staged["id"]!);
        await shop.Host.Execute("UPDATE commerce.imports SET updated_at = now() - interval '60 days' WHERE id = $1", id);
        await using var held = await HeldTransaction.Open(shop.Host, "UPDATE commerce.imports SET status = 'applied', updated_at = now() WHERE id = $1", id);

        var deletion = await held.Meet(() => PeriodicJob.Run(shop.Host, "old imports"), "DELETE FROM commerce.imports");
        await held.Commit();
        await deletion.Over;

        Assert.Equal("applied", (string)(await root.Get($"/admin/imports/{id}")).Data["status"]!);
    }

    private static async Task Edit(Client root, StoaHost host, string sku)
    {
        for (var reply = default(Reply); reply?.Status != HttpStatusCode.OK; )
        {
            reply = await root.Edit(await root.BySku(host, sku), new { weight_grams = 7 });
            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed, reply.Text);
        }
    }

    private static string Products(string tag, int count)
    {
        var text = new StringBuilder("sku,name,categories,base_price\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"R-{tag}-{i},Raced thing {i},Cat {tag} > Sub,10.00\n");
        }
        return text.ToString();
    }
}
