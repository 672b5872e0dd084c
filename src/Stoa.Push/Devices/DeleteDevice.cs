using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

internal sealed class DeleteDevice(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/device-tokens/{id}", routes.Resolve<DeleteDevice>().Handle)
            .WithName(DeviceRoutes.Section, "deleteDeviceToken", "Delete a device token")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.DeviceTokenDeleted)
            .ProducesFault(PushFaults.DeviceTokenNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                if (await RowVersions.Stale(connection, context, Device.LockSql, request.Id.Value) is { } stale)
                {
                    return stale;
                }
                var device = await connection.One(DeleteSql, Device.From, context.CancellationToken, request.Id.Value);
                if (device is null)
                {
                    return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
                }
                await audit.Write(connection, context, PushAuditActions.DeviceTokenDeleted, device.Subject, device.Describe());
                return new Nothing();
            }
        );

    internal const string DeleteSql = $"DELETE FROM push.devices d WHERE d.id = $1::bigint RETURNING {Device.Columns}";
}
