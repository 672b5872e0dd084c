using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

/// <summary>What lies beside a cluster on its way to a store that is no folder.</summary>
public sealed class SpoolTests
{
    /// <summary>What a new cluster writes.</summary>
    private const string First = "000000010000000000000001";
    private const string Second = "000000010000000000000002";
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

        var manifest = await new PostgresSpool(folder.Data, store).TakeAsync(server.ConnectionString, goesOn: true, NullLogger.Instance, Cancel);

        Assert.Equal(manifest.StopWal, await File.ReadAllTextAsync(ShippedFile(folder), Cancel));
        var (segment, end) = (store.Put.IndexOf($"wal/{manifest.StopWal}.gz"), store.Put.FindIndex(name => name.EndsWith(".json", StringComparison.Ordinal)));
        Assert.InRange(segment, 0, end);
    }

    [Fact]
    public async Task Nothing_is_shipped_into_the_place_of_another_database_nor_before_that_was_asked()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var (store, spool, wal) = (new FolderStore(folder["store"]), Spool(folder, out var another), Waiting(folder, "of this database"));
        store.Fill("base/20260101T000000Z/manifest.json", """{ "format": 1, "system_identifier": "7", "archive": "base.tar.gz" }"""u8.ToArray());

        using var claim = spool(store).Claim();
        var unasked = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => spool(store).ShipAsync(null, Cancel));
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => spool(store).ShipAsync(server.ConnectionString, Cancel));

        Assert.Contains("was not found out", unasked.Message, StringComparison.Ordinal);
        Assert.Contains("is a backup of another database", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(store.Put, name => name.StartsWith("wal/", StringComparison.Ordinal));
        Assert.Equal(1, await spool(another).ShipAsync(server.ConnectionString, Cancel));
        Assert.Empty(Directory.EnumerateFiles(wal));
    }

    [Fact]
    public async Task A_segment_that_is_in_the_place_already_is_replaced_by_no_other()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var (spool, wal) = (Spool(folder, out var store), Waiting(folder, "of this database"));
        store.Fill($"wal/{First}.gz", FolderStore.Packed("of another"));

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => spool(store).ShipAsync(server.ConnectionString, Cancel));
        var kept = FolderStore.Unpacked(store.Content($"wal/{First}.gz"));
        store.Fill($"wal/{First}.gz", FolderStore.Packed("of this database"));
        var again = await spool(store).ShipAsync(null, Cancel);

        Assert.Contains("another server ships to the same place", refused.Message, StringComparison.Ordinal);
        Assert.Equal("of another", kept);
        Assert.Equal(1, again);
        Assert.Empty(Directory.EnumerateFiles(wal));
    }

    [Fact]
    public async Task All_that_has_to_wait_is_compressed()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var (spool, wal) = (Spool(folder, out var store), Waiting(folder, "a"));
        await File.WriteAllTextAsync(Path.Combine(wal, Second), "b", Cancel);
        store.IsAway = true;

        await Assert.ThrowsAsync<IOException>(() => spool(store).ShipAsync(server.ConnectionString, Cancel));

        Assert.Equal(
            [First + ".gz", Second + ".gz"],
            Directory.EnumerateFiles(wal).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        store.IsAway = false;
        Assert.Equal(2, await spool(store).ShipAsync(null, Cancel));
        Assert.Equal("b", FolderStore.Unpacked(store.Content($"wal/{Second}.gz")));
    }

    [Fact]
    public async Task A_full_disk_is_emptied_into_the_place_all_the_same()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Without /dev/full no write fails as on a full disk.");
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var (spool, wal) = (Spool(folder, out var store), Waiting(folder, "of this database"));
        File.CreateSymbolicLink(Path.Combine(wal, First + ".gz.part"), "/dev/full");
        File.CreateSymbolicLink(ShippedFile(folder) + ".part", "/dev/full");

        await spool(store).ShipAsync(server.ConnectionString, Cancel);

        Assert.Equal("of this database", FolderStore.Unpacked(store.Content($"wal/{First}.gz")));
        Assert.False(File.Exists(Path.Combine(wal, First)));
        // What was removed has made room for the note.
        Assert.Equal(First, await File.ReadAllTextAsync(ShippedFile(folder), Cancel));
    }

    [Fact]
    public async Task A_note_of_what_was_shipped_that_a_crash_has_emptied_stops_nothing()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var spool = Spool(folder, out var store);
        Waiting(folder, "of this database");
        await File.WriteAllTextAsync(ShippedFile(folder), "", Cancel);

        Assert.Equal(1, await spool(store).ShipAsync(server.ConnectionString, Cancel));

        Assert.Equal(First, await File.ReadAllTextAsync(ShippedFile(folder), Cancel));
    }

    private static Func<FolderStore, PostgresSpool> Spool(TestFolder folder, out FolderStore store)
    {
        store = new FolderStore(folder["another-store"]);
        return other => new PostgresSpool(folder.Data, other);
    }

    /// <summary>A segment that waits; gives its folder.</summary>
    private static string Waiting(TestFolder folder, string content)
    {
        var wal = Directory.CreateDirectory(Path.Combine(folder.Data, "backup-spool", "wal")).FullName;
        File.WriteAllText(Path.Combine(wal, First), content);
        return wal;
    }

    private static string ShippedFile(TestFolder folder) => Path.Combine(folder.Data, "backup-spool", "shipped");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
