using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// Removes the device token when a user signs out. Only the caller's own token is removed; the answer does not reveal whether another user has it. A request
/// that names no token means the devices that registered in this session.
/// </summary>
internal sealed class ForgetDevice(NpgsqlDataSource database)
{
    private const string Path = "/device-tokens";

    /// <summary>A body of a DELETE has no meaning of its own (RFC 9110, 9.3.5), and some proxies drop it: the same is there by POST.</summary>
    public static void Map(Routes routes)
    {
        var useCase = routes.Resolve<ForgetDevice>();
        Describe(routes.Delete<Request, Nothing>(Path, useCase.Handle), "forgetDeviceToken", "Remove a device token of the current user");
        Describe(
            routes.Post<Request, Nothing>(Path + "/forget", useCase.Handle),
            "postForgetDeviceToken",
            "Remove a device token of the current user, where a DELETE with a body does not get through"
        );
    }

    private static void Describe(Route route, string name, string summary) =>
        route
            .WithName(DeviceRoutes.Section, name, summary)
            .SignedIn()
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(PushSuccesses.DeviceTokenDeleted)
            .WithExample(null, """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH"}""");

    public sealed record Request(string? FcmToken) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.OptionalForm("fcm_token", DeviceFacts.MaxToken, PushForms.Token));
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) =>
        database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                await (
                    request.FcmToken is { } token
                        ? connection.Change(DeleteSql, context.CancellationToken, token, context.Caller.UserId)
                        : connection.Change(DeleteOfSessionSql, context.CancellationToken, context.Caller.SessionId, context.Caller.UserId)
                );
                return new Nothing();
            }
        );

    internal const string DeleteOfSessionSql = "DELETE FROM push.devices WHERE user_id = $2 AND session_id = $1";

    internal const string DeleteSql = "DELETE FROM push.devices WHERE md5(fcm_token)::uuid = md5($1::text)::uuid AND user_id = $2";
}
