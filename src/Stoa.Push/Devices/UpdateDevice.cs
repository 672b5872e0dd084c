using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>
/// Changes what is named and leaves the rest; null takes away. A token that another row has is refused. It is switched on as by
/// <see cref="ActivateDevice"/>. Given to somebody else it loses its tags, which say something about whose it was.
/// </summary>
internal sealed class UpdateDevice(
    NpgsqlDataSource database,
    CustomerAccounts accounts,
    FcmProjects projects,
    SignedOutDevices signedOut,
    AuditLog audit,
    TimeProvider clock
)
{
    private static readonly string[] Clearable = ["device_id", "device_name", "app_version", "locale", "time_zone", "user_id", "tags"];

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Device>("/admin/device-tokens/{id}", routes.Resolve<UpdateDevice>().Handle)
            .WithName(DeviceRoutes.Section, "updateDeviceToken", "Update a device token")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(PushSuccesses.DeviceTokenUpdated)
            .ProducesFault(PushFaults.DeviceTokenNotFound, PushFaults.DeviceTokenTaken, PushFaults.PushProjectUnknown)
            .WithExample(Device.Example, """{"device_name":"Pixel 9","tags":["vip"]}""");

    /// <summary>A change of a device.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Named">Members that may become null and were sent.</param>
    public sealed record Request(
        PathId Id,
        string[] Named,
        string? FcmToken,
        string? Kind,
        string? Platform,
        Guid? UserId,
        string? DeviceId,
        DeviceTraits Traits,
        string[] Tags,
        bool? IsActive,
        string? Project
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var body = input.Body;
            var traits = DeviceTraits.Read(body);
            return new Request(
                PathId.Read(input),
                [.. Clearable.Where(member => body.Has(member) && !traits.LeftOut.ContainsKey(member))],
                body.Has("fcm_token") ? body.Form("fcm_token", DeviceFacts.MaxToken, PushForms.Token) : null,
                body.OptionalChoice("kind", DeviceKinds.Values),
                body.OptionalChoice("platform", Platforms.Values),
                body.OptionalForm("user_id", 36, StringFormats.Uuid) is { } user ? Guid.Parse(user) : null,
                DeviceFacts.ReadDeviceId(body),
                traits,
                [.. body.Texts("tags", DeviceFacts.MaxTags, DeviceFacts.MaxTag).Distinct(StringComparer.Ordinal)],
                body.OptionalFlag("is_active"),
                body.OptionalForm("project", FcmProjects.MaxName, PushForms.Project)
            );
        }

        /// <summary>Whether it changes nothing.</summary>
        public bool IsAlready(Device device) =>
            (FcmToken ?? device.FcmToken) == device.FcmToken
            && (Kind ?? device.Kind) == device.Kind
            && (Platform ?? device.Platform) == device.Platform
            && (Project ?? device.Project) == device.Project
            && (IsActive ?? device.IsActive) == device.IsActive
            && Named.All(member =>
                member switch
                {
                    "device_id" => DeviceId == device.DeviceId,
                    "device_name" => Traits.DeviceName == device.DeviceName,
                    "app_version" => Traits.AppVersion == device.AppVersion,
                    "locale" => Traits.Locale == device.Locale,
                    "time_zone" => Traits.TimeZone == device.TimeZone,
                    "user_id" => UserId == device.UserId,
                    _ => Tags.SequenceEqual(device.Tags, StringComparer.Ordinal),
                }
            );
    }

    public async Task<Outcome<Device>> Handle(Request request, RequestContext context)
    {
        if (projects.Refusal(request.Project) is { } unknown)
        {
            return unknown;
        }
        var ended = request is { IsActive: true, Id.Value: { } id } ? await signedOut.Ended(id, context.CancellationToken) : null;
        try
        {
            return await database.InTransaction(context, connection => Update(connection, request, ended, context));
        }
        catch (PostgresException taken) when (taken.Breaks("devices_token_taken"))
        {
            return PushFaults.DeviceTokenTaken;
        }
    }

    private async Task<Outcome<Device>> Update(NpgsqlConnection connection, Request request, EndedOwner? ended, RequestContext context)
    {
        if (await DeviceOwners.Refusal(accounts, connection, request.UserId, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        if (await connection.One(LockSql, Device.From, context.CancellationToken, request.Id.Value) is not { } before)
        {
            return request.Id.NotFound(PushFaults.DeviceTokenNotFound);
        }
        if (!context.Expects(before.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (ended is null && request.IsAlready(before))
        {
            return request.Traits.Hinted(before, context);
        }
        var device = (
            await connection.One(
                UpdateSql,
                Device.From,
                context.CancellationToken,
                before.Id,
                request.Named,
                request.FcmToken,
                request.Kind,
                request.Platform,
                request.UserId,
                request.Traits.DeviceName,
                request.Traits.AppVersion,
                request.Traits.Locale,
                request.Traits.TimeZone,
                request.Tags,
                request.IsActive,
                clock.GetUtcNow(),
                request.DeviceId,
                request.Project,
                ended?.Reason,
                ended?.SessionId,
                ended?.UserId
            )
        )!;
        await audit.Write(connection, context, PushAuditActions.DeviceTokenUpdated, device.Subject, before.Describe(), device.Describe());
        return request.Traits.Hinted(device, context);
    }

    internal const string LockSql = $"SELECT {Device.Columns} FROM push.devices d WHERE d.id = $1::bigint FOR UPDATE";

    /// <summary>Unless it is given to somebody else, or the app registered again meanwhile, with another session or as somebody else.</summary>
    private const string Ended = """
        CASE WHEN d.session_id IS NOT DISTINCT FROM $17::uuid AND d.user_id IS NOT DISTINCT FROM $18::uuid
            AND ('user_id' <> ALL ($2::text[]) OR d.user_id IS NOT DISTINCT FROM $6::uuid) THEN $16::text END
        """;

    internal const string UpdateSql = $"""
        UPDATE push.devices d SET
            fcm_token = coalesce($3::text, d.fcm_token), kind = coalesce($4::text, d.kind), platform = coalesce($5::text, d.platform),
            owner_changed_at = CASE WHEN 'user_id' = ANY($2::text[]) AND d.user_id IS NOT NULL AND d.user_id IS DISTINCT FROM $6::uuid
                THEN $13 ELSE d.owner_changed_at END,
            session_id = CASE WHEN 'user_id' = ANY($2::text[]) AND d.user_id IS DISTINCT FROM $6::uuid THEN NULL ELSE d.session_id END,
            device_id = CASE WHEN 'device_id' = ANY($2::text[]) THEN $14::text ELSE d.device_id END,
            user_id = CASE WHEN 'user_id' = ANY($2::text[]) THEN $6::uuid ELSE d.user_id END,
            device_name = CASE WHEN 'device_name' = ANY($2) THEN $7::text ELSE d.device_name END,
            app_version = CASE WHEN 'app_version' = ANY($2) THEN $8::text ELSE d.app_version END,
            locale = CASE WHEN 'locale' = ANY($2) THEN $9::text ELSE d.locale END,
            time_zone = CASE WHEN 'time_zone' = ANY($2) THEN $10::text ELSE d.time_zone END,
            tags = CASE WHEN 'tags' = ANY($2) THEN $11::text[]
                WHEN 'user_id' = ANY($2) AND d.user_id IS DISTINCT FROM $6::uuid THEN ARRAY[]::text[] ELSE d.tags END,
            project = coalesce($15::text, d.project), is_active = CASE WHEN $12::boolean THEN {Ended} IS NULL ELSE coalesce($12, d.is_active) END,
            deactivation_reason = CASE WHEN $12 THEN {Ended} WHEN NOT $12 THEN coalesce(d.deactivation_reason, 'manual') ELSE d.deactivation_reason END,
            updated_at = $13
        WHERE d.id = $1::bigint
        RETURNING {Device.Columns}
        """;
}
