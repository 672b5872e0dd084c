using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>The settings of the shop, with their version.</summary>
internal sealed class ReadSettings(NpgsqlDataSource database, SettingsStore store)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, ShopSettings>("/admin/settings", routes.Resolve<ReadSettings>().Handle)
            .WithName(SettingsRoutes.Section, "getSettings", "The settings of the shop")
            .Staff("settings", "manage")
            .Versioned()
            .WithSuccess(CommerceSuccesses.SettingsRetrieved)
            .WithExample(SettingsRoutes.Example);

    public async Task<Outcome<ShopSettings>> Handle(Empty request, RequestContext context) =>
        (await database.One(ShopSettings.FindSql, ShopSettings.From, context.CancellationToken))!.With(store.Current);
}
