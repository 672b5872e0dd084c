using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Devices;

/// <summary>Sends a short test message to one device, active or not, and returns FCM's answer.</summary>
internal sealed class TestDevice(NpgsqlDataSource database, TestSender sender)
{
    private static readonly MessageContents Hello = new(
        0,
        new AndroidMessage
        {
            Title = "Test",
            Body = "Push messages reach this device.",
            Priority = "high",
        },
        new IosMessage { Title = "Test", Body = "Push messages reach this device." },
        new Dictionary<string, Translation>(StringComparer.Ordinal)
    )
    {
        Web = new WebMessage { Title = "Test", Body = "Push messages reach this device." },
    };

    public static Route Map(Routes routes) =>
        routes
            .Post<ById, TestResult>("/admin/device-tokens/{id}/test", routes.Resolve<TestDevice>().Handle)
            .WithName(DeviceRoutes.Section, "testDeviceToken", "Send a test message to one device")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .WithSuccess(PushSuccesses.PushTested)
            .ProducesFault(PushFaults.DeviceTokenNotFound, PushFaults.PushNotConfigured, PushFaults.FcmUnavailable)
            .WithExample(new TestResult(42, true, null));

    public async Task<Outcome<TestResult>> Handle(ById request, RequestContext context)
    {
        if (await database.One(ReadDevice.ReadSql, Device.From, context.CancellationToken, request.Id.Value) is not { } device)
        {
            return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
        }
        var outcome = await sender.Send(Hello, [device.Id], PushAuditActions.DeviceTokenTested, device.Subject, context, alsoInactive: true);
        if (outcome.Failure is { } failure)
        {
            // No device any more: deleted since it was read.
            return failure.Fault == PushFaults.NoActiveDevices ? request.Id.NotFound(PushFaults.DeviceTokenNotFound) : failure;
        }
        return outcome.Value!.Results[0];
    }
}
