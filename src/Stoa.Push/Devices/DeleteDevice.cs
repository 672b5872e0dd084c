using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

internal sealed class DeleteDevice(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Delete<ById, Nothing>("/admin/device-tokens/{id}", routes.The<DeleteDevice>().Handle)
        .Named(DeviceRoutes.Section, "deleteDeviceToken", "Delete a device token").Staff().Says(Done.DeviceTokenDeleted)
        .Fails(Fault.DeviceTokenNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, Call call) => database.InTransaction<Nothing>(
        async connection => await connection.Change(DeleteSql, call.Cancelled, request.Id.Value) == 1 ? new Nothing() : request.Id.NotFound(Fault.DeviceTokenNotFound),
        call.Cancelled);

    internal const string DeleteSql = "DELETE FROM push.devices WHERE id = $1::bigint";
}
