using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Xunit;

namespace Stoa.Platform.Tests.Jobs;

public sealed class WorkLoopsTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private readonly WorkLoops _loops = new(NullLogger<WorkLoops>.Instance);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_loop_looks_again_at_once_as_long_as_there_may_be_more()
    {
        var looks = 0;
        var done = new TaskCompletionSource();

        var loop = _loops.Run("work", Never, new Bell(), _ => Task.FromResult(++looks < 5 || !done.TrySetResult()), _stop.Token);
        await done.Task;
        await _stop.CancelAsync();
        await loop;

        Assert.Equal(5, looks);
    }

    [Fact]
    public async Task A_loop_that_fails_looks_again_when_it_is_rung()
    {
        var looks = 0;
        var bell = new Bell();
        var failed = new TaskCompletionSource();
        var again = new TaskCompletionSource();

        var loop = _loops.Run("work", Never, bell, Look, _stop.Token);
        await failed.Task;
        bell.Ring();
        await again.Task;
        await _stop.CancelAsync();
        await loop;

        Task<bool> Look(CancellationToken _)
        {
            if (++looks == 1)
            {
                failed.SetResult();
                throw new InvalidOperationException("A defect.");
            }
            again.TrySetResult();
            return Task.FromResult(false);
        }
    }

    [Fact]
    public async Task First_looks_go_one_after_the_other()
    {
        var (inside, most) = (0, 0);
        using var all = new CountdownEvent(8);
        using var patient = new WorkLoops(NullLogger<WorkLoops>.Instance) { Patience = Timeout.InfiniteTimeSpan };

        var loops = Enumerable.Range(0, 8).Select(_ => Task.Run(() => patient.Run("work", Never, new Bell(), Look, _stop.Token))).ToArray();
        await Task.Run(() => all.Wait(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await Task.WhenAll(loops);

        Assert.Equal(1, most);

        async Task<bool> Look(CancellationToken cancelled)
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            all.Signal();
            return false;
        }
    }

    [Fact]
    public async Task A_first_look_that_has_long_work_keeps_no_other_from_its_own()
    {
        var begun = new TaskCompletionSource();
        var other = new TaskCompletionSource();

        var busy = _loops.Run("long work", Never, new Bell(), Long, _stop.Token);
        await begun.Task;
        var loop = _loops.Run("work", Never, new Bell(), _ => Task.FromResult(!other.TrySetResult()), _stop.Token);
        await other.Task;
        await _stop.CancelAsync();
        await Task.WhenAll(busy, loop);

        async Task<bool> Long(CancellationToken cancelled)
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancelled);
            return false;
        }
    }

    [Theory]
    [InlineData("57P01", true)]
    [InlineData("08006", true)]
    [InlineData("40P01", false)]
    [InlineData("42P01", false)]
    public void The_database_is_away_where_it_is_being_stopped_and_not_where_a_statement_is_wrong(string state, bool isAway) =>
        Assert.Equal(isAway, DatabaseFailures.IsAway(new PostgresException("", "", "", state)));

    [Fact]
    public void The_database_is_away_where_it_cannot_be_reached_and_not_where_a_statement_takes_too_long()
    {
        Assert.True(DatabaseFailures.IsAway(new NpgsqlException("", new System.Net.Sockets.SocketException())));
        Assert.False(DatabaseFailures.IsAway(new NpgsqlException("", new TimeoutException())));
    }

    public void Dispose()
    {
        _loops.Dispose();
        _stop.Dispose();
    }
}
