using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Settings;

/// <summary>Whether the shop is closed, and who decides that.</summary>
internal sealed class ReadMaintenance(NpgsqlDataSource database, IConfiguration configuration)
{
    internal static readonly MaintenanceState Example = new(true, "Back at noon with new teas.", 600, SettingSources.Shop, 2);

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, MaintenanceState>("/admin/maintenance", routes.Resolve<ReadMaintenance>().Handle)
            .WithName("Settings", "getMaintenance", "Whether the shop is closed for maintenance")
            .Staff("settings", "manage")
            .Versioned()
            .WithSuccess(PlatformSuccesses.MaintenanceRetrieved)
            .WithExample(Example);

    public async Task<Outcome<MaintenanceState>> Handle(Empty request, RequestContext context)
    {
        var state = (await database.One(MaintenanceSwitch.FindSql, MaintenanceSwitch.From, context.CancellationToken))!;
        return MaintenanceSwitch.IsConfigured(configuration)
            ? state with
            {
                Enabled = configuration.ReadFlag(MaintenanceSwitch.Key, false),
                Source = SettingSources.Configuration,
            }
            : state;
    }
}
