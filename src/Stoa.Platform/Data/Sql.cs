using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// Runs one statement with positional parameters ($1, $2, …) on a data source (a connection of its own) or on a given connection (inside
/// its transaction). A null argument is SQL NULL. Statements are prepared by the pool after their second use. On a data source, a change that the standby has
/// not confirmed is a <see cref="CommitDoubtException"/>.
/// </summary>
public static class Sql
{
    public static Task<T?> One<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    ) => database.Watched(connection => connection.One(sql, read, cancelled, arguments), cancelled);

    public static async Task<T?> One<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    )
    {
        await using var command = Bind(new NpgsqlCommand(sql, connection), arguments);
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        return await reader.ReadAsync(cancelled) ? read(reader) : default;
    }

    public static Task<IReadOnlyList<T>> Many<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    ) => database.Watched(connection => connection.Many(sql, read, cancelled, arguments), cancelled);

    public static async Task<IReadOnlyList<T>> Many<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    )
    {
        await using var command = Bind(new NpgsqlCommand(sql, connection), arguments);
        return await All(command, read, cancelled);
    }

    /// <summary>For what adds up a long history, and takes as long as it takes.</summary>
    public static Task<IReadOnlyList<T>> ManyWithoutTimeLimit<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled
    ) =>
        database.Watched(
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
                return await All(command, read, cancelled);
            },
            cancelled
        );

    private static async Task<IReadOnlyList<T>> All<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancelled))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <summary>The number of rows changed.</summary>
    public static Task<int> Change(this NpgsqlDataSource database, string sql, CancellationToken cancelled, params object?[] arguments) =>
        database.Watched(connection => connection.Change(sql, cancelled, arguments), cancelled);

    /// <summary>The number of rows changed.</summary>
    public static async Task<int> Change(this NpgsqlConnection connection, string sql, CancellationToken cancelled, params object?[] arguments)
    {
        await using var command = Bind(new NpgsqlCommand(sql, connection), arguments);
        return await command.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>Runs a batch that is a transaction by itself; one round trip.</summary>
    /// <param name="database">Where.</param>
    /// <param name="run">Adds the statements, executes them and reads what they answer.</param>
    /// <param name="cancelled">Of the request.</param>
    public static Task<T> Together<T>(this NpgsqlDataSource database, Func<NpgsqlBatch, Task<T>> run, CancellationToken cancelled) =>
        database.Watched(
            async connection =>
            {
                await using var batch = new NpgsqlBatch(connection);
                return await run(batch);
            },
            cancelled
        );

    /// <summary>Runs statements that are each a transaction by itself on one connection.</summary>
    /// <exception cref="CommitDoubtException">One of them may be lost.</exception>
    public static async Task<T> Watched<T>(this NpgsqlDataSource database, Func<NpgsqlConnection, Task<T>> run, CancellationToken cancelled)
    {
        await using var connection = await database.OpenWatched(cancelled);
        var result = await HalfPrepared.Guard(connection, run);
        Doorbell.Committed(connection);
        connection.ThrowIfDoubtful();
        return result;
    }

    /// <summary>Adds a statement to a batch; the whole batch is one round trip.</summary>
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql, params object?[] arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        AddParameters(command.Parameters, arguments);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static NpgsqlCommand Bind(NpgsqlCommand command, object?[] arguments)
    {
        AddParameters(command.Parameters, arguments);
        return command;
    }

    private static void AddParameters(NpgsqlParameterCollection parameters, object?[] arguments)
    {
        foreach (var argument in arguments)
        {
            parameters.Add(argument as NpgsqlParameter ?? new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }
    }
}
