namespace Stoa.Contracts.Tests;

/// <summary>The folder that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their checkout.");
        }
        return folder.FullName;
    }
}
