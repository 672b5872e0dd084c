using Npgsql;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Harness;

/// <summary>A transaction of the test: whatever it holds, the server waits for. Undone where it is not committed.</summary>
internal sealed class HeldTransaction : IAsyncDisposable
{
    private readonly StoaHost _host;
    private readonly NpgsqlTransaction _transaction;

    private HeldTransaction(StoaHost host, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_host, Connection, _transaction) = (host, connection, transaction);

    public NpgsqlConnection Connection { get; }

    /// <summary>Begins with this statement.</summary>
    public static async Task<HeldTransaction> Open(StoaHost host, string sql, params object?[] arguments)
    {
        var connection = await host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var held = new HeldTransaction(host, connection, await connection.BeginTransactionAsync(TestContext.Current.CancellationToken));
        await held.Change(sql, arguments);
        return held;
    }

    public Task<int> Change(string sql, params object?[] arguments) => Connection.Change(sql, TestContext.Current.CancellationToken, arguments);

    /// <summary>Begins something of the server, and leaves it once it waits, or is over: then it waits for nothing.</summary>
    /// <param name="something">What is to wait.</param>
    /// <param name="statement">A piece of what it waits in. Others may wait too: the server has work of its own.</param>
    public Task<Meeting<T>> Meet<T>(Func<Task<T>> something, string statement) => Meet(something, () => _host.Database.IsWaiting($"%{statement}%"));

    /// <inheritdoc cref="Meet{T}(Func{Task{T}}, string)"/>
    public static async Task<Meeting<T>> Meet<T>(Func<Task<T>> something, Func<Task<bool>> waits)
    {
        var begun = Task.Run(something, TestContext.Current.CancellationToken);
        await Wait.Until(async () => begun.IsCompleted || await waits());
        return new Meeting<T>(begun);
    }

    /// <inheritdoc cref="Meet{T}(Func{Task{T}}, string)"/>
    public Task<Meeting<bool>> Meet(Func<Task> something, string statement) => Meet(True(something), statement);

    /// <inheritdoc cref="Meet{T}(Func{Task{T}}, string)"/>
    public static Task<Meeting<bool>> Meet(Func<Task> something, Func<Task<bool>> waits) => Meet(True(something), waits);

    private static Func<Task<bool>> True(Func<Task> something) =>
        async () =>
        {
            await something();
            return true;
        };

    public Task Commit() => _transaction.CommitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}

/// <summary>Something that has met a transaction of the test.</summary>
/// <param name="Over">What comes of it.</param>
internal sealed record Meeting<T>(Task<T> Over);
