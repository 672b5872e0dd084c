using System.Diagnostics;

namespace Stoa.Packages.Tests;

/// <summary>Programs of the machine, run to their end.</summary>
internal static class Shell
{
    /// <summary>What it wrote to standard output; a test fails where it ends with another code than 0.</summary>
    public static Task<string> Run(string program, params string[] arguments) => RunIn(Path.GetTempPath(), program, arguments);

    public static async Task<string> RunIn(string folder, string program, params string[] arguments)
    {
        var (code, output, errors) = await Try(folder, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}{errors}");
        return output;
    }

    public static async Task<(int Code, string Output, string Errors)> Try(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    public static bool Has(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
