using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Media;

/// <summary>The fixture of tests about pictures: a shop that keeps its pictures in a folder of its own.</summary>
public sealed class PictureShop(TestDatabases databases) : IAsyncLifetime
{
    public StoaHost Host { get; private set; } = null!;
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "stoa-media-" + Guid.NewGuid().ToString("N")[..12]);
    public Client Staff { get; private set; } = null!;
    public Client Guest => new(Host, null);

    /// <summary>What lies in the folder, without the workshop's folder itself.</summary>
    public IEnumerable<string> Files =>
        Directory.Exists(Path.Combine(Folder, "media"))
            ? Directory.EnumerateFiles(Path.Combine(Folder, "media"), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))
            : [];

    public string FolderOf(JsonNode media) => Path.Combine(Folder, "media", ((string)media["hash"]!)[..2], (string)media["hash"]!);

    public async ValueTask InitializeAsync()
    {
        Host = await StoaHost.Start(await databases.Create(), ("Data:Directory", Folder));
        Staff = await Studio.LogIn(Host);
    }

    public async ValueTask DisposeAsync()
    {
        var errors = Host.LoggedErrors;
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }
}
