using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Stock.Hot;

namespace Stoa.Server.Tests.Stock;

/// <summary>One item never takes all connections of a node: beyond a number its buyers are told to come again, and other products stay orderable.</summary>
public sealed class ItemAdmissionTests(Shop shop) : IClassFixture<Shop>
{
    private const int Queue = 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_many_press_on_an_item_that_does_not_move_others_are_orderable(bool hot)
    {
        await using var node = await StoaHost.Start(
            shop.Host.ConnectionString + ";Maximum Pool Size=12",
            ("Orders:ItemTurns", "3"),
            ("Orders:ItemQueue", $"{Queue}")
        );
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 1000));
        if (hot)
        {
            await root.SetHot(item);
        }
        var buyers = await shop.Buyers(60, item, node);
        var others = await shop.Buyers(5, "prod-6", node);
        await using var blocker = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Lock(blocker, "SELECT FROM commerce.stock WHERE item_id = $1 FOR UPDATE", item);
        await Lock(blocker, "SELECT FROM commerce.stock_buckets WHERE item_id = $1 FOR UPDATE", item);
        var answered = new ConcurrentBag<Reply>();

        var pressing = Task.WhenAll(buyers.Select(async buyer => answered.Add(await buyer.Order())));
        await Wait.Until(() => answered.Count == 60 - Queue, () => $"{answered.Count} answers");

        Assert.All(
            answered,
            reply => Assert.Equal((HttpStatusCode.ServiceUnavailable, "overloaded", "2"), (reply.Status, reply.Code, reply.Headers["Retry-After"]))
        );
        foreach (var other in others)
        {
            await other.Ordered();
        }
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await pressing;
        Assert.Equal(Queue, answered.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal((1000, Queue, 0), await shop.Host.Level(item));
        Assert.Equal(0, node.Services.GetRequiredService<ItemAdmission>().Watched);
        await shop.Host.BooksBalance();
    }

    private static async Task Lock(NpgsqlConnection connection, string sql, string item)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(item);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
