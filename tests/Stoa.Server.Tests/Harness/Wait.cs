using System.Diagnostics;

namespace Stoa.Server.Tests.Harness;

/// <summary>Waiting for what comes about by itself. The limit is a net for what never comes, not a measure: a machine may be as busy as it likes.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <param name="holds">Asked again and again.</param>
    /// <param name="otherwise">What to say if it never does; by default the condition as it is written.</param>
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
        for (var clock = Stopwatch.StartNew(); !await holds(); await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            if (clock.Elapsed > Limit)
            {
                Assert.Fail($"Not within {Limit}: {otherwise?.Invoke() ?? condition}");
            }
        }
    }
}
