using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Many products at once: tried, done with a result a product, undone.</summary>
public sealed class BulkEditTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_became_of_a_product_is_noted_without_a_look_at_all_others_of_the_edit()
    {
        var edit = Guid.NewGuid();
        await shop.Host.Execute(
            """
            WITH edit AS (
                INSERT INTO commerce.bulk_edits (id, actor_id, request, contract, status, created_at, updated_at)
                VALUES ($1, $1, '{}', 'store', 'undone', now(), now()) RETURNING id)
            INSERT INTO commerce.bulk_edit_rows (edit_id, position, product_id) SELECT id, n, 'noted-' || n FROM edit, generate_series(1, 20000) AS n
            """,
            edit
        );
        await shop.Host.Execute("ANALYZE commerce.bulk_edit_rows");

        string[] ids = ["noted-7", "noted-8"];
        string?[] none = [null, null];
        var plan = await shop.Host.Explain(BulkWriter.KeepSql, edit, ids, ids, none, none);

        Assert.Contains("bulk_edit_rows_of_product", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_product_says_what_became_of_it_and_a_dry_run_changes_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other, cheap) = (await Id(root, 1000), await Id(root, 2000), await Id(root, 100));
        object Body(bool dryRun) =>
            new
            {
                ids = new[] { one, other, cheap, "none" },
                price_change = new { amount = Merchant.Usd(-500), round_to = 10 },
                dry_run = dryRun,
            };

        var tried = (await root.Post("/admin/products/bulk", Body(true))).Data;
        Assert.Equal("preview", (string)tried["status"]!);
        Assert.Equal(new[] { 1000L, 2000L, 100L }, await Prices(root, one, other, cheap));

        var done = (await root.Post("/admin/products/bulk", Body(false))).Data;
        Assert.Equal(tried["results"].Compact(), done["results"].Compact());
        Assert.Equal(
            ["changed ", "changed ", "refused price_out_of_range", "refused product_not_found"],
            new[] { one, other, cheap, "none" }
                .Select(id => done["results"]!.AsArray().Single(result => (string)result!["id"]! == id))
                .Select(r => $"{r!["outcome"]} {r["reason"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal(new[] { 500L, 1500L, 100L }, await Prices(root, one, other, cheap));
    }

    [Fact]
    public async Task A_share_and_an_amount_cannot_be_given_together()
    {
        var root = (await shop.SuperAdmin()).Client;
        var both = new { ids = new[] { await Id(root, 1000) }, price_change = new { percent = 10, amount = Merchant.Usd(-50) } };

        var reply = await root.Post("/admin/products/bulk", both);

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("price_change.amount cannot be given together with percent", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_and_a_filter_cannot_be_given_together()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await Id(root, 1000), await Id(root, 2000));

        var reply = await root.Post(
            "/admin/products/bulk",
            new
            {
                ids = new[] { one },
                filter = new { },
                price_change = new { percent = 10 },
            }
        );

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("filter cannot be given together with ids", reply.Text, StringComparison.Ordinal);
        Assert.Equal(new[] { 1000L, 2000L }, await Prices(root, one, other));
    }

    [Fact]
    public async Task An_undo_restores_what_was_not_changed_since_and_names_the_rest()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await Id(root, 1000), await Id(root, 2000));
        var edit = (await root.Post("/admin/products/bulk", new { ids = new[] { one, other }, price_change = new { percent = 12.5 } })).Data;
        Assert.Equal(new[] { 1125L, 2250L }, await Prices(root, one, other));
        var since = (await root.Get($"/admin/products/{other}")).Data;
        await root.Edit(since, new { name = "Changed since" });

        var undone = (await root.Post($"/admin/bulk-edits/{edit["id"]}/undo")).Data;

        Assert.Equal(new[] { 1000L, 2250L }, await Prices(root, one, other));
        Assert.Equal("changed_since", (string)undone["results"]!.AsArray().Single(result => (string)result!["id"]! == other)!["reason"]!);
        (await root.Post($"/admin/bulk-edits/{edit["id"]}/undo")).Refused(HttpStatusCode.Conflict, "bulk_edit_not_applied");
        Assert.Equal("undone", (string)(await root.Get($"/admin/bulk-edits/{edit["id"]}")).Data["status"]!);
    }

    [Fact]
    public async Task A_filter_says_which_and_one_that_matches_nothing_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag }));
        await root.NewProduct();

        var done = (
            await root.Post("/admin/products/bulk", new { filter = new { tag }, set = new { status = "archived", tags = Array.Empty<string>() } })
        ).Data;

        Assert.Equal((string)product["id"]!, (string)Assert.Single(done["results"]!.AsArray())!["id"]!);
        Assert.Equal("archived", (string)(await root.Product(product))["status"]!);
        (await root.Post("/admin/products/bulk", new { filter = new { tag }, set = new { status = "active" } })).Refused(
            HttpStatusCode.BadRequest,
            "nothing_matches"
        );
        (await root.Post("/admin/products/bulk", new { ids = Array.Empty<string>(), set = new { status = "active" } })).Refused(
            HttpStatusCode.BadRequest,
            "nothing_matches"
        );
        (await root.Post("/admin/products/bulk", new { ids = new[] { "prod-1" } })).Refused(HttpStatusCode.BadRequest, "nothing_to_set");
        (await root.Post("/admin/products/bulk", new { ids = new[] { "prod-1" }, set = new { stock = 5 } })).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );
    }

    [Fact]
    public async Task A_filter_knows_the_prices_that_the_list_knows()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var ids = new List<string>();
        foreach (var price in new object[] { Merchant.Usd(999), Merchant.Usd(1_000), Merchant.Usd(2_000), new { amount = 1_500, currency = "JPY" } })
        {
            var product = await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag }).With("base_price", price));
            ids.Add((string)product["id"]!);
        }

        var (within, inYen) = ($$"""{"tag":"{{tag}}","min_price":1000,"max_price":1999}""", $$"""{"tag":"{{tag}}","min_price":1000,"currency":"JPY"}""");
        Assert.Equal([ids[1]], await Matching(JsonNode.Parse(within)!));
        Assert.Equal([ids[3]], await Matching(JsonNode.Parse(inYen)!));
        Assert.Equal([ids[3]], await Matching(new { tag, currency = "JPY" }));
        (await root.Post("/admin/products/bulk", new { filter = new { min_price = -1 }, set = new { weight_grams = 7 } })).Refused(
            HttpStatusCode.BadRequest,
            "invalid_request"
        );

        async Task<string[]> Matching(object filter)
        {
            var tried = (
                await root.Post(
                    "/admin/products/bulk",
                    new
                    {
                        filter,
                        set = new { weight_grams = 7 },
                        dry_run = true,
                    }
                )
            ).IsOk();
            return [.. tried.Data["results"]!.AsArray().Select(result => (string)result!["id"]!)];
        }
    }

    [Fact]
    public async Task More_than_ten_thousand_become_a_job_that_ends()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await shop.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, category_id, status, slug, tags)
            SELECT $1 || '-' || n, $1 || '-' || n, 'Bulk ' || n, 1000, 'cat-1', 'draft', $1 || '-' || n, ARRAY[$1] FROM generate_series(1, 10050) AS n
            """,
            tag
        );

        var started = (await root.Post("/admin/products/bulk", new { filter = new { tag }, set = new { weight_grams = 7 } })).Data;
        Assert.Equal(("running", 10_050), ((string)started["status"]!, (int)started["counts"]!["open"]!));

        JsonNode edit = started;
        await Wait.Until(
            async () => (string)(edit = (await root.Get($"/admin/bulk-edits/{started["id"]}")).Data)["status"]! == "applied",
            () => edit.ToString()
        );
        Assert.Equal(10_050, (int)edit["counts"]!["changed"]!);
        Assert.Equal(10_050, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE weight_grams = 7 AND tags @> ARRAY[$1]", tag));
    }

    [Fact]
    public async Task A_job_that_takes_longer_than_an_event_may_goes_on_with_another_one()
    {
        var (tag, edit) = (Merchant.Tag(), Guid.NewGuid());
        await shop.Host.Execute(
            """
            WITH made AS (
                INSERT INTO commerce.products (id, sku, name, base_price, category_id, status, slug, tags)
                SELECT $1 || '-' || n, $1 || '-' || n, 'Bulk ' || n, 1000, 'cat-1', 'draft', $1 || '-' || n, ARRAY[$1] FROM generate_series(1, 450) AS n
                RETURNING id
            ), edit AS (
                INSERT INTO commerce.bulk_edits (id, actor_id, request, contract, status, created_at, updated_at)
                VALUES ($2, gen_random_uuid(), '{"filter":{"tag":"x"},"set":{"weight_grams":7}}', 'store', 'running', now(), now())
            )
            INSERT INTO commerce.bulk_edit_rows (edit_id, position, product_id) SELECT $2, row_number() OVER (ORDER BY id), id FROM made
            """,
            tag,
            edit
        );
        // An outbox whose events nobody of the server handles.
        var elsewhere = new OutboxWriter([new Elsewhere()], shop.Host.Services.GetRequiredService<Doorbell>());
        var job = ActivatorUtilities.CreateInstance<BulkJob>(shop.Host.Services, (Func<OutboxWriter>)(() => elsewhere), new LongMinutes());
        var left = new List<long>();

        for (OutboxEvent? next = new(1, BulkJob.Started, $$"""{"edit_id":"{{edit}}"}""", DateTimeOffset.UtcNow, 1); next is not null; next = await Another())
        {
            await job.Handle(next, TestContext.Current.CancellationToken);
            left.Add(await shop.Host.One<long>("SELECT count(*) FROM commerce.bulk_edit_rows WHERE edit_id = $1 AND outcome IS NULL", edit));
        }

        Assert.Equal([250L, 50L, 0L, 0L], left);
        Assert.Equal("applied", await shop.Host.One<string>("SELECT status FROM commerce.bulk_edits WHERE id = $1", edit));

        async Task<OutboxEvent?> Another() =>
            await shop.Host.Database.One(
                "DELETE FROM platform.outbox WHERE consumer = 'elsewhere' RETURNING id, payload::text",
                row => new OutboxEvent(row.GetInt64(0), BulkJob.Started, row.GetString(1), DateTimeOffset.UtcNow, 1),
                TestContext.Current.CancellationToken
            );
    }

    private sealed class Elsewhere : IOutboxConsumer
    {
        public string Name => "elsewhere";

        public string Topic => BulkJob.Started;

        public Task Handle(OutboxEvent happened, CancellationToken cancelled) => Task.CompletedTask;
    }

    /// <summary>Between two looks at it a minute has passed.</summary>
    private sealed class LongMinutes : TimeProvider
    {
        private long _minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * Interlocked.Increment(ref _minutes);
    }

    private static async Task<string> Id(Client root, long price) =>
        (string)(await root.NewProduct(Merchant.ProductBody().With("base_price", Merchant.Usd(price))))["id"]!;

    private static async Task<long[]> Prices(Client root, params string[] ids)
    {
        var prices = new List<long>();
        foreach (var id in ids)
        {
            prices.Add((long)(await root.Get($"/admin/products/{id}")).Data["base_price"]!["amount"]!);
        }
        return [.. prices];
    }
}
