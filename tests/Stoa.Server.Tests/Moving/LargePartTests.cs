using Stoa.Moving;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What an import takes up while it is worked on, and what becomes of one that its nodes die of.</summary>
public sealed class LargePartTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    [Fact]
    public async Task Rows_of_a_megabyte_each_are_taken_a_few_at_a_time()
    {
        var import = await WithRows(40, "n - n % 2");
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);

        var first = await ImportRows.Next(connection, import, 99, 1_000, TestContext.Current.CancellationToken);
        var second = await ImportRows.Next(connection, import, first.Last, 1_000, TestContext.Current.CancellationToken);
        var third = await ImportRows.Next(connection, import, second.Last, 1_000, TestContext.Current.CancellationToken);

        Assert.Equal([(16, 114L), (16, 130L), (8, 138L)], new[] { first, second, third }.Select(next => (next.Rows.Count, next.Last)));
        Assert.All([first, second, third], next => Assert.Equal((next.Rows.Count, 0), (next.Count, next.Broken.Count)));
    }

    [Fact]
    public async Task A_thing_whose_rows_are_larger_than_a_part_is_too_many()
    {
        var import = await WithRows(20, "100");
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);

        var next = await ImportRows.Next(connection, import, 99, 1_000, TestContext.Current.CancellationToken);

        Assert.Equal((0, 100L), (next.Rows.Count, next.Last));
        Assert.Equal(20, await shop.Host.One<long>("SELECT count(*) FROM commerce.import_rows WHERE import_id = $1 AND outcome = 'error'", import));
        Assert.Equal(20, await shop.Host.One<long>("SELECT count(*) FROM commerce.import_errors WHERE import_id = $1 AND code = 'too_many'", import));
    }

    [Theory]
    [InlineData(4, true, "failed")]
    [InlineData(3, true, "applied")]
    [InlineData(4, false, "applied")]
    public async Task An_import_has_failed_once_five_that_worked_on_it_were_lost_in_the_same_place(int lost, bool isHeld, string status)
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();
        var staged = await root.Stage("redirects", $"path,target\n/{Merchant.Tag()},/x\n");
        var id = Guid.Parse((string)staged["id"]!);

        // As those leave it that are killed while they apply it; a lease that is gone was given back.
        await host.Execute(
            "UPDATE commerce.imports SET status = 'applying', lost_leases = $2, lease = CASE WHEN $3 THEN gen_random_uuid() END WHERE id = $1",
            id,
            lost,
            isHeld
        );

        var rested = await root.AtRest(id.ToString());
        Assert.Equal((status, status == "failed" ? 1 : 0), ((string)rested["status"]!, host.LoggedErrors.Count));
        Assert.Equal(status == "failed" ? ["2  refused node_lost"] : [], rested.Errors());
        Assert.Equal("applied", (string)(status == "failed" ? await root.Apply(rested) : rested)["status"]!);
    }

    /// <summary>An import with rows of a megabyte from line 100 on.</summary>
    private async Task<Guid> WithRows(int count, string group)
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = Guid.Parse((string)(await root.Stage("redirects", $"path,target\n/{Merchant.Tag()},/x\n"))["id"]!);
        await shop.Host.Execute(
            $"""
            INSERT INTO commerce.import_rows (import_id, line, grp, key, body)
            SELECT $1, n, {group}, '', repeat('x', 1000000) FROM generate_series(100, 99 + $2::int) AS n
            """,
            id,
            count
        );
        return id;
    }
}
