using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Database;

/// <summary>A statement that is refused while it is being prepared breaks nobody's request but its own.</summary>
public sealed class HalfPreparedTests(TestDatabases databases)
{
    private const string Sql = "SELECT $1";

    [Fact]
    public async Task A_statement_refused_while_it_was_prepared_is_prepared_again()
    {
        await using var database = await OneConnection();
        Assert.Equal("first", await Ask(database, "first"));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Ask(database, "prepared by this\0"));

        Assert.Equal(PostgresErrorCodes.CharacterNotInRepertoire, refused.SqlState);
        Assert.Equal("third", await Ask(database, "third"));
    }

    [Fact]
    public async Task So_it_is_after_a_transaction()
    {
        await using var database = await OneConnection();
        Assert.Equal("first", await AskWithin(database, "first"));

        await Assert.ThrowsAsync<PostgresException>(() => AskWithin(database, "prepared by this\0"));

        Assert.Equal("third", await AskWithin(database, "third"));
    }

    [Fact]
    public async Task Where_it_is_met_after_all_it_is_a_passing_state_of_the_database()
    {
        await using var database = await OneConnection();
        await AskBeside(database, "first");
        await Assert.ThrowsAsync<PostgresException>(() => AskBeside(database, "prepared by this\0"));

        var met = await Assert.ThrowsAnyAsync<Exception>(() => AskBeside(database, "third"));

        Assert.Equal(RequestFaults.DatabaseUnavailable, DatabaseFailures.Of(met)?.Fault);
        Assert.Equal("fourth", await AskBeside(database, "fourth"));
    }

    private async Task<NpgsqlDataSource> OneConnection() =>
        DataSources.Pool(new NpgsqlConnectionStringBuilder(await databases.CreateEmpty()) { MaxPoolSize = 1 }.ConnectionString, pooled: false);

    private static Task<string?> Ask(NpgsqlDataSource database, string text) =>
        database.One(Sql, row => row.GetString(0), TestContext.Current.CancellationToken, text);

    private static async Task<string?> AskWithin(NpgsqlDataSource database, string text) =>
        (
            await database.InTransaction<string?>(
                async connection => await connection.One(Sql, row => row.GetString(0), TestContext.Current.CancellationToken, text),
                TestContext.Current.CancellationToken
            )
        ).Value;

    private static async Task<string?> AskBeside(NpgsqlDataSource database, string text)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = text });
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
