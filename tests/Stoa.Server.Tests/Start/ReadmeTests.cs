using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Start;

/// <summary>The README's first five minutes, run as written, against a server started as written.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_first_five_minutes_of_the_README_work_as_written()
    {
        await using var server = await ServerProcess.Start("--RateLimits:Enabled", "true");
        var (script, expected) = Compose(await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken), server.Root);

        var outputs = await Run(script, expected.Count);

        Assert.NotEmpty(expected);
        for (var step = 0; step < expected.Count; step++)
        {
            foreach (var text in expected[step])
            {
                Assert.Contains(text, outputs[step], StringComparison.Ordinal);
            }
        }
    }

    /// <summary>One script of all blocks; a marker after each command with an expectation separates its output from the next one's.</summary>
    private static (string Script, List<List<string>> Expected) Compose(string readme, string root)
    {
        var script = new StringBuilder($"set -e\nADMIN_PASSWORD='{ServerProcess.AdminPassword}'\n");
        var expected = new List<List<string>>();
        var fresh = true;
        foreach (var line in Blocks().Matches(readme).SelectMany(block => block.Groups[1].Value.Split('\n')))
        {
            if (!line.StartsWith("# → ", StringComparison.Ordinal))
            {
                script.AppendLine(line.Replace("http://localhost:8080", root, StringComparison.Ordinal));
                fresh = true;
                continue;
            }
            if (fresh)
            {
                script.AppendLine("echo; echo @@@");
                expected.Add([]);
                fresh = false;
            }
            expected[^1].Add(line[4..]);
        }
        return (script.ToString(), expected);
    }

    private static async Task<string[]> Run(string script, int steps)
    {
        var start = new ProcessStartInfo("bash", ["-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
        var outputs = output.Split("@@@\n");
        Assert.Equal(steps + 1, outputs.Length);
        return outputs;
    }

    private static string ReadmePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder.FullName, "README.md");
    }

    [GeneratedRegex("```sh five-minutes\n(?<block>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();
}
