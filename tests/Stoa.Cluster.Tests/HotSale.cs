using System.Net.Http.Json;

namespace Stoa.Cluster.Tests;

/// <summary>Sixty-four people at two nodes who want one item, a few pieces at a time and as fast as they are answered, until there is nothing left.</summary>
internal sealed class HotSale : IAsyncDisposable
{
    public const long Pieces = 10_000;
    private const int Clients = 64;
    private const int AtOnce = 5;

    private readonly Rig _rig;
    private readonly string _item;
    private readonly List<Caller> _callers = [];

    private HotSale(Rig rig) => (_rig, _item) = (rig, rig.Products[^1]);

    public Ledger Ledger { get; } = new();

    /// <summary>There are so many pieces of the item, and it is sold from buckets.</summary>
    public static async Task<HotSale> Open(Rig rig)
    {
        var sale = new HotSale(rig);
        await using var stock = rig.Database.CreateCommand("UPDATE commerce.stock SET on_hand = allocated + $2 WHERE item_id = $1");
        stock.Parameters.AddWithValue(sale._item);
        stock.Parameters.AddWithValue((int)Pieces);
        Assert.Equal(1, await stock.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        using var staff = await Outside.SignIn(rig);
        using var heat = new HttpRequestMessage(HttpMethod.Put, $"admin/inventory/{sale._item}/hot")
        {
            Content = JsonContent.Create(new { hot = true, buckets = 16 }),
        };
        heat.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await staff.SendAsync(heat, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        for (var number = 0; number < Clients; number++)
        {
            sale._callers.Add(await Buyers.SignUp(rig, sale.Ledger, number));
        }
        return sale;
    }

    public Task Run() => Task.WhenAll(_callers.Select(Buy));

    public Task HalfSold() => Wait.Until(() => Task.FromResult(Ledger.Sold.Count >= Pieces / AtOnce / 2), () => "half of it is sold");

    /// <summary>Pieces in orders that stand, and pieces that can still be had.</summary>
    public async Task<(long Sold, long Left)> SoldAndLeft()
    {
        await using var command = _rig.Database.CreateCommand(
            """
            SELECT (SELECT coalesce(sum(l.quantity), 0) FROM commerce.order_lines l JOIN commerce.orders o ON o.id = l.order_id
                    WHERE l.product_id = $1 AND o.user_id = ANY ($2) AND o.status <> 'cancelled')::bigint,
                (SELECT coalesce(sum(s.available), 0) FROM commerce.stock s WHERE s.item_id = $1)::bigint
                + (SELECT coalesce(sum(b.available), 0) FROM commerce.stock_buckets b WHERE b.item_id = $1)::bigint
            """
        );
        command.Parameters.AddWithValue(_item);
        command.Parameters.AddWithValue(Ledger.Buyers.ToArray());
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    public ValueTask DisposeAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task Buy(Caller caller)
    {
        var line = new { product_id = _item, quantity = AtOnce };
        while ((await caller.Call(HttpMethod.Post, "cart/items", line, Buyers.NewKey())).IsDone)
        {
            var key = Buyers.NewKey();
            if (await Buyers.Place(caller, key) is not ({ } order, var attempts))
            {
                return;
            }
            Ledger.Note(new Sold(key, order, attempts, async () => (await Buyers.Place(caller, key)).Order ?? Guid.Empty));
        }
    }
}
