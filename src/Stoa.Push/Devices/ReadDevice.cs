using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>One device; whoever may only look sees the beginning of its token.</summary>
internal sealed class ReadDevice(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Device>("/admin/device-tokens/{id}", routes.Resolve<ReadDevice>().Handle)
            .WithName(DeviceRoutes.Section, "getDeviceToken", "One device token")
            .Staff("device_tokens", "read")
            .HoldsSecret()
            .WithSuccess(PushSuccesses.DeviceTokenRetrieved)
            .ProducesFault(PushFaults.DeviceTokenNotFound)
            .WithExample(Device.Example);

    public async Task<Outcome<Device>> Handle(ById request, RequestContext context)
    {
        var device = await database.One(ReadSql, Device.From, context.CancellationToken, request.Id.Value);
        return device is null ? request.Id.NotFound(PushFaults.DeviceTokenNotFound) : device.SeenBy(context.Caller);
    }

    internal const string ReadSql = $"SELECT {Device.Columns} FROM push.devices d WHERE d.id = $1::bigint";
}
