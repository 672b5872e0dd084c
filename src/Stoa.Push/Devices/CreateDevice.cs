using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>Staff create a device token. An existing one, active or not, is refused by the unique constraint.</summary>
internal sealed class CreateDevice(NpgsqlDataSource database, CustomerAccounts accounts, FcmProjects projects, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Device>("/admin/device-tokens", routes.Resolve<CreateDevice>().Handle)
            .WithName(DeviceRoutes.Section, "createDeviceToken", "Create a device token")
            .Staff("device_tokens", "manage")
            .Creating()
            .LocatedAt<Device>(device => $"/admin/device-tokens/{device.Id}")
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenCreated)
            .ProducesFault(PushFaults.DeviceTokenTaken, PushFaults.PushProjectUnknown)
            .WithExample(
                Device.Example,
                """{"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","platform":"android","user_id":"0194783c-5c00-7000-8000-000000000001","tags":["vip"]}"""
            );

    public sealed record Request(DeviceFacts Facts, Guid? UserId, bool IsActive) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                DeviceFacts.Read(input.Body),
                input.Body.OptionalForm("user_id", 36, StringFormats.Uuid) is { } user ? Guid.Parse(user) : null,
                input.Body.OptionalFlag("is_active") ?? true
            );
    }

    public async Task<Outcome<Device>> Handle(Request request, RequestContext context) =>
        projects.Refusal(request.Facts.Project) is { } unknown
            ? unknown
            : await database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Device>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (facts, cancelled) = (request.Facts, context.CancellationToken);
        if (await DeviceOwners.Refusal(accounts, connection, request.UserId, cancelled) is { } refused)
        {
            return refused;
        }
        var device = await connection.One(
            InsertSql,
            Device.From,
            cancelled,
            facts.FcmToken,
            facts.Kind,
            facts.Platform,
            request.UserId,
            facts.Traits.DeviceName,
            facts.Traits.AppVersion,
            facts.Traits.Locale,
            facts.Traits.TimeZone,
            facts.Tags?.ToArray(),
            request.IsActive,
            clock.GetUtcNow(),
            facts.DeviceId,
            facts.Project
        );
        if (device is null)
        {
            return PushFaults.DeviceTokenTaken;
        }
        await audit.Write(connection, context, PushAuditActions.DeviceTokenCreated, device.Subject, null, device.Describe());
        return Outcome.Created(facts.Traits.Hinted(device, context));
    }

    internal const string InsertSql = $"""
        INSERT INTO push.devices AS d
            (fcm_token, kind, platform, user_id, device_name, app_version, locale, time_zone, tags,
                is_active, deactivation_reason, last_seen_at, created_at, updated_at, device_id, project)
        VALUES ($1, $2, $3, $4::uuid, $5::text, $6::text, $7::text, $8::text, coalesce($9::text[], ARRAY[]::text[]), $10,
            CASE WHEN NOT $10 THEN 'manual' END, $11, $11, $11, $12::text, coalesce($13::text, 'default'))
        ON CONFLICT ((md5(fcm_token)::uuid)) DO NOTHING
        RETURNING {Device.Columns}
        """;
}
