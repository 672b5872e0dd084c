using System.Diagnostics;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>Makes one data folder a standby's copy of another: for the tests of standbys and the bench.</summary>
internal static class ClusterCopy
{
    private const string Script = """
        set -e
        target=$(readlink -f "$2/postgres")
        rm -rf "$target"
        cp -a "$(readlink -f "$1/postgres")" "$target"
        cp -a "$target/PG_VERSION" "$target/standby.signal"
        cp -a "$1/postgres.password" "$2/postgres.password"
        """;

    /// <summary>Of a stopped server, with the owners of its files, which are PostgreSQL's where this runs as root.</summary>
    /// <param name="from">Its data folder.</param>
    /// <param name="to">That of another stopped server.</param>
    /// <param name="cancelled">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">It cannot be copied; why stands on standard error.</exception>
    public static async Task Make(string from, string to, CancellationToken cancelled)
    {
        using var copying = Process.Start(new ProcessStartInfo("bash") { ArgumentList = { "-c", Script, "copy", from, to } })!;
        await copying.WaitForExitAsync(cancelled);
        if (copying.ExitCode != 0)
        {
            throw new InvalidOperationException($"{from} cannot be copied to {to}.");
        }
    }
}
