using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Switches off Android devices whose app has not been heard of for 270 days: FCM has dropped their tokens by then. One whose app registers again,
/// or that is imported with a later time, is switched on again.
/// </summary>
internal sealed class StaleDevices(NpgsqlDataSource database, TimeProvider clock)
{
    private const int AtOnce = 10_000;
    private static readonly TimeSpan DroppedAfter = TimeSpan.FromDays(270);

    public async Task SwitchOff(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        while (await database.Change(SwitchOffSql, cancelled, now, now - DroppedAfter, AtOnce) == AtOnce)
        {
            // In small transactions, so that no message waits for it.
        }
    }

    internal const string SwitchOffSql = """
        UPDATE push.devices d SET is_active = false, deactivation_reason = 'stale', updated_at = $1 FROM (
            SELECT id FROM push.devices WHERE is_active AND platform = 'android' AND last_seen_at < $2 ORDER BY last_seen_at LIMIT $3 FOR UPDATE SKIP LOCKED
        ) AS stale WHERE d.id = stale.id
        """;
}
