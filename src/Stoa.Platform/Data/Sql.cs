using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>
/// Runs one statement with positional parameters ($1, $2, …) on a data source (a connection of its own) or on a given connection (inside
/// its transaction). A null argument is SQL NULL. Statements are prepared by the pool after their second use.
/// </summary>
public static class Sql
{
    public static async Task<T?> One<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    )
    {
        await using var command = Bind(database.CreateCommand(sql), arguments);
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        return await reader.ReadAsync(cancelled) ? read(reader) : default;
    }

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

    public static async Task<IReadOnlyList<T>> Many<T>(
        this NpgsqlDataSource database,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    )
    {
        await using var command = Bind(database.CreateCommand(sql), arguments);
        return await ReadAll(command, read, cancelled);
    }

    public static async Task<IReadOnlyList<T>> Many<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancelled,
        params object?[] arguments
    )
    {
        await using var command = Bind(new NpgsqlCommand(sql, connection), arguments);
        return await ReadAll(command, read, cancelled);
    }

    /// <summary>The number of rows changed.</summary>
    public static async Task<int> Change(this NpgsqlDataSource database, string sql, CancellationToken cancelled, params object?[] arguments)
    {
        await using var command = Bind(database.CreateCommand(sql), arguments);
        return await command.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>The number of rows changed.</summary>
    public static async Task<int> Change(this NpgsqlConnection connection, string sql, CancellationToken cancelled, params object?[] arguments)
    {
        await using var command = Bind(new NpgsqlCommand(sql, connection), arguments);
        return await command.ExecuteNonQueryAsync(cancelled);
    }

    /// <summary>Adds a statement to a batch; the whole batch is one round trip.</summary>
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql, params object?[] arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        AddParameters(command.Parameters, arguments);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static async Task<List<T>> ReadAll<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancelled))
        {
            rows.Add(read(reader));
        }
        return rows;
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
