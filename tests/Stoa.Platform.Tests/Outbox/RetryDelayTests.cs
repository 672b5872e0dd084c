using Stoa.Platform.Outbox;
using Xunit;

namespace Stoa.Platform.Tests.Outbox;

public sealed class RetryDelayTests
{
    private static readonly OutboxOptions Options = new();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(9, 512)]
    [InlineData(10, 900)]
    [InlineData(int.MaxValue, 900)]
    public void The_retry_delay_doubles_up_to_a_limit_with_jitter_of_up_to_half(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Dispatcher.WaitAfter(attempts, Options, 1));
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2.0), Dispatcher.WaitAfter(attempts, Options, 0));
    }

    [Fact]
    public void All_attempts_together_take_a_few_hours()
    {
        var least = Enumerable.Range(1, Options.Attempts - 1).Aggregate(TimeSpan.Zero, (sum, attempt) => sum + Dispatcher.WaitAfter(attempt, Options, 0));

        Assert.InRange(least, TimeSpan.FromHours(2), TimeSpan.FromHours(6));
    }
}
