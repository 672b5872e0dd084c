using Npgsql;

namespace Stoa.Server.Tests.Database;

public sealed class MigrationTests(TestDatabases databases)
{
    [Fact]
    public async Task Waiting_for_another_nodes_migrations_has_no_statement_timeout()
    {
        var database = await databases.CreateEmpty();
        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await Execute("SELECT pg_advisory_lock(x'53544F41'::bigint)");

        var starting = StoaHost.Start(database + ";Command Timeout=2", ("Demo:Seed", "false"));
        await Wait.Until(async () => starting.IsCompleted || await HasWaited());
        Assert.False(starting.IsCompleted);
        await Execute("SELECT pg_advisory_unlock(x'53544F41'::bigint)");

        await using var host = await starting;
        Assert.Equal(HttpStatusCode.OK, (await new Client(host, null, "").Get("/health/ready")).Status);

        async Task<bool> HasWaited()
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT count(*) > 0 FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '3 seconds'
                """,
                other
            );
            return (bool)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

        async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, other);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
