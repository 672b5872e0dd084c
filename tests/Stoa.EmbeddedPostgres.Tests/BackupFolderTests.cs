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
}
