namespace Stoa.Server.Tests.Harness;

/// <summary>Playwright's tests of a folder, one after the other in a real browser.</summary>
internal static class Playwright
{
    /// <summary>Set by `.ci/run` when it runs a second time what failed: of many minutes in a browser, only the specs that did.</summary>
    private static readonly bool IsSecondRun = Environment.GetEnvironmentVariable("STOA_SECOND_RUN") is not null;

    /// <summary>Fails the test with Playwright's whole report if one of them fails.</summary>
    public static Task Run(string folder, params (string Name, string Value)[] environment)
    {
        var last = Path.Combine(folder, "test-results", ".last-run.json");
        var onlyFailed = IsSecondRun && File.Exists(last) && File.ReadAllText(last).Contains("\"failed\"", StringComparison.Ordinal);
        string[] tests = onlyFailed ? ["playwright", "test", "--last-failed"] : ["playwright", "test"];
        return Npm.Run(folder, "env", [.. environment.Select(variable => $"{variable.Name}={variable.Value}"), "npx", .. tests]);
    }
}
