using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Push.Delivery;

/// <summary>A device in a shard of a message; whether it was sent to there, only the outcomes say.</summary>
internal sealed record DevicePosition(long MessageId, int Shard, long DeviceId)
{
    /// <summary>What was recorded at each place, in that order: one statement, which reads only the windows that cover the devices.</summary>
    public static async Task<ILookup<DevicePosition, DeviceOutcome>> Outcomes(
        NpgsqlConnection connection,
        IReadOnlyList<DevicePosition> places,
        CancellationToken cancelled
    )
    {
        var windows = await connection.Many(
            WindowsSql,
            row =>
                (
                    Place: new DevicePosition(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)),
                    Window: OutcomeChunk.Read(row.GetInt64(3), row.GetByteArray("ids"), row.GetByteArray("codes"))
                ),
            cancelled,
            places.Select(place => place.MessageId).ToArray(),
            places.Select(place => place.Shard).ToArray(),
            places.Select(place => place.DeviceId).ToArray()
        );
        return windows
            .SelectMany(window => window.Window.Where(device => device.DeviceId == window.Place.DeviceId).Select(device => (window.Place, device.Outcome)))
            .ToLookup(one => one.Place, one => one.Outcome);
    }

    internal const string WindowsSql = """
        SELECT w.message, w.no, w.device, o.first_id, o.ids, o.codes
        FROM unnest($1::bigint[], $2::int[], $3::bigint[]) AS w(message, no, device)
        JOIN push.outcomes o ON o.message_id = w.message AND o.shard_no = w.no AND w.device BETWEEN o.first_id AND o.last_id
        ORDER BY o.window_no
        """;
}
