using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>
/// An app registers the token of its device at every start: the token now belongs to the signed-in user and their session, was seen just now, and is active
/// again unless staff deactivated it. A new token of an installation that is known, by its former token or its <c>device_id</c>, takes the former one's place.
/// Members that are not sent keep their values; tags are cleared when the device changes its user.
/// </summary>
internal sealed class SaveDevice(NpgsqlDataSource database, CustomerAccounts accounts, FcmProjects projects, TimeProvider clock)
{
    private const int Attempts = 3;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Device>("/device-tokens", routes.Resolve<SaveDevice>().Handle)
            .WithName(DeviceRoutes.Section, "saveDeviceToken", "Register or refresh the device token of the current user's app")
            .SignedIn()
            .CreatingOrUpdating()
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenSaved)
            .ProducesFault(PushFaults.PushProjectUnknown)
            .WithExample(
                Device.Example,
                """
                {"fcm_token":"dGhpcyBpcyBhIHRva2Vu:APA91bH","platform":"android","device_id":"9774d56d682e549c","device_name":"Pixel 9","app_version":"3.2.1",
                "locale":"es-MX","time_zone":"America/Mexico_City"}
                """
            );

    /// <summary>What an app says.</summary>
    /// <param name="PreviousToken">What FCM called this installation before; only the device itself knows it.</param>
    public sealed record Request(DeviceFacts Facts, string? PreviousToken) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(DeviceFacts.Read(input.Body), input.Body.OptionalForm("previous_token", DeviceFacts.MaxToken, PushForms.Token));
    }

    public async Task<Outcome<Device>> Handle(Request request, RequestContext context) =>
        projects.Refusal(request.Facts.Project) is { } unknown ? unknown : await Save(request, context);

    private async Task<Outcome<Device>> Save(Request request, RequestContext context)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.InTransaction(context, connection => Save(connection, request, context));
            }
            catch (PostgresException taken) when (taken.Breaks("devices_token_taken") && attempt < Attempts)
            {
                // It was to take a former token's place, and was registered meanwhile: the next attempt finds its device.
            }
        }
    }

    private async Task<Outcome<Device>> Save(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (facts, now) = (request.Facts, clock.GetUtcNow());
        if (!await accounts.Hold(connection, context.Caller.UserId, context.CancellationToken))
        {
            // Deleted since the request began.
            return RequestFaults.TokenRevoked;
        }
        var isReplacing = facts.DeviceId is not null || request.PreviousToken is not null;
        object?[] installation = [facts.FcmToken, request.PreviousToken, facts.DeviceId, context.Caller.UserId, facts.Project];
        if (isReplacing)
        {
            // Two registrations of one installation take turns, so that the second finds what the first has saved.
            await connection.Change(TurnSql, context.CancellationToken, facts.DeviceId ?? request.PreviousToken, facts.FcmToken);
            await connection.Change(RenewSql, context.CancellationToken, installation);
        }
        var (device, isNew) = await connection.One(
            SaveSql,
            row => (Device.From(row), row.GetBoolean("is_new")),
            context.CancellationToken,
            facts.FcmToken,
            facts.Kind,
            facts.Platform,
            context.Caller.UserId,
            facts.Traits.DeviceName,
            facts.Traits.AppVersion,
            facts.Traits.Locale,
            facts.Traits.TimeZone,
            facts.Tags?.ToArray(),
            now,
            context.Caller.SessionId,
            facts.DeviceId,
            facts.Project
        );
        if (isReplacing)
        {
            await connection.Change(ReplaceSql, context.CancellationToken, [.. installation, now]);
        }
        device = facts.Traits.Hinted(device, context);
        return isNew ? Outcome.Created(device) : device;
    }

    internal const string TurnSql = """
        SELECT pg_advisory_xact_lock(key) FROM (
            SELECT DISTINCT hashtextextended(name, 7) AS key FROM unnest(ARRAY[$1::text, $2::text]) AS name ORDER BY key
        ) AS keys
        """;

    /// <summary>
    /// Whoever names the former token has it. A <c>device_id</c> proves nothing, so it only speaks for the caller's own devices, and
    /// for one project: two apps on one phone may have the same.
    /// </summary>
    private const string SameInstallation = """
        (md5(o.fcm_token)::uuid = md5($2::text)::uuid AND o.fcm_token = $2 OR o.device_id = $3::text AND (o.user_id = $4::uuid OR o.user_id IS NULL)
            AND ($5::text IS NULL OR o.project = $5))
            AND o.fcm_token <> $1
        """;

    /// <summary>The device keeps its id and history, and gets the token; unless another has that already.</summary>
    internal const string RenewSql = $"""
        UPDATE push.devices d SET fcm_token = $1 WHERE d.id = (
            SELECT o.id FROM push.devices o WHERE {SameInstallation} ORDER BY o.fcm_token IS NOT DISTINCT FROM $2 DESC, o.last_seen_at DESC LIMIT 1
        ) AND NOT EXISTS (SELECT FROM push.devices t WHERE md5(t.fcm_token)::uuid = md5($1::text)::uuid)
        """;

    /// <summary>What is left of the installation under other tokens would be sent everything a second time.</summary>
    internal const string ReplaceSql = $"""
        UPDATE push.devices o SET is_active = false, deactivation_reason = 'replaced', updated_at = $6 WHERE {SameInstallation} AND o.is_active
        """;

    internal const string SaveSql = $"""
        INSERT INTO push.devices AS d
            (fcm_token, kind, platform, user_id, device_name, app_version, locale, time_zone, tags, last_seen_at, created_at, updated_at, session_id, device_id,
                project)
        VALUES ($1, $2, $3, $4, $5::text, $6::text, $7::text, $8::text, coalesce($9::text[], ARRAY[]::text[]), $10, $10, $10, $11, $12::text,
            coalesce($13::text, 'default'))
        ON CONFLICT ((md5(fcm_token)::uuid)) DO UPDATE SET
            owner_changed_at = CASE WHEN d.user_id <> excluded.user_id THEN $10 ELSE d.owner_changed_at END,
            kind = excluded.kind, platform = excluded.platform, user_id = excluded.user_id, session_id = excluded.session_id,
            device_id = coalesce(excluded.device_id, d.device_id), project = coalesce($13::text, d.project),
            device_name = coalesce(excluded.device_name, d.device_name), app_version = coalesce(excluded.app_version, d.app_version),
            locale = coalesce(excluded.locale, d.locale), time_zone = coalesce(excluded.time_zone, d.time_zone),
            tags = CASE WHEN $9::text[] IS NOT NULL OR d.user_id IS DISTINCT FROM excluded.user_id THEN excluded.tags ELSE d.tags END,
            is_active = d.deactivation_reason IS DISTINCT FROM 'manual',
            deactivation_reason = CASE WHEN d.deactivation_reason = 'manual' THEN 'manual' END,
            last_seen_at = excluded.last_seen_at, updated_at = excluded.updated_at
        RETURNING {Device.Columns}, d.xmax = 0 AS is_new
        """;
}
