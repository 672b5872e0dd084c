namespace Stoa.Platform.Settings;

/// <summary>The server cannot start for a reason that its operator can fix: one sentence, which names the key of a wrong setting.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">What the process ends with: 1, or one of the constants here.</param>
public sealed class StartException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>The database is none that Stoa runs on: older than PostgreSQL 15, or another one that speaks its protocol.</summary>
    public const int DatabaseUnsupported = 3;

    /// <summary>The database has migrations that this program does not know.</summary>
    public const int DatabaseNewer = 4;

    /// <summary>The database lacks migrations, and this server must not apply them.</summary>
    public const int DatabaseOlder = 5;

    /// <summary>What the process ends with.</summary>
    public int ExitCode => exitCode;
}
