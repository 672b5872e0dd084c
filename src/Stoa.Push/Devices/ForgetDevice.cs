using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Removes the device token when a user signs out. Only the caller's own token is removed; the answer does not reveal whether another user has it.
/// </summary>
internal sealed class ForgetDevice(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/device-tokens", routes.Resolve<ForgetDevice>().Handle)
            .WithName(DeviceRoutes.Section, "forgetDeviceToken", "Remove a device token of the current user")
            .SignedIn()
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenDeleted)
            .WithExample(null, """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH"}""");

    public sealed record Request(string FcmToken) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Text("fcm_token", DeviceFacts.MaxToken));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        await database.Change(DeleteSql, context.CancellationToken, request.FcmToken, context.Caller.UserId);
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM push.devices WHERE md5(fcm_token)::uuid = md5($1::text)::uuid AND user_id = $2";
}
