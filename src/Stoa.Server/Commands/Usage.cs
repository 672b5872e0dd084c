using System.Reflection;

namespace Stoa.Server.Commands;

/// <summary>What the command line understands: <c>--version</c>, <c>--help</c>, and the answer to what it does not.</summary>
internal static class Usage
{
    private const string Text = """
        stoa [--Key:Name VALUE …]     runs the server (docs/operations.md has the settings)
        stoa COMMAND [--Key:Name VALUE …]

          migrate [--dry-run]         applies the migrations that are missing
          doctor                      looks at everything the server needs, and says what to do
          backup PLACE [--keep N]     backs the database up into a folder and goes on archiving there, or to s3://BUCKET/PREFIX
          backup verify PLACE         restores the newest backup to a temporary folder and looks at it
          backup off                  ends the archiving
          restore PLACE [--at TIME]   restores into an empty data directory
          import TYPE FILE, export TYPE FILE, import-users FILE
          reconcile-stock, reconcile-reports, reconcile-payments, verify-audit
          rebuild-search              has a new index of the search engine made and waits for it (Search:Url)
          rotate-token-key [--revoke] has a new key sign access tokens (Tokens:Algorithm)
          contracts                   writes the approved OpenAPI documents (in a checkout)

        stoa --version
        """;

    /// <summary>Release and commit: <c>0.1.0+0123456789</c>.</summary>
    public static string Version
    {
        get
        {
            var whole = typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            return whole.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && whole.Length > plus + 11 ? whole[..(plus + 11)] : whole;
        }
    }

    public static int ShowVersion()
    {
        Console.WriteLine("stoa " + Version);
        return 0;
    }

    public static int Show()
    {
        Console.WriteLine(Text);
        return 0;
    }

    /// <summary>A mistyped command must not start a server.</summary>
    public static int Refuse(string command)
    {
        Console.Error.WriteLine($"There is no command '{command}'.\n\n{Text}");
        return 1;
    }
}
