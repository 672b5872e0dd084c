using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>Lets a device be sent to again, whatever it was switched off for.</summary>
internal sealed class ActivateDevice(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<ById, Device>("/admin/device-tokens/{id}/activate", routes.The<ActivateDevice>().Handle)
        .Named(DeviceRoutes.Section, "activateDeviceToken", "Activate a device token").Staff("device_tokens", "manage").Says(Done.DeviceTokenUpdated)
        .Fails(Fault.DeviceTokenNotFound)
        .Shows(Device.Example);

    public Task<Outcome<Device>> Handle(ById request, Call call) => database.InTransaction<Device>(async connection =>
    {
        var device = await connection.One(ActivateSql, Device.From, call.Cancelled, request.Id.Value, clock.GetUtcNow());
        if (device is null)
        {
            return request.Id.NotFound(Fault.DeviceTokenNotFound);
        }
        await audit.Write(connection, call, "device_token.activated", device.Subject, null, device.Describe());
        return device;
    }, call.Cancelled);

    internal const string ActivateSql = $"""
        UPDATE push.devices d SET is_active = true, deactivation_reason = NULL, updated_at = CASE WHEN d.is_active THEN d.updated_at ELSE $2 END
        WHERE d.id = $1::bigint RETURNING {Device.Columns}
        """;
}
