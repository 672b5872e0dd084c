using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Reactivates a device, whatever the reason of its deactivation. Where its session was ended, or its user deactivated, it stays switched off for that: nothing
/// would be sent to it, and the answer says so.
/// </summary>
internal sealed class ActivateDevice(NpgsqlDataSource database, SignedOutDevices signedOut, AuditLog audit, TimeProvider clock)
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

    public async Task<Outcome<Device>> Handle(ById request, RequestContext context)
    {
        var ended = request.Id.Value is { } id ? await signedOut.Ended(id, context.CancellationToken) : null;
        return await database.InTransaction(context, connection => Activate(connection, request, ended, context));
    }

    private async Task<Outcome<Device>> Activate(NpgsqlConnection connection, ById request, EndedOwner? ended, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(UpdateDevice.LockSql, Device.From, cancelled, request.Id.Value) is not { } before)
        {
            return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
        }
        object?[] arguments = [before.Id, clock.GetUtcNow(), ended?.Reason, ended?.SessionId, ended?.UserId];
        if (await connection.One(ActivateSql, Device.From, cancelled, arguments) is not { } device)
        {
            return before;
        }
        await audit.Write(connection, context, PushAuditActions.DeviceTokenActivated, device.Subject, before.Describe(), device.Describe());
        return device;
    }

    /// <summary>Unless the app registered again meanwhile, with another session or as somebody else.</summary>
    private const string Ended = "CASE WHEN d.session_id IS NOT DISTINCT FROM $4::uuid AND d.user_id IS NOT DISTINCT FROM $5::uuid THEN $3::text END";

    /// <summary>Nothing where it is so already.</summary>
    internal const string ActivateSql = $"""
        UPDATE push.devices d SET is_active = {Ended} IS NULL, deactivation_reason = {Ended}, updated_at = $2
        WHERE d.id = $1 AND d.deactivation_reason IS DISTINCT FROM {Ended} RETURNING {Device.Columns}
        """;
}
