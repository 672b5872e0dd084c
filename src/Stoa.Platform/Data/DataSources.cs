using Microsoft.Extensions.Logging;
using Npgsql;

namespace Stoa.Platform.Data;

/// <summary>The ways to the database of one connection string. What the string says wins over what is set here.</summary>
public static partial class DataSources
{
    /// <summary>The key of the listener's own source in the container.</summary>
    public const string Listener = "listener";

    /// <summary>The key of the source whose connections are sessions of their own, for what outlives a transaction: advisory locks, temporary tables.</summary>
    public const string Session = "session";

    /// <summary>The pool of requests: prepared statements, bounded waits, and a new primary found within a second where there are several hosts.</summary>
    /// <param name="connectionString">Where to.</param>
    /// <param name="pooled">A pooler stands between, which may give each transaction another session: nothing is prepared then.</param>
    /// <param name="name">In metrics, which would otherwise contain the whole connection string.</param>
    internal static NpgsqlDataSource Pool(string connectionString, bool pooled, string name = "stoa")
    {
        var settings = Settings(connectionString);
        settings.Give("Maximum Pool Size", PlatformSetup.PoolSize);
        settings.Give("Max Auto Prepare", pooled ? 0 : 200);
        settings.Give("Auto Prepare Min Usages", 2);
        settings.Give("Command Timeout", 15);
        settings.Give("No Reset On Close", true);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name }.Build();
    }

    /// <summary>
    /// The listener's connection asks every five seconds whether its peer is there, and hangs up at once where no answer comes within five more: until then its
    /// node serves from caches that may be stale.
    /// </summary>
    internal static NpgsqlDataSource Listening(string connectionString)
    {
        var settings = Settings(connectionString);
        (settings.Pooling, settings.CommandTimeout, settings.CancellationTimeout) = (false, 5, -1);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "stoa listener" }.Build();
    }

    /// <summary>Connections that are opened for one piece of work and closed after it.</summary>
    internal static NpgsqlDataSource Sessions(string connectionString)
    {
        var settings = Settings(connectionString);
        settings.Pooling = false;
        settings.Give("Command Timeout", 15);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "stoa session" }.Build();
    }

    /// <summary>Warns where two nodes with this pool do not fit into the database; the second then fails at its peak, when it is needed most.</summary>
    internal static async Task WarnIfTooLarge(NpgsqlDataSource database, ILogger log, CancellationToken cancelled)
    {
        // The listener's connection is one more.
        var connections = new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize + 1;
        var allowed = await database.One(AllowedSql, row => row.GetInt32(0), cancelled);
        if (connections * 2 > allowed)
        {
            TooLarge(log, connections, allowed);
        }
    }

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        // What PostgreSQL writes as JSON has the zone of the session: in the east the last day that there is would be in the year 10000, which nothing reads.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "stoa",
            Enlist = false,
            Timezone = "UTC",
        };
        settings.Give("Timeout", 5);
        settings.Give("Host Recheck Seconds", 1);
        // Each attempt to connect would otherwise be two, also the one that cancels a statement of a server that hangs.
        settings.Give("GSS Encryption Mode", "Disable");
        return settings;
    }

    private static void Give(this NpgsqlConnectionStringBuilder settings, string key, object value)
    {
        if (!settings.ShouldSerialize(key))
        {
            settings[key] = value;
        }
    }

    /// <summary>How many connections ordinary roles get; the second reserve exists since PostgreSQL 16.</summary>
    internal const string AllowedSql = """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0)
        """;

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "A node opens up to {Connections} connections and the database allows {Allowed}: a second node is refused connections (53300) at its peak. "
            + "Raise max_connections, or lower Maximum Pool Size in Database:ConnectionString"
    )]
    private static partial void TooLarge(ILogger log, int connections, int allowed);
}
