using Stoa.Server.Tests.Media;

namespace Stoa.Server.Tests.Operations;

/// <summary>Backups of a PostgreSQL that is not ours, by its own <c>pg_basebackup</c>.</summary>
public sealed class GivenDatabaseBackupTests
{
    [Fact]
    public async Task A_backup_of_a_given_database_in_a_folder_is_verified_kept_by_number_and_restored_by_that_postgresql()
    {
        await using var given = await DebianPostgres.Start();
        using var folder = new TemporaryFolder();
        var (place, data) = (folder["backups"], folder["data"]);
        var bases = Path.Combine(place, "base");
        Directory.CreateDirectory(Path.Combine(data, "media", "ab"));
        await File.WriteAllTextAsync(Path.Combine(data, "media", "ab", "picture.webp"), "a picture", Cancel);
        // Of the embedded database before; one that was broken off; what is nobody's.
        Directory.CreateDirectory(Path.Combine(bases, "20200101T000000Z"));
        await File.WriteAllTextAsync(Path.Combine(bases, "20200101T000000Z", "manifest.json"), "{}", Cancel);
        Directory.CreateDirectory(Path.Combine(bases, "20210101T000000Z.part"));
        await File.WriteAllTextAsync(Path.Combine(bases, "20210101T000000Z.part", "SHA256SUMS"), "", Cancel);
        Directory.CreateDirectory(Path.Combine(bases, "notes"));
        await given.One<object>("CREATE TABLE kept AS SELECT 42 AS answer; SELECT 1");

        Task<CommandResult> Backup() =>
            CommandLine.Run("backup", place, "--keep", "1", "--Database:ConnectionString", given.ConnectionString, "--Data:Directory", data);
        var first = await Backup();
        Assert.True(first.ExitCode == 0, first.Error);
        var oldest = Newest(bases);
        await Wait.Until(() => string.CompareOrdinal(oldest, $"{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss'Z'}") < 0);
        var second = await Backup();
        var newest = Newest(bases);
        var good = await CommandLine.Run("backup", "verify", place);

        Assert.Contains("1 new pictures", first.Output, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.DoesNotContain("new pictures", second.Output, StringComparison.Ordinal);
        Assert.Equal("a picture", await File.ReadAllTextAsync(Path.Combine(place, "media", "ab", "picture.webp"), Cancel));
        Assert.Equal(
            ["20200101T000000Z", newest, "notes"],
            Directory.EnumerateDirectories(bases).Select(one => Path.GetFileName(one)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.NotEqual(oldest, newest, StringComparer.Ordinal);
        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.Contains("each of its files is as it was written", good.Output, StringComparison.Ordinal);
        await using (var restored = await DebianPostgres.Restored(Path.Combine(bases, newest)))
        {
            Assert.Equal(42, await restored.One<int>("SELECT answer FROM kept"));
        }
        await Damaged(place, Path.Combine(bases, newest));
    }

    [Fact]
    public async Task A_server_backs_a_given_database_up_into_a_bucket_once_and_not_at_every_start()
    {
        const string Place = "s3://backups/given";
        await using var given = await DebianPostgres.Start();
        await using var s3 = await S3Server.Start("backups");
        await using var server = await ServerProcess.Start([
            "--Database:ConnectionString",
            given.ConnectionString,
            "--Demo:Seed",
            "false",
            "--Backup:Directory",
            Place,
            .. s3.ForBackups(),
        ]);
        await Wait.Until(() =>
        {
            Assert.DoesNotContain("NightlyBackup[2]", server.Output, StringComparison.Ordinal);
            return server.Output.Contains("NightlyBackup[1]", StringComparison.Ordinal);
        });
        var stored = s3.Objects.ToList();
        Assert.Equal(0, await server.Interrupt());
        await server.Restart();
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };
        await Wait.Until(async () =>
            (await http.GetStringAsync("/metrics", Cancel)).Contains("stoa_backup_last_success_seconds{} 1", StringComparison.Ordinal)
        );
        var doctor = await CommandLine.Run([
            "doctor",
            "--Database:ConnectionString",
            given.ConnectionString,
            "--Data:Directory",
            server.Folder,
            "--Backup:Directory",
            Place,
            .. s3.ForBackups(),
        ]);
        var verified = await CommandLine.Run(["backup", "verify", Place, .. s3.ForBackups()]);
        Assert.Equal(0, await server.Interrupt());

        Assert.Equal(stored, s3.Objects, StringComparer.Ordinal);
        Assert.Contains(stored, name => name.EndsWith("/SHA256SUMS", StringComparison.Ordinal));
        Assert.Contains($"the newest in {Place} is of {DateTimeOffset.UtcNow:yyyy}", doctor.Output, StringComparison.Ordinal);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.False(
            Directory.Exists(Path.Combine(server.Folder, "backup-spool")) && Directory.EnumerateDirectories(Path.Combine(server.Folder, "backup-spool")).Any()
        );
    }

    /// <summary>A byte that has changed, and a file that is missing, are found.</summary>
    private static async Task Damaged(string place, string backup)
    {
        var archive = Path.Combine(backup, "base.tar.gz");
        await using (var file = new FileStream(archive, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length / 2;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }
        var changed = await CommandLine.Run("backup", "verify", place);
        File.Delete(archive);
        var missing = await CommandLine.Run("backup", "verify", place);

        Assert.Equal((1, 1), (changed.ExitCode, missing.ExitCode));
        Assert.Contains($"base.tar.gz of {Path.GetFileName(backup)} is not what was written", changed.Output, StringComparison.Ordinal);
        Assert.Contains($"base.tar.gz of {Path.GetFileName(backup)} is missing", missing.Output, StringComparison.Ordinal);
    }

    private static string Newest(string bases) =>
        Directory
            .EnumerateDirectories(bases)
            .Where(one => File.Exists(Path.Combine(one, "SHA256SUMS")) && !one.EndsWith(".part", StringComparison.Ordinal))
            .Select(one => Path.GetFileName(one))
            .Max(StringComparer.Ordinal)!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
