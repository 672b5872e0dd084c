using System.Runtime.CompilerServices;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// How all of Stoa asks a pool for a connection. No more than a few new ones are opened at once: after a failover everybody wants one, and where all are opened
/// together on a busy host none is ready before its time limit, all are given up, and the next attempt begins the same again. A few at a time get through, and
/// are passed from one who waits to the next.
/// </summary>
public static class Connections
{
    /// <summary>By one node to one database. A host that opens a connection in 20 ms still opens 400 a second.</summary>
    private const int OpenedAtOnce = 8;

    /// <summary>An attempt that hangs, at a balancer that has no server behind it for the moment, keeps nobody from a new one for longer.</summary>
    private static readonly TimeSpan CountedFor = TimeSpan.FromSeconds(1);

    private static readonly ConditionalWeakTable<NpgsqlDataSource, SemaphoreSlim> Places = [];

    /// <summary>An open connection; one that lies ready costs no waiting.</summary>
    /// <exception cref="NpgsqlException">None could be had within <c>Timeout</c> of the connection string, or the database is away.</exception>
    public static ValueTask<NpgsqlConnection> Open(this NpgsqlDataSource database, CancellationToken cancelled) => database.Open(CountedFor, cancelled);

    internal static async ValueTask<NpgsqlConnection> Open(this NpgsqlDataSource database, TimeSpan countedFor, CancellationToken cancelled)
    {
        var places = Places.GetValue(database, static _ => new SemaphoreSlim(OpenedAtOnce));
        if (!places.Wait(0, CancellationToken.None) && !await places.WaitAsync(PatienceOf(database), cancelled))
        {
            throw new NpgsqlException("Too many wait for a connection", new TimeoutException());
        }
        Task<NpgsqlConnection> attempt;
        try
        {
#pragma warning disable RS0030 // Everybody else comes through here.
            var opening = database.OpenConnectionAsync(cancelled);
#pragma warning restore RS0030
            if (opening.IsCompleted)
            {
                return await opening;
            }
            attempt = opening.AsTask();
            await ((Task)attempt.WaitAsync(countedFor, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            places.Release();
        }
        return await attempt;
    }

    private static TimeSpan PatienceOf(NpgsqlDataSource database)
    {
        var seconds = new NpgsqlConnectionStringBuilder(database.ConnectionString).Timeout;
        return seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
    }
}
