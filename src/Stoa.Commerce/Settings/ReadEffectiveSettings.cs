using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>What holds, and where each value comes from: the configuration, which wins, the shop, or a default.</summary>
internal sealed class ReadEffectiveSettings(NpgsqlDataSource database, SettingsStore store)
{
    private static readonly SettingsSpec Usual = new("USD", null, false, false, true, 5, new SellerTerms());

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, EffectiveSettings>("/admin/settings/effective", routes.Resolve<ReadEffectiveSettings>().Handle)
            .WithName(SettingsRoutes.Section, "getEffectiveSettings", "What holds, and where each value comes from")
            .Staff("settings", "manage")
            .WithSuccess(CommerceSuccesses.SettingsRetrieved)
            .WithExample(
                new EffectiveSettings(
                    SettingsRoutes.Example,
                    [
                        new SettingOrigin("country", SettingSources.Shop, null),
                        new SettingOrigin("mail_from", SettingSources.Configuration, "Mail:From"),
                        new SettingOrigin("low_stock_at", SettingSources.Default, null),
                    ]
                )
            );

    public async Task<Outcome<EffectiveSettings>> Handle(Empty request, RequestContext context)
    {
        var values = store.Current;
        var settings = (await database.One(ShopSettings.FindSql, ShopSettings.From, context.CancellationToken))!.With(values);
        return new EffectiveSettings(
            settings,
            [.. Stored(settings.Spec), .. values.Settings.Select(setting => new SettingOrigin(setting.Name, values.SourceOf(setting), setting.Key))]
        );
    }

    /// <summary>Of those that SQL reads: the shop's where they are not what a new shop has.</summary>
    private static IEnumerable<SettingOrigin> Stored(SettingsSpec spec)
    {
        var (now, usual) = (Flat(spec), Flat(Usual));
        return now.Select(member => new SettingOrigin(
            member.Key,
            JsonNode.DeepEquals(member.Value, usual.GetValueOrDefault(member.Key)) ? SettingSources.Default : SettingSources.Shop,
            null
        ));
    }

    private static Dictionary<string, JsonNode?> Flat(SettingsSpec spec)
    {
        var members = AuditJson.Of(spec.ToJson());
        var seller = members["seller"]!.AsObject();
        return members
            .Where(member => member.Key != "seller")
            .Concat(seller)
            .ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
    }
}

/// <summary>The settings as they hold, and where each comes from.</summary>
internal sealed record EffectiveSettings(ShopSettings Settings, IReadOnlyList<SettingOrigin> Sources);

/// <summary>Where a setting comes from.</summary>
/// <param name="Name">snake_case, whatever the contract calls the member.</param>
/// <param name="Source">configuration, shop or default.</param>
/// <param name="ConfigurationKey">The key that would win; null where there is none.</param>
internal sealed record SettingOrigin(string Name, string Source, string? ConfigurationKey);
