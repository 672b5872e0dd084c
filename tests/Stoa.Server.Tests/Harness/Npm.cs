using System.Diagnostics;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Harness;

/// <summary>npm programs in a folder of the checkout; its packages are installed once, from the lock file.</summary>
internal static class Npm
{
    private static readonly SemaphoreSlim Installing = new(1);

    /// <param name="folder">Below tests/.</param>
    public static string Folder(params string[] folder) => Path.Combine([ServerSettings.Root(), "tests", .. folder]);

    public static async Task Install(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                await Run(folder, "npm", "ci", "--no-audit", "--no-fund");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>Runs to the end and fails the test if the exit code is not 0.</summary>
    public static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        using var process = Start(folder, program, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.Ended();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed in {folder}:\n{await output}{errors}");
        return await output;
    }

    public static Process Start(string folder, string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
}
