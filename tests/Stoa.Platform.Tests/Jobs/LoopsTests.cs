using Stoa.Platform.Jobs;
using Xunit;

namespace Stoa.Platform.Tests.Jobs;

public sealed class LoopsTests
{
    [Fact]
    public async Task A_failed_loop_ends_the_service_even_if_another_still_runs()
    {
        var endless = new TaskCompletionSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new[] { endless.Task, Task.FromException(new InvalidOperationException()) }
                .AllOrFirstFailure()
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );
    }
}
