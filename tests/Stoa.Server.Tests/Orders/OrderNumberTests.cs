using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Orders;

/// <summary>Every order gets a number that no other has, on whatever node, and that tells nobody how many there are.</summary>
public sealed class OrderNumberTests(Shop shop) : IClassFixture<Shop>
{
    private const int Each = 40;

    [Fact]
    public async Task Numbers_of_two_nodes_have_eight_digits_in_no_order_and_come_from_places_of_their_own()
    {
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        await shop.Host.NewProduct("numbered", 100, 1_000);

        var placed = await Task.WhenAll(Orders(shop.Host, Each), Orders(second, Each));

        Assert.All(placed, numbers => Assert.NotEqual(numbers.Order(StringComparer.Ordinal), numbers, StringComparer.Ordinal));
        string[] all = [.. placed.SelectMany(numbers => numbers)];
        Assert.Equal(2 * Each, all.Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, number => Assert.Matches(@"^ORD-\d{8}$", number));
        Assert.Empty(all.Except(await First(20 * OrderNumbers.BlockSize), StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_number_that_an_order_has_which_moved_in_is_passed_over()
    {
        await shop.Host.NewProduct("passed", 100, 1_000);
        var placed = await Orders(shop.Host, 2, "passed");
        var given = await First(20 * OrderNumbers.BlockSize);
        var place = given.IndexOf(placed[1]);
        // At the end of a block the next place is another node's.
        while ((place + 1) % OrderNumbers.BlockSize == 0 || (place + 2) % OrderNumbers.BlockSize == 0)
        {
            place = given.IndexOf(Assert.Single(await Orders(shop.Host, 1, "passed")));
        }
        await shop.Host.Execute($"UPDATE commerce.orders SET order_number = '{given[place + 1]}' WHERE order_number = '{placed[0]}'");

        var next = Assert.Single(await Orders(shop.Host, 1, "passed"));

        Assert.Equal(given[place + 2], next);
    }

    [Fact]
    public async Task A_shop_with_drawn_numbers_goes_on_with_nine_digits()
    {
        await shop.Host.NewProduct("updated", 100, 1_000);
        await Orders(shop.Host, 1, "updated");
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        using var file = new StreamReader(typeof(OrderNumbers).Assembly.GetManifestResourceStream("Stoa.Commerce.Migrations.0036_order_numbers.sql")!);
        var migration = await file.ReadToEndAsync(TestContext.Current.CancellationToken);
        await using var again = new NpgsqlCommand("DROP SEQUENCE commerce.order_number_places; DROP TABLE commerce.order_number_key;" + migration, connection);

        await again.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var (key, first) = await connection.One(OrderNumbers.TakeSql, row => (row.GetFieldValue<byte[]>(0), row.GetInt64(1)), CancellationToken.None);
        Assert.Matches(@"^ORD-\d{9}$", OrderNumber.Create(key, first));
    }

    private async Task<List<string>> First(int many)
    {
        var key = await shop.Host.One<byte[]>("SELECT key FROM commerce.order_number_key");
        return [.. Enumerable.Range(0, many).Select(place => OrderNumber.Create(key, place))];
    }

    private async Task<List<string>> Orders(StoaHost node, int many, string product = "numbered")
    {
        var client = (await shop.SignUp()).Client with { Host = node };
        var numbers = new List<string>();
        for (var i = 0; i < many; i++)
        {
            await client.With(product);
            numbers.Add((string)(await client.Order()).Data["order_number"]!);
        }
        return numbers;
    }
}
