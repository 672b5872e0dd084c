using System.Globalization;
using Stoa.Platform.Settings;
using Stoa.Server.Backups;
using Stoa.Server.Commands;
using Stoa.Server.Hosting;

// ICU is here for normalization alone (ADR 34): what the server writes must not depend on the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

SharedPool.Widen();

return args switch
{
    ["--version"] => Usage.ShowVersion(),
    ["--help" or "-h" or "help", ..] => Usage.Show(),
    ["contracts", .. var rest] => await ContractFiles.Write(rest),
    ["backup", .. var rest] => await BackupDatabase.Run(rest),
    ["restore", .. var rest] => await RestoreDatabase.Run(rest),
    ["doctor", .. var rest] => await RunDoctor.Run(rest),
    ["migrate", .. var rest] => await Migrate.Run(rest),
    ["verify-audit", .. var rest] => await VerifyAudit.Run(rest),
    ["rotate-token-key", .. var rest] => await RotateTokenKey.Run(rest),
    ["reconcile-stock", .. var rest] => await ReconcileStock.Run(rest),
    ["reconcile-reports", .. var rest] => await ReconcileReports.Run(rest),
    ["reconcile-payments", .. var rest] => await ReconcilePayments.Run(rest),
    ["rebuild-search", .. var rest] => await RebuildSearch.Run(rest),
    ["import-users", .. var rest] => await ImportUsers.Run(rest),
    ["import", .. var rest] => await ImportFile.Run(rest),
    ["export", .. var rest] => await ExportFile.Run(rest),
    [var unknown, ..] when !unknown.StartsWith('-') && !unknown.StartsWith('/') && !unknown.Contains('=', StringComparison.Ordinal) => Usage.Refuse(unknown),
    _ => await StartupGuard.Guarded(Serve),
};

async Task<int> Serve()
{
    if (Command.WhyNot(args) is { } reason)
    {
        throw new StartException(reason);
    }
    var builder = WebApplication.CreateSlimBuilder(args);
    var settings = ServerSettings.Read(builder.Configuration);
    using var backups = BackupSettings.PlaceIn(builder.Configuration);
    await Run(builder, settings);
    await WalShipping.ShipTheRest(settings, backups);
    return 0;
}

async Task Run(WebApplicationBuilder builder, ServerSettings settings)
{
    await using var database = DatabaseHandle.Begin(settings, StartupGuard.Stopping);
    await using var app = await ServerComposition.Beside(database, settings, builder, () => WebApplication.CreateSlimBuilder(args));
    KnownSettings.Tell(app.Configuration, app.Logger);
    var superAdmin = await app.Prepare(settings, StartupGuard.Stopping);
    try
    {
        await app.StartAsync(StartupGuard.Stopping);
    }
    catch (Exception failure)
    {
        StartupBanner.PrintGeneratedPassword(superAdmin);
        if (StartupGuard.WhyNotListening(failure, settings.Urls) is { } reason)
        {
            throw reason;
        }
        throw;
    }
    StartupBanner.Print(app, settings, superAdmin, database);
    await app.WaitForShutdownAsync();
}
