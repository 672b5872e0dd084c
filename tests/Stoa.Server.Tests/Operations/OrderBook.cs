using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Operations;

/// <summary>The orders that buyers were answered, to be held against those that a restored database has.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentQueue<AnsweredOrder> _answered = new();

    /// <summary>Buyers of four products, until they are stopped.</summary>
    public Task Buy(string root, CancellationToken stop) => Task.WhenAll(Enumerable.Range(2, 4).Select(n => new Buyer(root, _answered).Run($"prod-{n}", stop)));

    public Task Grow(int more)
    {
        var target = _answered.Count + more;
        return Wait.Until(() => _answered.Count >= target, () => string.Create(CultureInfo.InvariantCulture, $"{_answered.Count} orders of {target}"));
    }

    /// <summary>The database that runs in the folder has all that was answered before the moment, and nothing that was asked for after it.</summary>
    public async Task Holds(string folder, DateTimeOffset moment)
    {
        await using var database = NpgsqlDataSource.Create(PostgresServer.FindRunning(folder)! + ";Pooling=false");
        var there = await database.Many("SELECT id FROM commerce.orders", row => row.GetGuid(0), TestContext.Current.CancellationToken);
        Assert.NotEmpty(there);
        Assert.Empty(_answered.Where(order => order.Answered < moment).Select(order => order.Id).Except(there));
        Assert.Empty(_answered.Where(order => order.Asked > moment).Select(order => order.Id).Intersect(there));
        Assert.Contains(_answered, order => order.Asked > moment);
    }
}
