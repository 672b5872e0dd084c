using System.Diagnostics;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Operations;

/// <summary>Commands as <c>docs/operations.md</c> prints them, to be run by a shell.</summary>
internal static class DocumentedCommands
{
    /// <summary>The block that begins like this.</summary>
    public static string Block(string name)
    {
        var page = File.ReadAllText(Path.Combine(ServerSettings.Root(), "docs", "operations.md"));
        var begin = $"```sh {name}\n";
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    public static async Task<CommandResult> Run(string text, params (string Name, string Value)[] variables)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Stoa.Server.dll");
        var start = new ProcessStartInfo("bash", ["-ec", $"stoa() {{ dotnet '{program}' \"$@\"; }}\n{text}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(variables, variable => start.Environment[variable.Name] = variable.Value);
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
