using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>Reactivates a device, whatever the reason of its deactivation.</summary>
internal sealed class ActivateDevice(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Device>("/admin/device-tokens/{id}/activate", routes.Resolve<ActivateDevice>().Handle)
            .WithName(DeviceRoutes.Section, "activateDeviceToken", "Activate a device token")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenUpdated)
            .ProducesFault(PushFaults.DeviceTokenNotFound)
            .WithExample(Device.Example);

    public Task<Outcome<Device>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Device>(
            context,
            async connection =>
            {
                var device = await connection.One(ActivateSql, Device.From, context.CancellationToken, request.Id.Value, clock.GetUtcNow());
                if (device is null)
                {
                    return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
                }
                await audit.Write(connection, context, PushAuditActions.DeviceTokenActivated, device.Subject, null, device.Describe());
                return device;
            }
        );

    internal const string ActivateSql = $"""
        UPDATE push.devices d SET is_active = true, deactivation_reason = NULL, updated_at = CASE WHEN d.is_active THEN d.updated_at ELSE $2 END
        WHERE d.id = $1::bigint RETURNING {Device.Columns}
        """;
}
