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
            PostgresBackup.TakeAsync(folder.Data, server.ConnectionString, folder["backups"], 1, NullLogger.Instance, TestContext.Current.CancellationToken)
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
            PostgresBackup.TakeAsync(folder.Data, server.ConnectionString, folder["backups"], 1, NullLogger.Instance, TestContext.Current.CancellationToken)
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

    private static void Write(TestFolder folder, string name, string manifest) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder["backups"], "base", name)).FullName, "manifest.json"), manifest);
}
