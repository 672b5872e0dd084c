using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Tests.Operations;

/// <summary>Backups of a shop that works, restored to any moment after them.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task What_was_answered_before_the_moment_is_there_and_nothing_that_was_asked_for_after_it()
    {
        using var folder = new TemporaryFolder();
        Open(folder.Path);
        var (backups, restored) = (folder["backups"], folder["restored"]);
        var orders = new OrderBook();
        DateTimeOffset moment;
        await using (var server = await ServerProcess.Start())
        {
            using var stop = new CancellationTokenSource();
            var buyers = orders.Buy(server.Root, stop.Token);
            await orders.Grow(5);
            var backup = await CommandLine.Run("backup", backups, "--Data:Directory", server.Folder);
            Assert.True(backup.ExitCode == 0, backup.Error);
            await orders.Grow(10);
            moment = DateTimeOffset.UtcNow;
            await orders.Grow(5 + Random.Shared.Next(10));
            server.KillPostmaster();
            await server.KillServer();
            await stop.CancelAsync();
            // What the kill left in the last segment is archived by the orderly end of the next run.
            await server.Restart();
            await buyers;
            Assert.Equal(0, await server.Interrupt());
        }

        // A file is where its pictures belong, and then is no more.
        var blocked = await CommandLine.Run("restore", backups, "--Media:Directory", folder.Write("file", ""), "--Data:Directory", restored);
        Assert.Equal(1, blocked.ExitCode);
        var restore = await CommandLine.Run("restore", backups, "--at", moment.ToString("O"), "--Data:Directory", restored);
        Assert.True(restore.ExitCode == 0, restore.Error);
        var again = await CommandLine.Run("restore", backups, "--Data:Directory", restored);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("a restore overwrites none", again.Error, StringComparison.Ordinal);
        await using var shop = await ServerProcess.StartOn(restored);
        await orders.Holds(restored, moment);
        Assert.Equal(0, (await CommandLine.Run("verify-audit", "--Data:Directory", restored)).ExitCode);
        Assert.True(Directory.EnumerateFiles(Path.Combine(restored, "media"), "*", SearchOption.AllDirectories).Any());
        // What was restored has left the course that the archive took, and must not go on writing there.
        var onto = await CommandLine.Run("backup", backups, "--Data:Directory", restored);
        Assert.Equal(1, onto.ExitCode);
        Assert.Contains("Choose a new folder", onto.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--keep is how many backups stay, 1 at least: '0'.", "folder", "--keep", "0")]
    [InlineData("--keep is how many backups stay, 1 at least: 'few'.", "folder", "--keep", "few")]
    [InlineData("--keep is given without its number.", "folder", "--keep")]
    [InlineData("Backup:S3:AccessKey is not set: backups in s3://bucket/shop need it.", "s3://bucket/shop")]
    [InlineData("Backup:S3:SecretKey is not set: backups in s3://bucket/shop need it.", "s3://bucket/shop", "--Backup:S3:AccessKey", "key")]
    [InlineData("'s3:/bucket' is not of the form s3://bucket/prefix", "s3:/bucket")]
    [InlineData("'S3://Bucket' is not of the form s3://bucket/prefix", "S3://Bucket")]
    public async Task What_a_backup_cannot_be_told_is_refused_by_its_own_sentence_before_a_database_is_looked_for(string sentence, params string[] arguments)
    {
        var result = await CommandLine.Run(["backup", .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_of_the_documentation_do_what_it_says()
    {
        using var folder = new TemporaryFolder();
        Open(folder.Path);
        await using var server = await ServerProcess.Start("--Demo:Products", "1");
        var text = DocumentedCommands
            .Block("backup")
            .Replace("/srv/backups/shop", folder["backups"], StringComparison.Ordinal)
            .Replace("/srv/stoa-restored", folder["restored"], StringComparison.Ordinal);

        var result = await DocumentedCommands.Run(text, ("Data__Directory", server.Folder));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("The newest backup is good", result.Output, StringComparison.Ordinal);
        Assert.True(PostgresServer.Exists(folder["restored"]));
        await Damage(folder["backups"], server.Folder);
        if (new DirectoryInfo(Path.Combine(folder["restored"], "postgres")).LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
    }

    [Fact]
    public async Task A_server_backs_itself_up_and_says_when_it_last_did()
    {
        using var folder = new TemporaryFolder();
        Open(folder.Path);
        Directory.CreateDirectory(folder["pictures"]);
        var picture = folder.Write("pictures/picture.webp", "a picture");
        await using var server = await ServerProcess.Start(
            "--Backup:Directory",
            folder["backups"],
            "--Media:Directory",
            folder["pictures"],
            "--Demo:Products",
            "1",
            "--Metrics:Every",
            "00:00:00.2"
        );
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };

        await Wait.Until(async () =>
        {
            Assert.DoesNotContain("NightlyBackup[2]", server.Output, StringComparison.Ordinal);
            return (await http.GetStringAsync("/metrics", Cancel)).Contains("stoa_backup_last_success_seconds{} 1", StringComparison.Ordinal);
        });

        Assert.NotNull(PostgresBackup.Newest(folder["backups"]));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder["backups"], "base"), "tried-out", SearchOption.AllDirectories));
        Assert.True(File.Exists(Path.Combine(folder["backups"], "media", Path.GetFileName(picture))));
        var elsewhere = await CommandLine.Run("backup", folder["elsewhere"], "--Data:Directory", server.Folder);
        Assert.Equal(1, elsewhere.ExitCode);
        Assert.Contains($"WAL is archived into {folder["backups"]},", elsewhere.Error, StringComparison.Ordinal);
        await TellsOfAnArchiveThatIsAway(server, http, folder["backups"]);
    }

    [Fact]
    public async Task A_backup_that_does_not_come_to_its_end_removes_no_good_one_and_is_not_made_again()
    {
        using var folder = new TemporaryFolder();
        Open(folder.Path);
        Directory.CreateDirectory(folder["pictures"]);
        var bases = folder["backups/base"];
        // The night is far away.
        var at = DateTime.UtcNow.AddHours(12).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        string[] settings = ["--Backup:Directory", folder["backups"], "--Backup:Keep", "1", "--Backup:At", at, "--Media:Directory", folder["pictures"]];
        await using var server = await ServerProcess.Start(settings);
        await Wait.Until(() => server.Output.Contains("NightlyBackup[1]", StringComparison.Ordinal));
        await server.Interrupt();
        var good = Path.Combine(bases, "20260101T000000Z");
        Directory.Move(Assert.Single(Directory.EnumerateDirectories(bases)), good);
        // Pictures can not be saved: a file is where their folder belongs.
        folder.Write("pictures/picture.webp", "a picture");
        if (Directory.Exists(folder["backups/media"]))
        {
            // The shop's own have been saved.
            Directory.Delete(folder["backups/media"], recursive: true);
        }
        var obstacle = folder.Write("backups/media", "");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await server.Restart();
            await Wait.Until(() => server.Output.Contains("NightlyBackup[2]", StringComparison.Ordinal));
            Assert.Equal(2, Directory.EnumerateDirectories(bases).Count());
            Assert.True(File.Exists(Path.Combine(good, "tried-out")));
            await server.Interrupt();
        }
        File.Delete(obstacle);
        await server.Restart();
        await Wait.Until(() => server.Output.Contains("NightlyBackup[1]", StringComparison.Ordinal));

        Assert.NotEqual(good, Assert.Single(Directory.EnumerateDirectories(bases)), StringComparer.Ordinal);
        Assert.True(File.Exists(folder["backups/media/picture.webp"]));
    }

    [Fact]
    public async Task A_folder_among_the_pictures_that_can_not_be_read_is_passed_over()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root can read every folder.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["pictures/ab"]);
        TemporaryFolder.Allow(Directory.CreateDirectory(folder["pictures/lost+found"]).FullName, UnixFileMode.None);
        folder.Write("pictures/ab/picture.webp", "a picture");
        using var place = new Stoa.Server.Backups.BackupPlace(folder["backups"], null);

        Assert.Equal(1, await Stoa.Server.Backups.Pictures.Save(folder["pictures"], place, Cancel));

        TemporaryFolder.Allow(folder["pictures/lost+found"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>A disk with the backups that is not mounted, say.</summary>
    private static async Task TellsOfAnArchiveThatIsAway(ServerProcess server, HttpClient http, string backups)
    {
        Directory.Move(Path.Combine(backups, "wal"), Path.Combine(backups, "wal-away"));
        await NextSegment(server.Folder);
        await Wait.Until(() => server.Output.Contains("ArchiveWatch[1]", StringComparison.Ordinal));
        await Wait.Until(async () =>
            System.Text.RegularExpressions.Regex.IsMatch(await http.GetStringAsync("/metrics", Cancel), @"(?m)^stoa_backup_behind_seconds\{\} (?!0 )")
        );
        Directory.Move(Path.Combine(backups, "wal-away"), Path.Combine(backups, "wal"));
        await NextSegment(server.Folder);
        await Wait.Until(() => server.Output.Contains("ArchiveWatch[2]", StringComparison.Ordinal));
    }

    private static async Task NextSegment(string data)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(PostgresServer.FindRunning(data)! + ";Pooling=false");
        await using var command = database.CreateCommand("SELECT pg_create_restore_point('here'); SELECT pg_switch_wal()");
        await command.ExecuteNonQueryAsync(Cancel);
    }

    [Fact]
    public async Task A_backup_that_was_not_found_good_is_no_success_after_a_restart_either()
    {
        using var folder = new TemporaryFolder();
        Open(folder.Path);
        Directory.CreateDirectory(folder["backups/base/20261129T030000Z"]);
        var manifest = $$"""{ "format": 1, "system_identifier": "7", "finished_at": "{{DateTimeOffset.UtcNow:O}}", "archive": "base.tar.gz", "files": 1 }""";
        folder.Write("backups/base/20261129T030000Z/manifest.json", manifest);
        await using var server = await ServerProcess.Start("--Backup:Directory", folder["backups"], "--Demo:Products", "1");
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };

        await Wait.Until(() => server.Output.Contains("NightlyBackup[2]", StringComparison.Ordinal));

        Assert.Contains("is a backup of another database", server.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^stoa_backup_last_success_seconds\{\} 0( |$)", await http.GetStringAsync("/metrics", Cancel));
    }

    /// <summary>A byte that has changed, and WAL that is missing, are found.</summary>
    private static async Task Damage(string backups, string data)
    {
        var second = await CommandLine.Run("backup", backups, "--keep", "1", "--Data:Directory", data);
        Assert.True(second.ExitCode == 0, second.Error);
        var kept = Assert.Single(Directory.EnumerateDirectories(Path.Combine(backups, "base")));
        var archive = Path.Combine(kept, "base.tar.gz");
        await using (var file = new FileStream(archive, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length / 2;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }

        var changed = await CommandLine.Run("backup", "verify", backups);
        File.Delete(Path.Combine(backups, "wal", PostgresBackup.Newest(backups)!.StopWal));
        File.Delete(archive);

        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("base.tar.gz is not what was written", changed.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await CommandLine.Run("backup", "verify", backups)).ExitCode);
    }

    /// <summary>PostgreSQL runs as another account where the tests run as root, and has to pass.</summary>
    private static void Open(string folder) =>
        TemporaryFolder.Allow(
            folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
