using Npgsql;

namespace Stoa.EmbeddedPostgres;

/// <summary>How to get into the cluster, and the database that has to be in it.</summary>
internal sealed class PostgresLogin(int port, string password)
{
    public const string User = "stoa";
    private const string Database = "stoa";

    public string ConnectionString { get; } =
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = User,
            Password = password,
            Database = Database,
        }.ConnectionString;

    /// <summary>Proves that the server answers us, and creates our database when it is not there.</summary>
    public async Task EnsureDatabaseAsync(CancellationToken cancelled)
    {
        try
        {
            await using var source = SourceOf(Database);
            await using var connection = await source.OpenConnectionAsync(cancelled);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var source = SourceOf("postgres");
            await using var connection = await source.OpenConnectionAsync(cancelled);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
            await create.ExecuteNonQueryAsync(cancelled);
        }
    }

    /// <summary>Plain and bare, because this is on the way of every start. Patient, because a busy machine takes seconds to fork a session.</summary>
    private NpgsqlDataSource SourceOf(string database) => new NpgsqlSlimDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(ConnectionString)
            {
                Database = database,
                Pooling = false,
                Timeout = 15,
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
            }.ConnectionString
        ).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
}
