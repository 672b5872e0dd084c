using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>What lies beside a cluster on its way to a store that is no folder.</summary>
public sealed class SpoolTests
{
    private const string Later = "0000000100000000000000FE";

    [Fact]
    public async Task A_new_cluster_in_a_folder_begins_without_what_the_one_before_shipped_and_had_not_shipped_yet()
    {
        using var folder = new TestFolder();
        var wal = Directory.CreateDirectory(Path.Combine(folder.Data, "backup-spool", "wal")).FullName;
        await File.WriteAllTextAsync(Path.Combine(wal, Later), "of the database before", Cancel);
        await File.WriteAllTextAsync(ShippedFile(folder), Later, Cancel);

        await using var server = await Servers.StartAsync(folder);

        Assert.False(File.Exists(ShippedFile(folder)));
        var aside = Assert.Single(Directory.EnumerateDirectories(Path.Combine(folder.Data, "backup-spool")));
        Assert.StartsWith(wal + ".abandoned-", aside, StringComparison.Ordinal);
        Assert.Equal("of the database before", await File.ReadAllTextAsync(Path.Combine(aside, Later), Cancel));
    }

    [Fact]
    public async Task A_backup_waits_for_its_own_WAL_whatever_was_shipped_before()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartDurableAsync(folder);
        Directory.CreateDirectory(Path.Combine(folder.Data, "backup-spool"));
        await File.WriteAllTextAsync(ShippedFile(folder), Later, Cancel);
        var store = new FolderStore(folder["store"]);

        var manifest = await new PostgresSpool(folder.Data, store).TakeAsync(server.ConnectionString, 1, goesOn: true, NullLogger.Instance, Cancel);

        Assert.Equal(manifest.StopWal, await File.ReadAllTextAsync(ShippedFile(folder), Cancel));
        var (segment, end) = (store.Put.IndexOf($"wal/{manifest.StopWal}.gz"), store.Put.FindIndex(name => name.EndsWith(".json", StringComparison.Ordinal)));
        Assert.InRange(segment, 0, end);
    }

    private static string ShippedFile(TestFolder folder) => Path.Combine(folder.Data, "backup-spool", "shipped");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A store that is a folder after all.</summary>
    private sealed class FolderStore(string folder) : IBackupStore
    {
        /// <summary>Names, in the order in which they came.</summary>
        public List<string> Put { get; } = [];

        public string Address => folder;

        public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancelled) =>
            Task.FromResult<IReadOnlyList<string>>([.. Put.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);

        public Task PutAsync(string name, string file, CancellationToken cancelled)
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            Put.Add(name);
            return Task.CompletedTask;
        }

        public Task GetAsync(string name, string file, CancellationToken cancelled)
        {
            File.Copy(Path.Combine(folder, name), file, overwrite: true);
            return Task.CompletedTask;
        }

        public Task DeleteAsync(string name, CancellationToken cancelled)
        {
            File.Delete(Path.Combine(folder, name));
            Put.Remove(name);
            return Task.CompletedTask;
        }
    }
}
