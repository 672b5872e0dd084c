using Stoa.Platform.Outbox;
using Xunit;

namespace Stoa.Platform.Tests.Outbox;

public sealed class WaitTests
{
    private static readonly OutboxOptions Options = new();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(9, 512)]
    [InlineData(10, 900)]
    [InlineData(int.MaxValue, 900)]
    public void The_wait_doubles_up_to_a_limit_and_is_spread_over_a_half_to_the_whole(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Dispatcher.WaitAfter(attempts, Options, 1));
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2.0), Dispatcher.WaitAfter(attempts, Options, 0));
    }

    [Fact]
    public void All_attempts_together_last_some_hours()
    {
        var least = Enumerable.Range(1, Options.Attempts - 1).Aggregate(TimeSpan.Zero, (sum, attempt) => sum + Dispatcher.WaitAfter(attempt, Options, 0));

        Assert.InRange(least, TimeSpan.FromHours(2), TimeSpan.FromHours(6));
    }
}
