using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Stoa.Cluster.Tests;

/// <summary>Waits for a condition; the limit only catches what never happens.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static async Task Until(Func<Task<bool>> holds, Func<string>? otherwise = null, [CallerArgumentExpression(nameof(holds))] string condition = "")
    {
        for (var clock = Stopwatch.StartNew(); !await holds(); await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (clock.Elapsed > Limit)
            {
                Assert.Fail($"Not within {Limit}: {otherwise?.Invoke() ?? condition}");
            }
        }
    }
}
