using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// Statements that the pool prepares by itself, where PostgreSQL refused one half way. Npgsql (10.0.3) takes a statement for prepared as soon as it is parsed;
/// where binding it then fails (a cancelled request, a lock not to be had, a text with a NUL), which columns it returns is never read. Whoever runs it next on
/// that connection fails with "unexpected backend message DataRow", and may have changed something by it.
/// </summary>
internal static class HalfPrepared
{
    /// <summary>Whether the failure may have left such a statement. Broken constraints and raised exceptions come from running one.</summary>
    public static bool MayBeLeftBy(Exception failure) =>
        (failure as PostgresException ?? failure.InnerException as PostgresException) is { SqlState: var state }
        && !state.StartsWith("23", StringComparison.Ordinal)
        && !state.StartsWith("P0", StringComparison.Ordinal);

    /// <summary>It happened to somebody whose connection could not be seen to.</summary>
    public static bool Is(Exception failure) =>
        failure.Source == "Npgsql" && failure.Message.StartsWith("Received unexpected backend message", StringComparison.Ordinal);

    /// <summary>The connection prepares anew. It must not be in a transaction that has failed.</summary>
    public static void ForgetPrepared(this NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            connection.UnprepareAll();
        }
    }
}
