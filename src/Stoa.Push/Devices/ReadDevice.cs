using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

internal sealed class ReadDevice(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) => routes
        .Get<ById, Device>("/admin/device-tokens/{id}", routes.The<ReadDevice>().Handle)
        .Named(DeviceRoutes.Section, "getDeviceToken", "One device token").Staff("device_tokens", "read").Says(Done.DeviceTokenRetrieved)
        .Fails(Fault.DeviceTokenNotFound)
        .Shows(Device.Example);

    public async Task<Outcome<Device>> Handle(ById request, Call call)
    {
        var device = await database.One(ReadSql, Device.From, call.Cancelled, request.Id.Value);
        return device is null ? request.Id.NotFound(Fault.DeviceTokenNotFound) : device;
    }

    internal const string ReadSql = $"SELECT {Device.Columns} FROM push.devices d WHERE d.id = $1::bigint";
}
