using Stoa.Platform.Jobs;
using Xunit;

namespace Stoa.Platform.Tests.Outbox;

public sealed class LoopsTests
{
    [Fact]
    public async Task A_loop_that_fails_ends_the_service_although_another_goes_on()
    {
        var endless = new TaskCompletionSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new[] { endless.Task, Task.FromException(new InvalidOperationException()) }
                .AllOrFirstFailure()
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );
    }
}
