using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

public sealed class BackupFolderTests
{
    [Fact]
    public async Task A_folder_takes_one_backup_at_a_time()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        Directory.CreateDirectory(folder["backups"]);
        await using var other = new FileStream(Path.Combine(folder["backups"], "backup.lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            PostgresBackup.TakeAsync(folder.Data, server.ConnectionString, folder["backups"], NullLogger.Instance, TestContext.Current.CancellationToken)
        );

        Assert.Contains("Another backup of this database is under way", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_backup_from_its_folder_is_told_as_what_it_is()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var held = Path.Combine(Directory.CreateDirectory(folder["backups"]).FullName, "backup.lock");
        File.CreateSymbolicLink(held, held);

        var refusal = await Assert.ThrowsAnyAsync<IOException>(() =>
            PostgresBackup.TakeAsync(folder.Data, server.ConnectionString, folder["backups"], NullLogger.Instance, TestContext.Current.CancellationToken)
        );

        Assert.Contains("symbolic links", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_can_not_be_read_is_told_and_hides_no_other_backup()
    {
        using var folder = new TestFolder();
        Write(folder, "20260101T000000Z", """{ "format": 1, "start_wal": "000000010000000000000001", "archive": "base.tar.gz", "files": 7 }""");
        Write(folder, "20260102T000000Z", "");

        var newest = PostgresBackup.Newest(folder["backups"]);
        var wrong = await PostgresRestore.WhyNotAsync(folder["backups"], TestContext.Current.CancellationToken);

        Assert.Equal(7, newest?.Files);
        Assert.EndsWith("20260102T000000Z has a manifest that can not be read", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_was_found_good_stays_with_its_WAL_whatever_is_newer_and_so_does_what_is_not_ours()
    {
        using var folder = new TestFolder();
        foreach (var (name, segment) in Three)
        {
            Write(folder, name, Manifest(name, segment));
        }
        Write(folder, "20250101T000000Z", "");
        File.Move(Path.Combine(folder["backups"], "base/20250101T000000Z/manifest.json"), Path.Combine(folder["backups"], "base/20250101T000000Z/SHA256SUMS"));
        Directory.CreateDirectory(Path.Combine(folder["backups"], "base/20250102T000000Z"));
        Directory.CreateDirectory(Path.Combine(folder["backups"], "base/notes"));
        var wal = Directory.CreateDirectory(Path.Combine(folder["backups"], "wal")).FullName;
        foreach (var n in Enumerable.Range(1, 4))
        {
            File.WriteAllText(Path.Combine(wal, Segment(n)), "");
        }

        PostgresBackup.Keep(folder["backups"], 1, "20260101T000000Z");
        var spared = Directory.EnumerateDirectories(Path.Combine(folder["backups"], "base")).Select(one => Path.GetFileName(one)).Order(StringComparer.Ordinal);
        Assert.Equal(["20250101T000000Z", "20260101T000000Z", "20260103T000000Z", "notes"], spared, StringComparer.Ordinal);
        Assert.Equal([Segment(2), Segment(3), Segment(4)], Files(wal), StringComparer.Ordinal);

        PostgresBackup.Keep(folder["backups"], 1, null);
        Assert.Equal([Segment(4)], Files(wal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task In_a_store_as_well()
    {
        using var folder = new TestFolder();
        var store = new FolderStore(folder["store"]);
        foreach (var (name, segment) in Three)
        {
            store.Fill($"base/{name}/base.tar.gz", []);
            store.Fill($"base/{name}/manifest.json", System.Text.Encoding.UTF8.GetBytes(Manifest(name, segment)));
            store.Fill($"wal/{segment}.gz", []);
        }
        store.Fill("base/20250101T000000Z/SHA256SUMS", []);
        store.Fill("base/20250101T000000Z/pg_wal.tar.gz", []);
        store.Fill("base/20250102T000000Z/base.tar.gz", []);

        await new PostgresSpool(folder.Data, store).KeepAsync(1, "20260101T000000Z", TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "base/20250101T000000Z/SHA256SUMS",
                "base/20250101T000000Z/pg_wal.tar.gz",
                "base/20260101T000000Z/base.tar.gz",
                "base/20260101T000000Z/manifest.json",
                "base/20260103T000000Z/base.tar.gz",
                "base/20260103T000000Z/manifest.json",
                .. Three.Select(one => $"wal/{one.Segment}.gz"),
            ],
            store.Put.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_tablespace_outside_of_the_database_is_refused_in_a_sentence()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        var link = Path.Combine(folder.Cluster, "pg_tblspc", "16999");
        File.CreateSymbolicLink(link, folder["elsewhere"]);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            PostgresBackup.TakeAsync(folder.Data, server.ConnectionString, folder["backups"], NullLogger.Instance, TestContext.Current.CancellationToken)
        );
        File.Delete(link);

        Assert.Contains($"a tablespace in {folder["elsewhere"]}", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Each with the first segment that it needs.</summary>
    private static readonly (string Name, string Segment)[] Three =
    [
        ("20260101T000000Z", Segment(2)),
        ("20260102T000000Z", Segment(3)),
        ("20260103T000000Z", Segment(4)),
    ];

    private static string Segment(int number) => string.Create(CultureInfo.InvariantCulture, $"0000000100000000{number:X8}");

    private static string Manifest(string name, string segment) =>
        $$"""{ "format": 1, "start_wal": "{{segment}}", "archive": "base.tar.gz", "finished_at": "{{name[..4]}}-{{name[4..6]}}-{{name[6..8]}}T00:00:10Z" }""";

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static void Write(TestFolder folder, string name, string manifest) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder["backups"], "base", name)).FullName, "manifest.json"), manifest);
}
