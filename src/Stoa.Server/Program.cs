using Stoa.Server.Commands;
using Stoa.Server.Hosting;

return args switch
{
    ["contracts", .. var rest] => await ContractFiles.Write(rest),
    ["verify-audit", .. var rest] => await VerifyAudit.Run(rest),
    _ => await Launch.Guarded(Serve),
};

async Task<int> Serve()
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var settings = ServerSettings.Read(builder.Configuration);
    await using var database = await DatabaseInUse.Open(settings, Launch.Stopping);
    await using var app = builder.AddStoa(settings, database.ConnectionString).Build();
    var superAdmin = await app.Prepare(settings, Launch.Stopping);
    app.MapStoa();
    await app.StartAsync(Launch.Stopping);
    Greeting.Print(app, settings, superAdmin, database);
    await app.WaitForShutdownAsync();
    return 0;
}
