using System.Diagnostics;

namespace Stoa.Server.Tests.Harness;

/// <summary>Playwright's tests of a folder, one after the other in a real browser.</summary>
internal static class Playwright
{
    /// <summary>Set by `.ci/run` when it runs a second time what failed: of many minutes in a browser, only the specs that did.</summary>
    private static readonly bool IsSecondRun = Environment.GetEnvironmentVariable("STOA_SECOND_RUN") is not null;

    /// <summary>Fails the test with Playwright's whole report if one of them fails.</summary>
    public static async Task Run(string folder, params (string Name, string Value)[] environment)
    {
        var failedBefore = IsSecondRun && File.Exists(Path.Combine(folder, "test-results", ".last-run.json"));
        var start = new ProcessStartInfo("npx", ["playwright", "test", .. failedBefore ? ["--last-failed"] : Array.Empty<string>()])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, await output + errors);
    }
}
