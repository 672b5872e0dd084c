using System.Diagnostics;

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// Waits for a condition. The time limit only catches what never happens; it measures nothing, so a busy machine does not fail a test. A message that changes
/// meanwhile tells that it goes on, and the limit begins again.
/// </summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    /// <param name="holds">The condition, evaluated repeatedly.</param>
    /// <param name="otherwise">The message if it never holds; by default the source of the condition.</param>
    public static Task Until(
        Func<bool> holds,
        Func<string>? otherwise = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string condition = ""
    ) => Until(() => Task.FromResult(holds()), otherwise, condition);

    /// <inheritdoc cref="Until(Func{bool}, Func{string}?, string)"/>
    public static async Task Until(
        Func<Task<bool>> holds,
        Func<string>? otherwise = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string condition = ""
    )
    {
        string? told = null;
        for (var clock = Stopwatch.StartNew(); !await holds(); await Task.Delay(Pause(clock.Elapsed), TestContext.Current.CancellationToken))
        {
            var now = otherwise?.Invoke();
            if (now != told)
            {
                (told, clock) = (now, Stopwatch.StartNew());
            }
            if (clock.Elapsed > Limit)
            {
                Assert.Fail($"Not within {Limit}: {told ?? condition}");
            }
        }
    }

    /// <summary>A tenth of what was waited already: whoever waits for long does not keep the machine from what is waited for.</summary>
    private static TimeSpan Pause(TimeSpan waited) => TimeSpan.FromTicks(Math.Clamp(waited.Ticks / 10, Shortest.Ticks, Longest.Ticks));
}
