using System.Diagnostics;

namespace Stoa.Server.Tests.Harness;

/// <summary>The output and exit code of a command of the server.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>The server's commands, as run from a shell.</summary>
internal static class CommandLine
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Stoa.Server.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    public static async Task<CommandResult> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(process.ExitCode, await output, WithoutNotice(await error));
    }

    /// <summary>A command that has waited a second for its database says so, which on a busy machine is no matter of the test.</summary>
    private static string WithoutNotice(string error) =>
        string.Concat(error.Split('\n').Where(line => !line.Contains("] Waiting up to ", StringComparison.Ordinal)).Select(line => line + '\n'))[..^1];
}
