using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Adds up what statements have said of the devices they changed. Nobody waits for it: who reads counts adds what is not added up yet. One does it at a time,
/// in one transaction, so that a change is seen either among those or in the sums.
/// </summary>
internal sealed class DeviceCounts(NpgsqlDataSource database)
{
    public Task AddUp(CancellationToken cancelled) =>
        database.InTransaction<Nothing>(
            async connection =>
            {
                if (await connection.One(TurnSql, row => row.GetBoolean(0), cancelled))
                {
                    await AddUp(connection, AddUpSql, ForgetSql, cancelled);
                    await AddUp(connection, AddUpTagsSql, ForgetTagsSql, cancelled);
                }
                return new Nothing();
            },
            cancelled
        );

    private static async Task AddUp(NpgsqlConnection connection, string sql, string forgetSql, CancellationToken cancelled)
    {
        if (await connection.Change(sql, cancelled) > 0)
        {
            await connection.Change(forgetSql, cancelled);
        }
    }

    internal const string TurnSql = "SELECT pg_try_advisory_xact_lock(hashtextextended('push.device_counts', 0))";

    internal const string AddUpSql = """
        WITH taken AS (DELETE FROM push.device_changes RETURNING platform, reason, seen_on, devices)
        INSERT INTO push.device_counts AS c (platform, reason, seen_on, devices)
        SELECT platform, reason, seen_on, sum(devices) FROM taken GROUP BY platform, reason, seen_on HAVING sum(devices) <> 0
        ON CONFLICT (platform, reason, seen_on) DO UPDATE SET devices = c.devices + excluded.devices
        """;

    internal const string ForgetSql = "DELETE FROM push.device_counts WHERE devices = 0";

    internal const string AddUpTagsSql = """
        WITH taken AS (DELETE FROM push.tag_changes RETURNING tag, devices)
        INSERT INTO push.tag_counts AS c (tag, devices)
        SELECT tag, sum(devices) FROM taken GROUP BY tag HAVING sum(devices) <> 0
        ON CONFLICT (tag) DO UPDATE SET devices = c.devices + excluded.devices
        """;

    internal const string ForgetTagsSql = "DELETE FROM push.tag_counts WHERE devices = 0";
}
