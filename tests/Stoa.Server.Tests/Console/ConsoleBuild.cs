using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.Console;

/// <summary>The console as this checkout has it, built once for all tests of a run.</summary>
internal static class ConsoleBuild
{
    private static readonly Lazy<Task<string>> Built = new(Make);

    public static string Root { get; } = ServerSettings.Root();

    public static string Folder { get; } = Path.Combine(Root, "console");

    public static Task IsThere() => Built.Value;

    public static async Task<string> Run(params string[] arguments)
    {
        await Npm.Install(Root);
        return await Npm.Run(Root, "npm", ["run", .. arguments, "--workspace", "console"]);
    }

    private static Task<string> Make() => Run("build");
}
