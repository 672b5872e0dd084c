using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Push.Devices;

/// <summary>The devices of a person. Erased, they get no message any more; what became of messages is kept by the numbers of devices that are gone.</summary>
internal sealed class DeviceRecords : PersonalData
{
    public override string Name => "push";

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        await connection.Change(ForgetChosenSql, cancelled, person);
        return await connection.Change(DeleteSql, cancelled, person) > 0;
    }

    internal const string ExportSql = """
        SELECT json_build_object('devices', json_agg(json_build_object('id', d.id, 'platform', d.platform, 'device_id', d.device_id,
            'device_name', d.device_name, 'app_version',
            d.app_version,
            'locale', d.locale, 'time_zone', d.time_zone, 'tags', d.tags, 'is_active', d.is_active, 'last_seen_at', d.last_seen_at, 'created_at', d.created_at)
            ORDER BY d.id))::text
        FROM push.devices d WHERE d.user_id = $1 HAVING count(*) > 0
        """;

    /// <summary>Of messages on their way; there are few, and rows of them are soon forgotten.</summary>
    internal const string ForgetChosenSql = "DELETE FROM push.chosen_people WHERE user_id = $1";

    internal const string DeleteSql = "DELETE FROM push.devices WHERE user_id = $1";
}
