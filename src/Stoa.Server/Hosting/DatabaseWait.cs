using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Stoa.Platform.Settings;

namespace Stoa.Server.Hosting;

/// <summary>
/// Waits until the database of <c>Database:ConnectionString</c> can be used: one that is starting beside us gets some time, and after a second the log
/// says what is waited for. One that is too old or refuses us gets none. No message has the password.
/// </summary>
internal sealed partial class DatabaseWait(string connectionString, TimeSpan patience, ILogger log)
{
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);

    private readonly string _where = Where(connectionString);
    private string _reason = "no answer";

    /// <summary>Waits until the database answers.</summary>
    /// <exception cref="StartException">It cannot be used; the message names key, host, port and reason.</exception>
    public async Task UntilReady(CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(patience);
        await using var notice = new Timer(_ => Waiting(log, _where, patience, _reason), null, Unnoticed, Timeout.InfiniteTimeSpan);
        try
        {
            while (!await IsReady(limit.Token))
            {
                await Task.Delay(BetweenAttempts, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            throw new StartException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Database:ConnectionString: no database at {_where} within {patience.TotalSeconds:0.#} seconds (Database:StartTimeout): {_reason}."
                )
            );
        }
    }

    private async Task<bool> IsReady(CancellationToken cancelled)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancelled);
            await using var command = new NpgsqlCommand("SELECT version()", connection);
            return ServerVersion.WhyNot((string)(await command.ExecuteScalarAsync(cancelled))!) is { } reason
                ? throw new StartException($"Database:ConnectionString: the database at {_where} {reason}.", StartException.DatabaseUnsupported)
                : true;
        }
        catch (PostgresException refused) when (!refused.IsTransient && refused.SqlState is not PostgresErrorCodes.CannotConnectNow)
        {
            throw new StartException($"Database:ConnectionString: the database at {_where} refused the connection: {refused.MessageText}.");
        }
        catch (Exception away) when (away is NpgsqlException or SocketException)
        {
            // An attempt that our own time limit ended says nothing about the database.
            if (!cancelled.IsCancellationRequested)
            {
                _reason = away is PostgresException busy ? busy.MessageText : away.GetBaseException().Message;
            }
            return false;
        }
    }

    /// <summary>Host and port, for people.</summary>
    private static string Where(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return settings.Host is not { Length: > 0 } host
                ? throw new StartException("Database:ConnectionString is not valid: it has no Host.")
                : string.Join(", ", host.Split(',').Select(one => one.Contains(':', StringComparison.Ordinal) ? one : $"{one}:{settings.Port}"));
        }
        catch (ArgumentException wrong)
        {
            throw new StartException("Database:ConnectionString is not valid: " + wrong.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Waiting up to {Patience} for the database at {Where} (Database:ConnectionString): {Reason}")]
    private static partial void Waiting(ILogger log, string where, TimeSpan patience, string reason);
}
