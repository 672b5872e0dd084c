using Stoa.Moving;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What an import takes up while it is worked on.</summary>
public sealed class LargePartTests(Shop shop) : IClassFixture<Shop>
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
