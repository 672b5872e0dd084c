using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Push.Languages;

namespace Stoa.Push.Devices;

/// <summary>
/// All device tokens, newest first; every filter narrows. A locale means those below it too, as in an audience. Whoever may only look sees the beginning of a
/// token.
/// </summary>
internal sealed class ListDevices(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Device>>("/admin/device-tokens", routes.Resolve<ListDevices>().Handle)
            .WithName(DeviceRoutes.Section, "listDeviceTokens", "List device tokens")
            .Staff("device_tokens", "read")
            .HoldsSecret()
            .WithSuccess(PushSuccesses.DeviceTokensRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginning of a device's name, or a whole token.")
            .Explains("platform", "Only devices of this platform.")
            .Explains("is_active", "Only devices that are sent to, or only others.")
            .Explains("user_id", "Only devices of this user.")
            .Explains("tag", "Only devices with this tag.")
            .Explains("locale", "Only devices of this locale.")
            .Explains("last_seen_before", "Only devices that have not been heard of since.")
            .WithExample(new Page<Device>([Device.Example], 1, 20, 150));

    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "d.id", "bigint"), new("last_seen_at", "d.last_seen_at", "timestamptz")];

    public sealed record Request(
        ListRequest List,
        string? Platform,
        bool? IsActive,
        string? UserId,
        string? Tag,
        string? Locale,
        string? Keyword,
        DateTimeOffset? LastSeenBefore
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.QueryChoice("platform", Platforms.Values),
                input.QueryFlag("is_active"),
                input.Query("user_id", 100),
                input.Query("tag", DeviceFacts.MaxTag),
                input.Query("locale", 35),
                input.Query("keyword", DeviceFacts.MaxToken),
                input.QueryMoment("last_seen_before")
            );
    }

    public Task<Outcome<Page<Device>>> Handle(Request request, RequestContext context) =>
        Query(request).Read(database, request.List, row => Device.From(row).SeenBy(context.Caller), context.CancellationToken);

    internal static ListQuery Query(Request request)
    {
        // A malformed user id matches no device, and neither does what is no locale; a locale in another spelling is the same locale.
        var user =
            request.UserId is null ? (Guid?)null
            : Guid.TryParseExact(request.UserId, "D", out var id) ? id
            : Guid.Empty;
        var list = new ListQuery(Device.Columns, "push.devices d", "d.id", "bigint", Sorts)
            .WithEveryPage()
            .Where("d.platform = {0}", request.Platform)
            .Where(request.IsActive, "d.is_active", "NOT d.is_active")
            .Where("d.user_id = {0}", user)
            .Where("d.tags @> ARRAY[{0}] AND d.tags <> '{}'", request.Tag)
            .Where("d.locale ~ {0}", request.Locale is null ? null : Locales.Pattern([Spellings.Locale(request.Locale) ?? "und"]))
            .Where(NamedOrWithTokenSql, request.Keyword)
            .Where("d.last_seen_at < {0}", request.LastSeenBefore);
        return request.Tag is not null && request == new Request(request.List, null, null, null, request.Tag, null, null, null)
            ? list.CountedBy(CountTaggedSql)
            : list;
    }

    /// <summary>What was added up of those with a tag and what was not yet: no device is looked at.</summary>
    internal const string CountTaggedSql = """
        SELECT least(coalesce(sum(t.devices), 0), $2::bigint)::bigint FROM (
            SELECT c.devices FROM push.tag_counts c WHERE c.tag = $1::text UNION ALL SELECT c.devices FROM push.tag_changes c WHERE c.tag = $1
        ) AS t
        """;

    /// <summary>Of a pattern PostgreSQL can tell how many names fit, of a range it cannot, and would read all devices from the newest on.</summary>
    private const string NamedOrWithTokenSql =
        "(lower(d.device_name) LIKE platform.like_prefix({0}) OR (md5(d.fcm_token)::uuid = md5({0})::uuid AND d.fcm_token = {0}))";
}
