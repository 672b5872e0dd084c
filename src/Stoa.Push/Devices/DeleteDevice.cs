using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

internal sealed class DeleteDevice(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/device-tokens/{id}", routes.The<DeleteDevice>().Handle)
        .Named(DeviceRoutes.Section, "deleteDeviceToken", "Delete a device token").Staff("device_tokens", "manage").Says(Done.DeviceTokenDeleted)
        .Fails(Fault.DeviceTokenNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, Call call) => database.InTransaction<Nothing>(async connection =>
    {
        var device = await connection.One(DeleteSql, Device.From, call.Cancelled, request.Id.Value);
        if (device is null)
        {
            return request.Id.NotFound(Fault.DeviceTokenNotFound);
        }
        await audit.Write(connection, call, "device_token.deleted", device.Subject, device.Describe());
        return new Nothing();
    }, call.Cancelled);

    internal const string DeleteSql = $"DELETE FROM push.devices d WHERE d.id = $1::bigint RETURNING {Device.Columns}";
}
