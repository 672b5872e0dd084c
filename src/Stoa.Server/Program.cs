using Stoa.Server.Hosting;

if (args is ["contracts", .. var rest])
{
    return await ContractFiles.Write(rest);
}

return await Launch.Guarded(async () =>
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
});
