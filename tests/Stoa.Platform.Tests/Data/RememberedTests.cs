using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Platform.Data;
using Xunit;

namespace Stoa.Platform.Tests.Data;

/// <summary>What a node keeps in memory follows what another changed, however busy the database is.</summary>
public sealed class RememberedTests : IAsyncDisposable
{
    private const string Topic = "topic";
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1");
    private readonly ChangeNotifications _notifications;

    public RememberedTests() => _notifications = new ChangeNotifications(_nowhere, _nowhere, NullLogger<ChangeNotifications>.Instance);

    public async ValueTask DisposeAsync()
    {
        _notifications.Dispose();
        await _nowhere.DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_cannot_be_read_is_read_when_that_is_possible_again()
    {
        var (reads, read) = (0, new TaskCompletionSource());
        using var remembered = Remember(_ =>
        {
            switch (++reads)
            {
                case 1:
                    return Task.FromResult("before");
                case <= 5:
                    throw new TimeoutException("The database is busy.");
                default:
                    read.TrySetResult();
                    return Task.FromResult("after");
            }
        });
        await remembered.Load(Cancel);

        _notifications.Raise(Topic, "");
        await read.Task.WaitAsync(Cancel);
        // One at a time: it stands behind the reading that has just ended.
        await remembered.Load(Cancel);

        Assert.Equal("after", remembered.Value);
    }

    [Fact]
    public async Task What_is_heard_during_a_reading_is_read_by_one_more()
    {
        var (reads, begun, go, again) = (0, new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        using var remembered = Remember(async _ =>
        {
            switch (++reads)
            {
                case 2:
                    begun.SetResult();
                    await go.Task;
                    break;
                case 3:
                    again.SetResult();
                    break;
            }
            return "value";
        });
        await remembered.Load(Cancel);

        _notifications.Raise(Topic, "");
        await begun.Task.WaitAsync(Cancel);
        _notifications.Raise(Topic, "");
        _notifications.Raise(Topic, "");
        go.SetResult();

        await again.Task.WaitAsync(Cancel);
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task A_server_that_stops_ends_the_reading()
    {
        var (reads, begun, ended) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        var remembered = Remember(async cancelled =>
        {
            if (++reads > 1)
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended.SetResult();
            }
            return "value";
        });
        await remembered.Load(Cancel);
        _notifications.Raise(Topic, "");
        await begun.Task.WaitAsync(Cancel);

        remembered.Dispose();

        await ended.Task.WaitAsync(Cancel);
    }

    private Remembered<string> Remember(Func<CancellationToken, Task<string>> read) => new(Topic, "", read, _notifications, NullLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
