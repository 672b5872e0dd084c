using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Platform.Jobs;
using Xunit;

namespace Stoa.Platform.Tests.Jobs;

public sealed class UnfinishedWorkTests : IDisposable
{
    private readonly WorkLoops _loops = new(NullLogger<WorkLoops>.Instance);

    [Fact]
    public async Task What_the_database_failed_in_passing_is_done_when_it_is_back_and_its_request_is_told()
    {
        using var work = new UnfinishedWork(_loops, TimeProvider.System, NullLogger<UnfinishedWork>.Instance);
        var tries = 0;
        var done = new TaskCompletionSource();

        await Assert.ThrowsAsync<NpgsqlException>(() => work.OrLater("it", Away<bool>, Rest));
        await RunUntil(done.Task, work);

        Assert.Equal(3, tries);

        Task Rest(CancellationToken _)
        {
            if (++tries < 3)
            {
                return Away<bool>();
            }
            done.SetResult();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_goes_well_or_fails_for_good_leaves_nothing()
    {
        using var work = new UnfinishedWork(_loops, TimeProvider.System, NullLogger<UnfinishedWork>.Instance);
        var (rests, marked) = (0, new TaskCompletionSource());

        Assert.Equal(7, await work.OrLater("it", () => Task.FromResult(7), Rest));
        await Assert.ThrowsAsync<InvalidOperationException>(() => work.OrLater<int>("it", () => throw new InvalidOperationException("A defect."), Rest));
        await Assert.ThrowsAsync<NpgsqlException>(() => work.OrLater("the last", Away<bool>, Mark));
        await RunUntil(marked.Task, work);

        Assert.Equal(0, rests);

        Task Rest(CancellationToken _)
        {
            rests++;
            return Task.CompletedTask;
        }

        Task Mark(CancellationToken _)
        {
            marked.SetResult();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_cannot_be_done_for_ten_minutes_is_left_to_the_periodic_jobs()
    {
        var clock = new Clock();
        using var work = new UnfinishedWork(_loops, clock, NullLogger<UnfinishedWork>.Instance);
        var (tries, marked) = (0, new TaskCompletionSource());

        await Assert.ThrowsAsync<NpgsqlException>(() => work.OrLater("it", Away<bool>, Late));
        await RunUntil(marked.Task, work);

        Assert.Equal(1, tries);

        async Task Late(CancellationToken _)
        {
            tries++;
            clock.Now += TimeSpan.FromMinutes(11);
            // What comes after it is done, and it is not tried again.
            await Assert.ThrowsAsync<NpgsqlException>(() => work.OrLater("the last", Away<bool>, Mark));
            await Away<bool>();
        }

        Task Mark(CancellationToken _)
        {
            marked.SetResult();
            return Task.CompletedTask;
        }
    }

    public void Dispose() => _loops.Dispose();

    private static async Task RunUntil(Task done, UnfinishedWork work)
    {
        await work.StartAsync(TestContext.Current.CancellationToken);
        await done.WaitAsync(TestContext.Current.CancellationToken);
        await work.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Task<T> Away<T>() => Task.FromException<T>(new NpgsqlException("Away."));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
