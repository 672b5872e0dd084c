using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>How many devices a bulk change was about.</summary>
/// <param name="Devices">Devices that were changed, or would be.</param>
internal sealed record ChangedDevices(long Devices);

/// <summary>
/// Switches off many devices at once, by their ids or by the filters of the list, of which one at least is needed; <c>dry_run</c> only counts. A condition that
/// is sent and empty is refused: without it the others would mean far more devices than whoever sent it did. They are switched off by pages, each with its
/// entry in the audit log: a request that was broken off has switched off some, and the same one again goes on with the others.
/// </summary>
internal sealed class DeactivateDevices(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int MaxIds = 10_000;
    private const int PageSize = 5_000;

    /// <summary>How many ids the audit log has; how many devices were meant, it has in any case.</summary>
    private const int MaxAudited = 1_000;

    private static readonly string[] Emptiable = ["ids", "user_id", "tag"];

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, ChangedDevices>("/admin/device-tokens/deactivate", routes.Resolve<DeactivateDevices>().Handle)
            .WithName(DeviceRoutes.Section, "deactivateDeviceTokens", "Deactivate many device tokens")
            .Staff("device_tokens", "manage")
            .Idempotent()
            .WithSuccess(PushSuccesses.DeviceTokenUpdated)
            .ProducesFault(PushFaults.DeviceFilterMissing)
            .WithExample(new ChangedDevices(150), """{"platform":"android","last_seen_before":"2026-01-01T00:00:00Z","dry_run":true}""");

    public sealed record Request(IReadOnlyList<long> Ids, string? Platform, Guid? UserId, string? Tag, DateTimeOffset? LastSeenBefore, bool IsDryRun)
        : IRequest<Request>
    {
        /// <summary>A condition that was sent and is empty.</summary>
        public string? Empty { get; private init; }

        public static Request Read(RequestReader input)
        {
            var body = input.Body;
            var request = new Request(
                body.Integers("ids", MaxIds),
                body.OptionalChoice("platform", Platforms.Values),
                body.OptionalForm("user_id", 36, StringFormats.Uuid) is { } user ? Guid.Parse(user) : null,
                body.NullableText("tag", DeviceFacts.MaxTag),
                body.OptionalMoment("last_seen_before"),
                body.OptionalFlag("dry_run") ?? false
            );
            return request with { Empty = Emptiable.FirstOrDefault(name => body.HasValue(name) && request.IsOpen(name)) };
        }

        private bool IsOpen(string name) =>
            name switch
            {
                "ids" => Ids.Count == 0,
                "user_id" => UserId is null,
                _ => Tag is null,
            };

        public bool IsEverything => this is { Ids.Count: 0, Platform: null, UserId: null, Tag: null, LastSeenBefore: null };

        public object?[] Arguments() => [Ids.Count == 0 ? null : Ids.ToArray(), Platform, UserId, Tag, LastSeenBefore];
    }

    public async Task<Outcome<ChangedDevices>> Handle(Request request, RequestContext context)
    {
        if (request.Empty is { } empty)
        {
            return Failure.Invalid(empty, Rule.Required);
        }
        if (request.IsEverything)
        {
            return PushFaults.DeviceFilterMissing;
        }
        if (request.IsDryRun)
        {
            return new ChangedDevices(await database.One(CountSql, row => row.GetInt64(0), context.CancellationToken, request.Arguments()));
        }
        var (devices, from) = (0L, 0L);
        while (await database.One(EndSql, row => row.GetInt64(0), context.CancellationToken, [.. request.Arguments(), from, PageSize - 1]) is > 0 and var end)
        {
            var page = await database.InTransaction<long>(connection => SwitchOff(connection, request, from, end, context), context.CancellationToken);
            (devices, from) = (devices + page.Value, end);
        }
        return await database.InTransaction<ChangedDevices>(
            context,
            async connection => new ChangedDevices(devices + (await SwitchOff(connection, request, from, long.MaxValue, context)).Value)
        );
    }

    /// <summary>Those behind an id, to another one: how many.</summary>
    private async Task<Outcome<long>> SwitchOff(NpgsqlConnection connection, Request request, long from, long end, RequestContext context)
    {
        var devices = await connection.Change(DeactivateSql, context.CancellationToken, [.. request.Arguments(), from, end, clock.GetUtcNow()]);
        if (devices > 0)
        {
            await audit.Write(connection, context, PushAuditActions.DeviceTokenDeactivated, "device_tokens", after: Describe(request, devices));
        }
        return (long)devices;
    }

    private static JsonObject Describe(Request request, long devices) =>
        new()
        {
            ["devices"] = devices,
            ["ids"] = request.Ids.Count == 0 ? null : new JsonArray([.. request.Ids.Take(MaxAudited).Select(id => (JsonNode)id)]),
            ["platform"] = request.Platform,
            ["user_id"] = request.UserId?.ToString(),
            ["tag"] = request.Tag,
            ["last_seen_before"] = request.LastSeenBefore?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        };

    private const string Chosen = """
        d.is_active AND ($1::bigint[] IS NULL OR d.id = ANY($1)) AND ($2::text IS NULL OR d.platform = $2) AND ($3::uuid IS NULL OR d.user_id = $3)
            AND ($4::text IS NULL OR d.tags @> ARRAY[$4::text]) AND ($5::timestamptz IS NULL OR d.last_seen_at < $5)
        """;

    internal const string CountSql = $"SELECT count(*) FROM push.devices d WHERE {Chosen}";

    /// <summary>The last of a page; no row: what is left is less than one.</summary>
    internal const string EndSql = $"SELECT d.id FROM push.devices d WHERE d.id > $6 AND {Chosen} ORDER BY d.id OFFSET $7 LIMIT 1";

    internal const string DeactivateSql = $"""
        UPDATE push.devices o SET is_active = false, deactivation_reason = 'manual', updated_at = $8
        FROM (SELECT d.id FROM push.devices d WHERE d.id > $6 AND d.id <= $7 AND {Chosen} ORDER BY d.id FOR UPDATE) AS chosen WHERE o.id = chosen.id
        """;
}
