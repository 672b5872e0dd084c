using System.Net.Sockets;
using Npgsql;
using Stoa.Contracts;

namespace Stoa.Platform.Data;

/// <summary>A database that is away, restarting, full or too slow is a passing state of the service and not a defect of the request.</summary>
public static class DatabaseFailures
{
    private static readonly Failure Away = new() { Fault = RequestFaults.DatabaseUnavailable, RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>How a request is answered that failed like this; null where it is no passing state.</summary>
    internal static Failure? Of(Exception exception) =>
        exception switch
        {
            PostgresException postgres => IsPassingState(postgres.SqlState) ? Away : null,
            NpgsqlException or SocketException or TimeoutException or EndOfStreamException => Away,
            ObjectDisposedException { ObjectName: "Npgsql.NpgsqlConnection" or "NpgsqlConnection" } => Away,
            _ => HalfPrepared.Is(exception) ? Away : null,
        };

    /// <summary>
    /// The database cannot be reached, or is just being stopped: nobody's defect, and the same work is done when it is back. A statement that takes too long
    /// is none of that: it would do so each time.
    /// </summary>
    public static bool IsAway(Exception exception) =>
        exception switch
        {
            PostgresException postgres => IsGone(postgres.SqlState),
            NpgsqlException { InnerException: TimeoutException } => false,
            _ => exception is NpgsqlException,
        };

    /// <summary>The database is away, or has no room or no time just now: the same may go well later.</summary>
    public static bool IsPassing(Exception exception) => Of(exception) is not null;

    /// <summary>SQLSTATE classes 08 connection, 57P shutdown and recovery.</summary>
    private static bool IsGone(string state) => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>
    /// What is gone; and SQLSTATE class 53 resources, 55P03 and 57014 lock and statement timeouts, 40 conflicts that outlived the retries.
    /// </summary>
    private static bool IsPassingState(string state) =>
        IsGone(state)
        || state.StartsWith("53", StringComparison.Ordinal)
        || state
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.QueryCanceled
                or PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.ReadOnlySqlTransaction;
}
