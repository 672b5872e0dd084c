using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Devices;

/// <summary>Sends a short message of its own to one device, active or not, and says what FCM answered.</summary>
internal sealed class TestDevice(NpgsqlDataSource database, TestSender sender)
{
    private static readonly MessageContents Hello = new(
        0, new AndroidMessage("Test", "Push messages reach this device.", null, null, null, null, null, null, null, "high", null, null, null),
        new IosMessage("Test", null, "Push messages reach this device.", null, null, null, null, null, null, null, null, null, null, null, null),
        new Dictionary<string, Translation>());

    public static Route Map(Routes routes) => routes
        .Post<ById, TestResult>("/admin/device-tokens/{id}/test", routes.The<TestDevice>().Handle)
        .Named(DeviceRoutes.Section, "testDeviceToken", "Send a test message to one device").Staff("device_tokens", "manage").Says(Done.PushTested)
        .Fails(Fault.DeviceTokenNotFound, Fault.PushNotConfigured, Fault.FcmUnavailable)
        .Shows(new TestResult(42, true, null));

    public async Task<Outcome<TestResult>> Handle(ById request, Call call)
    {
        if (await database.One(ReadDevice.ReadSql, Device.From, call.Cancelled, request.Id.Value) is not { } device)
        {
            return request.Id.NotFound(Fault.DeviceTokenNotFound);
        }
        var outcome = await sender.Send(Hello, [device.Id], "device_token.tested", device.Subject, call);
        return outcome.Failure switch
        {
            null => outcome.Value!.Results[0],
            // Deleted since it was read.
            { Fault: Fault.NoActiveDevices } => request.Id.NotFound(Fault.DeviceTokenNotFound),
            var failure => failure,
        };
    }
}
