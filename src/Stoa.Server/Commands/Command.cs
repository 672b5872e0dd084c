using Stoa.Platform.Data;
using Stoa.Server.Hosting;

namespace Stoa.Server.Commands;

/// <summary>The frame of a command that works on the database: with the server's own settings, beside a running server or without one.</summary>
internal static class Command
{
    /// <param name="settings">Configuration like <c>--Key:Sub value</c>.</param>
    /// <param name="work">Returns the exit code.</param>
    public static Task<int> Run(string[] settings, Func<IServiceProvider, CancellationToken, Task<int>> work) => Launch.Guarded(async () =>
    {
        var builder = WebApplication.CreateSlimBuilder(settings);
        var read = ServerSettings.Read(builder.Configuration);
        await using var database = await DatabaseInUse.OpenBeside(read, Launch.Stopping);
        await using var app = builder.AddStoa(read, database.ConnectionString).Build();
        await app.Services.GetRequiredService<Migrator>().Migrate(Launch.Stopping);
        return await work(app.Services, Launch.Stopping);
    });
}
