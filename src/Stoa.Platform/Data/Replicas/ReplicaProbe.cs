using Npgsql;

namespace Stoa.Platform.Data.Replicas;

/// <summary>Tells before anything runs whether a standby would be read from.</summary>
public static class ReplicaProbe
{
    /// <summary>Why it would not, as the end of a sentence that begins with "it"; null where it would.</summary>
    /// <param name="primary">A session of the primary.</param>
    /// <param name="replica">The connection string of the standby.</param>
    /// <param name="cancelled">Ends it.</param>
    public static async Task<string?> WhyNot(NpgsqlConnection primary, string replica, CancellationToken cancelled)
    {
        var settings = new NpgsqlConnectionStringBuilder(replica)
        {
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 5,
        };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        ReplicaState state;
        try
        {
            state = (await source.One(ReplicaState.Sql, ReplicaState.From, cancelled))!;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return $"does not answer: {(away.InnerException ?? away).Message}";
        }
        var now = await primary.One(DatabasePosition.OfPrimarySql, DatabasePosition.From, cancelled);
        return state.Position is not { } position ? "is no standby"
            : position.System != now.System ? "is a copy of another database"
            : position.Timeline != now.Timeline ? "follows another history than the primary, or took over from it a moment ago"
            : state.KeepsLongStatements ? null
            : "may end a long statement at any moment (hot_standby_feedback is off), so exports do not read it";
    }
}
