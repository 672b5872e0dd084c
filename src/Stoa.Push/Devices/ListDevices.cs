using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Push.Devices;

/// <summary>All device tokens, newest first; every filter narrows. A locale means those below it too, as in an audience.</summary>
internal sealed class ListDevices(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Device>>("/admin/device-tokens", routes.Resolve<ListDevices>().Handle)
            .WithName(DeviceRoutes.Section, "listDeviceTokens", "List device tokens")
            .Staff("device_tokens", "read")
            .WithSuccess(PushSuccesses.DeviceTokensRetrieved)
            .Explains("platform", "Only devices of this platform.")
            .Explains("is_active", "Only devices that are sent to, or only others.")
            .Explains("user_id", "Only devices of this user.")
            .Explains("tag", "Only devices with this tag.")
            .Explains("locale", "Only devices of this locale.")
            .WithExample(new Page<Device>([Device.Example], 1, 20, 150));

    public sealed record Request(PageQuery Page, string? Platform, bool? IsActive, string? UserId, string? Tag, string? Locale) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Page(),
                input.QueryChoice("platform", Platforms.Values),
                input.QueryFlag("is_active"),
                input.Query("user_id", 100),
                input.Query("tag", DeviceFacts.MaxTag),
                input.Query("locale", 35)
            );
    }

    public async Task<Outcome<Page<Device>>> Handle(Request request, RequestContext context)
    {
        // A malformed user id matches no device; a locale in another spelling is the same locale.
        var user =
            request.UserId is null ? (Guid?)null
            : Guid.TryParseExact(request.UserId, "D", out var id) ? id
            : Guid.Empty;
        var locale = request.Locale is null ? null : PushForms.Locale.Read(request.Locale) ?? request.Locale;
        return await Pages.Read(
            database,
            CountSql,
            ListSql,
            Device.From,
            request.Page,
            context.CancellationToken,
            request.Platform,
            request.IsActive,
            user,
            request.Tag,
            locale
        );
    }

    private const string Where = """
        WHERE ($1::text IS NULL OR d.platform = $1) AND ($2::boolean IS NULL OR d.is_active = $2) AND ($3::uuid IS NULL OR d.user_id = $3)
            AND ($4::text IS NULL OR (d.tags @> ARRAY[$4] AND d.tags <> '{}')) AND ($5::text IS NULL OR d.locale = $5 OR starts_with(d.locale, $5 || '-'))
        """;

    internal const string CountSql = $"SELECT count(*) FROM push.devices d {Where}";

    internal const string ListSql = $"SELECT {Device.Columns} FROM push.devices d {Where} ORDER BY d.id DESC LIMIT $6 OFFSET $7";
}
