using System.Globalization;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Search;

namespace Stoa.Push.Devices;

/// <summary>
/// Device tokens by their id, by the whole token (devices_token_taken), by the beginning of the device's name (devices_by_name), and those of users whose
/// address begins so (devices_user).
/// </summary>
internal sealed class FindDevices(NpgsqlDataSource database) : IStaffSearch
{
    public const string Type = "device_tokens";

    public async Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled) =>
        await database.Many(FindSql, From, cancelled, query.Text, Numbers.Parse(query.Text), (await query.Users).ToArray(), query.Limit);

    private static Found From(NpgsqlDataReader row)
    {
        var (id, platform) = (row.GetInt64("id").ToString(CultureInfo.InvariantCulture), row.GetString("platform"));
        var version = row.GetStringOrNull("app_version") is { } app ? $" · {app}" : "";
        return new Found(id, row.GetStringOrNull("device_name") ?? platform, platform + version, $"/admin/device-tokens/{id}");
    }

    internal const string FindSql = """
        WITH hits AS (
            (SELECT d.id, 1 AS rank FROM push.devices d WHERE d.id = $2::bigint)
            UNION ALL
            (SELECT d.id, 1 FROM push.devices d WHERE md5(d.fcm_token)::uuid = md5($1::text)::uuid AND d.fcm_token = $1)
            UNION ALL
            (SELECT d.id, 2 FROM push.devices d WHERE lower(d.device_name) ~>=~ lower($1) AND lower(d.device_name) ~<~ (lower($1) || chr(1114111))
             ORDER BY lower(d.device_name) USING ~<~ LIMIT $4)
            UNION ALL
            (SELECT d.id, 3 FROM push.devices d WHERE d.user_id = ANY($3::uuid[]) LIMIT $4)
        )
        SELECT d.id, d.device_name, d.platform, d.app_version FROM (SELECT id, min(rank) AS rank FROM hits GROUP BY id) AS h JOIN push.devices d ON d.id = h.id
        ORDER BY h.rank, d.id DESC LIMIT $4
        """;
}
