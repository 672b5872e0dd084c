using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

internal static class Servers
{
    public static Task<PostgresServer> StartAsync(TestFolder folder, params (string Name, string Value)[] settings) =>
        StartAsync(
            new EmbeddedPostgresOptions(folder.Data)
            {
                Durable = false,
                Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal),
            }
        );

    /// <summary>A server with durable commits: they survive a killed process.</summary>
    public static Task<PostgresServer> StartDurableAsync(TestFolder folder) => StartAsync(new EmbeddedPostgresOptions(folder.Data));

    public static Task<PostgresServer> StartAsync(EmbeddedPostgresOptions options) =>
        PostgresServer.StartAsync(options, NullLogger.Instance, TestContext.Current.CancellationToken);

    public static async Task<T> AskAsync<T>(this PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public static Task<int> RememberAsync(this PostgresServer server, int number) =>
        server.AskAsync<int>($"CREATE TABLE memory (number int NOT NULL); INSERT INTO memory VALUES ({number}) RETURNING number");

    public static Task<int> RecallAsync(this PostgresServer server) => server.AskAsync<int>("SELECT number FROM memory");

    public static bool IsAlive(int processId) =>
        File.Exists($"/proc/{processId}/stat") && !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z", StringComparison.Ordinal);

    public static void Kill(int processId) => Signal(processId, "KILL");

    public static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public static async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
