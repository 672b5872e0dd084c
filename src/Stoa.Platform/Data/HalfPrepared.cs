using System.Data;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// Statements that the pool prepares by itself, where PostgreSQL refused one half way. Npgsql (10.0.3) takes a statement for prepared as soon as it is parsed;
/// where binding it then fails (a cancelled request, a lock not to be had, a text with a NUL), which columns it returns is never read. Whoever runs it next on
/// that connection fails with "unexpected backend message DataRow", and may have changed something by it.
/// </summary>
internal static class HalfPrepared
{
    /// <summary>
    /// Where the work fails so that it may have left such a statement, the connection prepares anew. A transaction of the work's has ended by then.
    /// </summary>
    public static async Task<T> Guard<T>(NpgsqlConnection connection, Func<NpgsqlConnection, Task<T>> work)
    {
        try
        {
            return await work(connection);
        }
        catch (Exception failure) when (MayBeLeftBy(failure))
        {
            if (connection.State == ConnectionState.Open)
            {
                connection.UnprepareAll();
            }
            throw;
        }
    }

    /// <summary>It happened to somebody whose connection could not be seen to.</summary>
    public static bool Is(Exception failure) =>
        failure.Source == "Npgsql" && failure.Message.StartsWith("Received unexpected backend message", StringComparison.Ordinal);

    /// <summary>Broken constraints and raised exceptions come from running a statement, not from binding it.</summary>
    private static bool MayBeLeftBy(Exception failure) =>
        (failure as PostgresException ?? failure.InnerException as PostgresException) is { SqlState: var state }
        && !state.StartsWith("23", StringComparison.Ordinal)
        && !state.StartsWith("P0", StringComparison.Ordinal);
}
