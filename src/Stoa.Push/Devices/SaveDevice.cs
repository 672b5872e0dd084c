using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>
/// An app registers the token of its device at every start: the token now belongs to the signed-in user, was seen just now, and is active again unless staff
/// deactivated it. Members that are not sent keep their values; tags are cleared when the device changes its user.
/// </summary>
internal sealed class SaveDevice(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Device>("/device-tokens", routes.Resolve<SaveDevice>().Handle)
            .WithName(DeviceRoutes.Section, "saveDeviceToken", "Register or refresh the device token of the current user's app")
            .SignedIn()
            .CreatingOrUpdating()
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenSaved)
            .WithExample(
                Device.Example,
                """
                {"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","platform":"android","device_name":"Pixel 9","app_version":"3.2.1",
                "locale":"es-MX","time_zone":"America/Mexico_City"}
                """
            );

    public sealed record Request(DeviceFacts Facts) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(DeviceFacts.Read(input.Body));
    }

    public Task<Outcome<Device>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Save(connection, request, context));

    private async Task<Outcome<Device>> Save(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var facts = request.Facts;
        var (device, isNew) = await connection.One(
            SaveSql,
            row => (Device.From(row), row.GetBoolean("is_new")),
            context.CancellationToken,
            facts.FcmToken,
            facts.Kind,
            facts.Platform,
            context.Caller.UserId,
            facts.DeviceName,
            facts.AppVersion,
            facts.Locale,
            facts.TimeZone,
            facts.Tags?.ToArray(),
            clock.GetUtcNow()
        );
        return isNew ? Outcome.Created(device) : device;
    }

    internal const string SaveSql = $"""
        INSERT INTO push.devices AS d
            (fcm_token, kind, platform, user_id, device_name, app_version, locale, time_zone, tags, last_seen_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5::text, $6::text, $7::text, $8::text, coalesce($9::text[], ARRAY[]::text[]), $10, $10, $10)
        ON CONFLICT ((md5(fcm_token)::uuid)) DO UPDATE SET
            owner_changed_at = CASE WHEN d.user_id <> excluded.user_id THEN $10 ELSE d.owner_changed_at END,
            kind = excluded.kind, platform = excluded.platform, user_id = excluded.user_id,
            device_name = coalesce(excluded.device_name, d.device_name), app_version = coalesce(excluded.app_version, d.app_version),
            locale = coalesce(excluded.locale, d.locale), time_zone = coalesce(excluded.time_zone, d.time_zone),
            tags = CASE WHEN $9::text[] IS NOT NULL OR d.user_id IS DISTINCT FROM excluded.user_id THEN excluded.tags ELSE d.tags END,
            is_active = d.deactivation_reason IS DISTINCT FROM 'manual',
            deactivation_reason = CASE WHEN d.deactivation_reason = 'manual' THEN 'manual' END,
            last_seen_at = excluded.last_seen_at, updated_at = excluded.updated_at
        RETURNING {Device.Columns}, d.xmax = 0 AS is_new
        """;
}
