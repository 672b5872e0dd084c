using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.v3;

[assembly: TestWatch]

namespace Stoa.Server.Tests.Harness;

/// <summary>
/// What a test asked for goes with it. A test that will not end is named, and the run with it ended: xunit itself would wait for as long as whoever
/// started it, and leave no word about which one it was.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestWatchAttribute : BeforeAfterTestAttribute
{
    /// <summary>
    /// The longest, the console in a browser, takes more than five minutes alone. On a slow machine, beside the rest of the suite, it was still at its last
    /// part after 25.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(50);

    private static readonly ConcurrentDictionary<string, (string Name, long Started)> Running = new(StringComparer.Ordinal);

    private static readonly Timer Clock = new(_ => EndWhatHangs(), null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running[test.UniqueID] = (test.TestDisplayName, Stopwatch.GetTimestamp());
        GC.KeepAlive(Clock);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running.TryRemove(test.UniqueID, out _);
        TestDatabases.Running!.Release(test);
    }

    private static void EndWhatHangs()
    {
        var hanging = Running.Values.Where(test => Stopwatch.GetElapsedTime(test.Started) > Limit).Select(test => test.Name).ToList();
        if (hanging.Count > 0)
        {
            Environment.FailFast($"Not ended after {Limit}: {string.Join(", ", hanging)}");
        }
    }
}
