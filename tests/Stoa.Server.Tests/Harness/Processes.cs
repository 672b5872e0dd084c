using System.Diagnostics;

namespace Stoa.Server.Tests.Harness;

internal static class Processes
{
    /// <summary>Waits until it has ended. One that goes on for <see cref="Wait.Limit"/> is killed, and fails the test: waiting on would hang the run.</summary>
    public static async Task Ended(this Process process)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Wait.Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Not ended within {Wait.Limit}: {process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}");
        }
    }
}
