using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Catalogue.Browse;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>
/// The products on sale in the memory of this node, from <c>Catalogue:IndexFrom</c> products on. Change notifications name what has to be read anew,
/// and whoever
/// asks waits until everything heard so far is read. While it is loaded, or notifications may have been lost, there is no index, and SQL selects the same.
/// </summary>
internal sealed partial class ProductIndex : BackgroundService
{
    private const int DefaultFrom = 10_000;
    private const int MostAtOnce = 500;
    private static readonly TimeSpan LooksAtLeastEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly int _from;
    private readonly Bell _bell = new();
    private readonly ReaderWriterLockSlim _access = new();
    private readonly Changes _changes = new();
    private volatile Loaded? _loaded;

    public ProductIndex(
        NpgsqlDataSource database,
        ChangeNotifications notifications,
        IConfiguration configuration,
        TimeProvider clock,
        ILogger<ProductIndex> log
    )
    {
        (_database, _clock, _log) = (database, clock, log);
        _from = configuration.GetValue("Catalogue:IndexFrom", DefaultFrom);
        notifications.On(CatalogueCache.Topic, Hear);
        notifications.OnTrustChanged(Trust);
    }

    /// <summary>Whether it is loaded; what changed since may still have to be read.</summary>
    public bool IsLoaded => _loaded is not null;

    /// <summary>Selects a page of products, or null where there is no index.</summary>
    /// <param name="request">What is looked for.</param>
    /// <param name="found">Where the products stand that have the keyword's words, best first; null without a keyword.</param>
    /// <param name="cancelled">Stops waiting for changes.</param>
    public async ValueTask<Selection?> Select(BrowseRequest request, IReadOnlyList<long>? found, CancellationToken cancelled)
    {
        if (_loaded is null || !await _changes.AreRead(Patience, cancelled))
        {
            return null;
        }
        _access.EnterReadLock();
        try
        {
            return _loaded is { } loaded ? Selection.Of(loaded.Columns, loaded.Shown, request, found) : null;
        }
        finally
        {
            _access.ExitReadLock();
        }
    }

    public override void Dispose()
    {
        _access.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Work(stoppingToken);
                await _bell.Wait(LooksAtLeastEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken)
            {
                if (!DatabaseFailures.IsAway(broken))
                {
                    Failed(_log, broken);
                }
                Outdate();
                await Task.Delay(Backoff, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Work(CancellationToken stopping)
    {
        if (!_changes.AreHeard)
        {
            return;
        }
        if (_loaded is null)
        {
            if (await _database.One(SizeSql, row => row.GetInt64(0), stopping, _from) >= _from)
            {
                await Load(stopping);
            }
            return;
        }
        while (_changes.Take(MostAtOnce) is { } batch)
        {
            await Read(batch, stopping);
            _changes.Finish(batch);
        }
    }

    private async Task Load(CancellationToken stopping)
    {
        // What changes by the thousand goes on changing for a while: an import, a bulk edit.
        while (_changes.Restart() is { } last && Quiet - _clock.GetElapsedTime(last) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _clock, stopping);
        }
        var began = _clock.GetTimestamp();
        var columns = await ReadAll(stopping);
        var loaded = new Loaded(columns) { Shown = await ReadShown(stopping) };
        if (_changes.Accept(() => _loaded = loaded))
        {
            Ready(_log, columns.Listed.Count, _clock.GetElapsedTime(began).TotalSeconds);
        }
        Ring();
    }

    private async Task<ProductColumns> ReadAll(CancellationToken stopping)
    {
        var columns = new ProductColumns();
        await using var connection = await _database.Open(stopping);
        await using var command = new NpgsqlCommand(IndexedProduct.AllSql, connection);
        await using var row = await command.ExecuteReaderAsync(stopping);
        while (await row.ReadAsync(stopping))
        {
            columns.Put(IndexedProduct.From(row));
        }
        columns.Sort();
        return columns;
    }

    private async Task Read(Changes.Batch batch, CancellationToken stopping)
    {
        var products = batch.Ids.Count == 0 ? [] : await _database.Many(IndexedProduct.SomeSql, IndexedProduct.From, stopping, batch.Ids);
        var shown = batch.Lists ? await ReadShown(stopping) : null;
        if (products.Count < batch.Ids.Count)
        {
            // One was deleted by hand, and nobody knows any more where it stood.
            Outdate();
            return;
        }
        _access.EnterWriteLock();
        try
        {
            if (_loaded is not { } loaded)
            {
                return;
            }
            foreach (var product in products)
            {
                loaded.Columns.Put(product);
            }
            loaded.Shown = shown ?? loaded.Shown;
        }
        finally
        {
            _access.ExitWriteLock();
        }
    }

    private async Task<ShownIds> ReadShown(CancellationToken stopping)
    {
        var ids = await _database.Many(ShownSql, row => (Kind: row.GetString(0), Id: row.GetString(1)), stopping);
        return new ShownIds(Of("category").ToHashSet(StringComparer.Ordinal), Of("brand").ToHashSet(StringComparer.Ordinal), Of("currency").Single());

        IEnumerable<string> Of(string kind) => ids.Where(id => id.Kind == kind).Select(id => id.Id);
    }

    private void Hear(string change)
    {
        switch (change.Split(':', 3))
        {
            case ["products", _, "*"]:
                Outdate();
                break;
            case ["products", "o", _]:
                // Nothing that is selected by.
                return;
            case ["products", _, var ids]:
                _changes.Add(ids.Split(','));
                break;
            case [CatalogueCache.Categories or CatalogueCache.Brands]:
                _changes.AddLists();
                break;
            default:
                Outdate();
                break;
        }
        Ring();
    }

    private void Trust(bool trusted)
    {
        Outdate();
        _changes.AreHeard = trusted;
        Ring();
    }

    private void Outdate()
    {
        // In this order: what is being loaded is accepted before it is outdated, or not at all.
        _changes.Outdate(_clock.GetTimestamp());
        _loaded = null;
        Ring();
    }

    private void Ring() => _bell.Ring();

    /// <summary>No further than it matters.</summary>
    internal const string SizeSql = "SELECT count(*) FROM (SELECT FROM commerce.products WHERE status = 'active' LIMIT $1) AS listed";

    internal const string ShownSql = """
        SELECT 'category', id FROM commerce.categories WHERE active UNION ALL SELECT 'brand', id FROM commerce.brands WHERE active
        UNION ALL SELECT 'currency', currency FROM commerce.settings
        """;

    [LoggerMessage(Level = LogLevel.Information, Message = "The catalogue's index has {Products} products, loaded in {Seconds:0.0} s")]
    private static partial void Ready(ILogger log, int products, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The catalogue's index could not be read; until it is loaded again SQL is asked")]
    private static partial void Failed(ILogger log, Exception broken);

    private sealed class Loaded(ProductColumns columns)
    {
        public ProductColumns Columns { get; } = columns;
        public required ShownIds Shown { get; set; }
    }
}
