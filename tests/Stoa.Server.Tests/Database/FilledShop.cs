namespace Stoa.Server.Tests.Database;

/// <summary>A shop that statements have filled with much of something, to be asked for plans.</summary>
public abstract class FilledShop(TestDatabases databases, IReadOnlyList<string> fillings, params (string Key, string Value)[] settings) : IAsyncLifetime
{
    public StoaHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await StoaHost.Start(await databases.Create(), settings);
        foreach (var sql in fillings)
        {
            await Host.Execute(sql);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
    }
}
