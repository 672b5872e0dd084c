using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Sends nothing more to a device until staff activate it: an app that registers again does not undo it. Of one that was signed out it stays known that it was.
/// </summary>
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
                var cancelled = context.CancellationToken;
                if (await connection.One(UpdateDevice.LockSql, Device.From, cancelled, request.Id.Value) is not { } before)
                {
                    return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
                }
                if (await connection.One(DeactivateSql, Device.From, cancelled, before.Id, clock.GetUtcNow()) is not { } device)
                {
                    return before;
                }
                await audit.Write(connection, context, PushAuditActions.DeviceTokenDeactivated, device.Subject, before.Describe(), device.Describe());
                return device;
            }
        );

    /// <summary>Nothing where it is so already.</summary>
    internal const string DeactivateSql = $"""
        UPDATE push.devices d SET is_active = false, deactivation_reason = 'manual', updated_at = $2,
            session_id = CASE WHEN d.deactivation_reason = 'signed_out' AND d.session_id IS NOT NULL THEN {SignedOutDevices.EndedSession} ELSE d.session_id END
        WHERE d.id = $1 AND d.deactivation_reason IS DISTINCT FROM 'manual' RETURNING {Device.Columns}
        """;
}
