using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>
/// Changes the settings that are named; null goes back to a default where there is one. Orders are priced by them from then on; those that are placed stay as
/// they are. What stands in the configuration wins, and naming it is refused.
/// </summary>
internal sealed class UpdateSettings(CatalogueEdits edits, SettingsStore store, AuditLog audit, TimeProvider clock)
{
    /// <summary>Legal texts in many languages.</summary>
    private const int MaxBody = 1 << 20;

    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, ShopSettings>("/admin/settings", routes.Resolve<UpdateSettings>().Handle)
            .WithName(SettingsRoutes.Section, "updateSettings", "Change the settings of the shop")
            .Staff("settings", "manage")
            .WithBodyUpTo(MaxBody)
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.SettingsUpdated)
            .ProducesFault(PlatformFaults.SettingConfigured)
            .WithExample(SettingsRoutes.Example, """{"country":"DE","prices_include_tax":true,"tax_shipping":true}""");

    public sealed record Request(Changes<SettingsSpec> Changes, SettingChanges Declared) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(SettingsSpec.Read(input.Body), SettingChanges.Read(input.Body, [.. MailSettings.All, .. CommerceSettings.All]));
    }

    public async Task<Outcome<ShopSettings>> Handle(Request request, RequestContext context)
    {
        if ((request.Declared.Broken() ?? request.Declared.Refused(store.Current)) is { } refused)
        {
            return refused;
        }
        var outcome = await edits.Run(context, connection => Update(connection, request, context));
        if (outcome.Failure is null)
        {
            await store.Load(CancellationToken.None);
        }
        return outcome;
    }

    private async Task<Outcome<ShopSettings>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var settings = (await connection.One(ShopSettings.LockSql, ShopSettings.From, cancelled))!;
        if (!context.Expects(settings.Version))
        {
            return RequestFaults.VersionStale;
        }
        var (before, after) = (settings.Spec, request.Changes.Apply(settings.Spec));
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        var declared = await store.Write(connection, request.Declared, clock.GetUtcNow(), cancelled);
        if (after == before && declared.IsEmpty)
        {
            return settings.With(await store.Read(connection, cancelled));
        }
        await Write(connection, before, after, cancelled);
        var changed = (await connection.One(ShopSettings.FindSql, ShopSettings.From, cancelled))!.With(await store.Read(connection, cancelled));
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.SettingsUpdated,
            "shop:settings",
            Both(before, declared.Before),
            Both(after, declared.After)
        );
        return changed;
    }

    private static JsonObject Both(SettingsSpec spec, JsonObject declared)
    {
        var all = AuditJson.Of(spec.ToJson());
        foreach (var (name, value) in declared)
        {
            all[name] = value?.DeepClone();
        }
        return all;
    }

    private async Task Write(NpgsqlConnection connection, SettingsSpec before, SettingsSpec after, CancellationToken cancelled)
    {
        var judges = after.LowStockAt != before.LowStockAt;
        if (judges)
        {
            // A level that is judged while the threshold changes would go by the old one.
            await connection.Change(HoldStockSql, cancelled);
        }
        await connection.Change(
            UpdateSql,
            cancelled,
            after.Currency,
            after.Country,
            after.PricesIncludeTax,
            after.TaxShipping,
            after.SamePriceEverywhere,
            after.LowStockAt,
            clock.GetUtcNow(),
            after.Seller.ToJson()
        );
        if (judges)
        {
            await connection.Change(JudgeSql, cancelled, after.LowStockAt);
        }
    }

    internal const string UpdateSql = """
        UPDATE commerce.settings
        SET currency = $1, country = $2::text, prices_include_tax = $3, tax_shipping = $4, same_price_everywhere = $5, low_stock_at = $6,
            updated_at = $7, seller = $8::text::json, version = version + 1
        """;

    /// <summary>Waits for those who are changing stock, and makes others wait; who only reads it goes on.</summary>
    internal const string HoldStockSql = "LOCK TABLE commerce.stock IN EXCLUSIVE MODE";

    /// <summary>Levels that the new threshold makes others; the trigger says which.</summary>
    internal const string JudgeSql = """
        UPDATE commerce.stock SET level = level
        WHERE low_stock_at IS NULL
            AND (buckets > 0 OR level <> CASE WHEN available <= 0 THEN 'out' WHEN available <= $1 THEN 'low' ELSE 'in' END)
        """;
}
