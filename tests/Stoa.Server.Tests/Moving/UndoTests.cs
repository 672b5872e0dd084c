using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What stands against an undo is left and named, and no undo is tried for ever.</summary>
public sealed class UndoTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("categories", "category_id", "category_unknown")]
    [InlineData("brands", "brand_id", "brand_unknown")]
    public async Task A_product_is_left_as_it_is_whose_category_or_brand_is_gone(string things, string member, string reason)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var gone = (await root.Post($"/admin/{things}", new { name = "Gone " + tag })).Data;
        var product = await root.NewProduct(Merchant.ProductBody(tag).With(member, (string)gone["id"]!));
        var other = await root.NewProduct(Merchant.ProductBody(tag + "o"));
        var now = member == "brand_id" ? "brand-1" : "cat-1";
        var import = await root.Import("products", $"sku,name,{member},category_ids\nSKU-{tag},Changed,{now},cat-1\nSKU-{tag}o,Changed,{now},cat-1\n");
        (await root.Remove($"/admin/{things}/{gone["id"]}", gone["version"]!)).IsEmpty();

        var undone = await root.Undo(import);

        Assert.Equal(("undone", $"{product["id"]} {reason}"), ((string)undone["status"]!, Assert.Single(Kept(undone))));
        var (left, restored) = (await root.Product(product), await root.Product(other));
        Assert.Equal(("Changed", now, $"Thing {tag}o"), ((string)left["name"]!, (string)left[member]!, (string)restored["name"]!));
    }

    [Fact]
    public async Task What_the_database_does_not_let_go_is_left_alone_and_the_rest_is_taken_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var import = await root.Import("redirects", $"path,target\n/{tag}/1,/x\n/{tag}/2,/x\n/{tag}/3,/x\n");
        await shop.Host.Refuse("DELETE ON commerce.redirects", $"OLD.path = '/{tag}/2'");

        var undone = await root.Undo(import);

        Assert.Equal(("undone", $"/{tag}/2 refused"), ((string)undone["status"]!, Assert.Single(Kept(undone))));
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.redirects WHERE path LIKE $1", $"/{tag}/%"));
    }

    [Fact]
    public async Task An_undo_whose_end_the_database_refuses_has_failed_and_goes_on_there_when_it_is_asked_for_again()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();
        var import = await root.Import("redirects", $"path,target\n/{Merchant.Tag()},/x\n");
        var refusal = await host.Refuse("UPDATE ON commerce.imports", "NEW.status = 'undone'");

        var failed = await root.Undo(import);

        Assert.Equal(("failed", "3  refused 54000"), ((string)failed["status"]!, Assert.Single(failed.Errors())));
        Assert.Single(host.LoggedErrors);
        (await root.Post($"/admin/imports/{import["id"]}/apply", new { })).Was(HttpStatusCode.Conflict, "import_state_wrong");
        await host.Execute("UPDATE commerce.imports SET updated_at = now() - interval '60 days'");
        await PeriodicJob.Run(host, "old imports");
        await host.Execute($"DROP FUNCTION commerce.{refusal} CASCADE");
        var undone = await root.Undo(import);
        Assert.Equal("undone", (string)undone["status"]!);
        Assert.Empty(Kept(undone));
    }

    [Theory]
    [InlineData(4, "failed")]
    [InlineData(3, "undone")]
    public async Task An_undo_has_failed_once_five_that_worked_on_it_were_lost_in_the_same_place(int lost, string status)
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();
        var import = await root.Import("redirects", $"path,target\n/{Merchant.Tag()},/x\n");

        // As those leave it that are killed while they undo it.
        await host.Execute(
            "UPDATE commerce.imports SET status = 'undoing', cursor = 9223372036854775807, lost_leases = $2, lease = gen_random_uuid() WHERE id = $1",
            Guid.Parse((string)import["id"]!),
            lost
        );

        var rested = await root.AtRest((string)import["id"]!);
        Assert.Equal((status, status == "failed" ? 1 : 0), ((string)rested["status"]!, host.LoggedErrors.Count));
        Assert.Equal(status == "failed" ? ["2  refused node_lost"] : [], rested.Errors());
        Assert.Equal("undone", (string)(status == "failed" ? await root.Undo(rested) : rested)["status"]!);
    }

    private static string[] Kept(JsonNode import) => [.. import["kept"]!.AsArray().Select(one => $"{one!["entity_id"]} {one["reason"]}")];
}
