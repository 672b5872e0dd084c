using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>Sends nothing more to a device until staff activate it: an app that registers again does not undo it.</summary>
internal sealed class DeactivateDevice(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ById, Device>("/admin/device-tokens/{id}/deactivate", routes.Resolve<DeactivateDevice>().Handle)
            .WithName(DeviceRoutes.Section, "deactivateDeviceToken", "Deactivate a device token")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenUpdated)
            .ProducesFault(PushFaults.DeviceTokenNotFound)
            .WithExample(Device.Example with { IsActive = false, DeactivationReason = "manual" });

    public Task<Outcome<Device>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Device>(
            context,
            async connection =>
            {
                var device = await connection.One(DeactivateSql, Device.From, context.CancellationToken, request.Id.Value, clock.GetUtcNow());
                if (device is null)
                {
                    return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
                }
                await audit.Write(connection, context, PushAuditActions.DeviceTokenDeactivated, device.Subject, null, device.Describe());
                return device;
            }
        );

    internal const string DeactivateSql = $"""
        UPDATE push.devices d SET is_active = false, deactivation_reason = 'manual',
            updated_at = CASE WHEN d.deactivation_reason = 'manual' THEN d.updated_at ELSE $2 END
        WHERE d.id = $1::bigint RETURNING {Device.Columns}
        """;
}
