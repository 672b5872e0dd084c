using System.Runtime.CompilerServices;
using Npgsql;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Data;

/// <summary>
/// A commit that PostgreSQL answered as done although its standby has not confirmed it: the wait was cancelled, as Npgsql does after <c>Command Timeout</c>.
/// PostgreSQL then sends a warning and success, and a failover can lose what was committed. Whoever asked is told that it is not known (503); with an
/// Idempotency-Key the same request again tells.
/// </summary>
public sealed class CommitDoubtException() : NpgsqlException("The standby has not confirmed the commit");

/// <summary>Hears the warnings that come with a commit.</summary>
public static class CommitDoubts
{
    /// <summary>The function of PostgreSQL that waits, as its messages name it in every language.</summary>
    private const string Waits = "SyncRepWaitForLSN";

    private static readonly object Mark = new();
    private static readonly ConditionalWeakTable<NpgsqlConnection, object> Doubtful = [];
    private static readonly NoticeEventHandler Hear = static (connection, message) =>
    {
        if (message.Notice.Routine == Waits)
        {
            Doubtful.AddOrUpdate((NpgsqlConnection)connection, Mark);
        }
    };

    /// <summary>An open connection that is listened to.</summary>
    public static async ValueTask<NpgsqlConnection> OpenWatched(this NpgsqlDataSource database, CancellationToken cancelled)
    {
        var connection = await database.Open(cancelled);
        connection.Notice += Hear;
        return connection;
    }

    /// <summary>
    /// Commits, whatever becomes of the client: a commit that is cancelled half way is one whose outcome nobody knows. The connection has to be one of
    /// <see cref="OpenWatched"/>.
    /// </summary>
    /// <exception cref="CommitDoubtException">It may be lost.</exception>
    public static async Task CommitOrDoubt(this NpgsqlTransaction transaction)
    {
        var connection = transaction.Connection!;
        await transaction.CommitAsync(CancellationToken.None);
        Doorbell.Committed(connection);
        connection.ThrowIfDoubtful();
    }

    /// <summary>Asked after a statement that is a transaction by itself.</summary>
    /// <exception cref="CommitDoubtException">What this connection has just committed may be lost.</exception>
    internal static void ThrowIfDoubtful(this NpgsqlConnection connection)
    {
        if (Doubtful.TryGetValue(connection, out _))
        {
            Figures.CommitIsUnknown();
            throw new CommitDoubtException();
        }
    }
}
