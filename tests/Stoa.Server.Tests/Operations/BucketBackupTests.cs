using Npgsql;
using Stoa.EmbeddedPostgres;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Media;

namespace Stoa.Server.Tests.Operations;

/// <summary>Backups in a bucket, which are there when the disk is not.</summary>
public sealed class BucketBackupTests : IAsyncLifetime
{
    private const string Place = "s3://backups/shop";
    private S3Server _s3 = null!;

    public async ValueTask InitializeAsync() => _s3 = await S3Server.Start("backups");

    public ValueTask DisposeAsync() => _s3.DisposeAsync();

    [Fact]
    public async Task With_the_disk_lost_what_was_answered_before_the_moment_comes_back_and_nothing_that_was_asked_for_after_it()
    {
        var orders = new OrderBook();
        DateTimeOffset moment;
        await using var server = await ServerProcess.Start(["--Backup:Directory", Place, .. _s3.ForBackups()]);
        using var stop = new CancellationTokenSource();
        var buyers = orders.Buy(server.Root, stop.Token);
        await BackedUp(server);
        await orders.Grow(10);
        moment = DateTimeOffset.UtcNow;
        await orders.Grow(5);
        await Shipped(await NextSegment(server.Folder));
        await orders.Grow(1 + Random.Shared.Next(10));
        server.KillPostmaster();
        await server.KillServer();
        await stop.CancelAsync();
        ServerProcess.DeleteData(server.Folder);

        var restore = await CommandLine.Run(["restore", Place, "--at", moment.ToString("O"), "--Data:Directory", server.Folder, .. _s3.ForBackups()]);

        Assert.True(restore.ExitCode == 0, restore.Error);
        Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), Path.GetFileName(server.Folder) + ".fetched*"));
        var stored = _s3.Objects.ToList();
        await server.Restart();
        await buyers;
        await orders.Holds(server.Folder, moment);
        Assert.Equal(0, (await CommandLine.Run("verify-audit", "--Data:Directory", server.Folder)).ExitCode);
        Assert.True(Directory.EnumerateFiles(Path.Combine(server.Folder, "media"), "*", SearchOption.AllDirectories).Any());
        // What was restored has left the course that the archive took, and must not go on writing there.
        await Wait.Until(() => server.Output.Contains("Choose a new folder", StringComparison.Ordinal));
        Assert.Equal(stored, _s3.Objects, StringComparer.Ordinal);
    }

    [Fact]
    public async Task While_the_bucket_is_away_nothing_is_lost_and_old_backups_leave_with_their_archive()
    {
        // Not tried out, so that none has to stay.
        string[] settings = ["--Backup:Directory", Place, "--Backup:Verify", "false", "--Demo:Products", "1"];
        await using var server = await ServerProcess.Start([.. settings, .. _s3.ForBackups()]);
        await BackedUp(server);
        var (oldBase, oldWal) = (_s3.Objects.First(), _s3.Objects.First(name => name.StartsWith("shop/wal/", StringComparison.Ordinal)));

        await _s3.Be("away");
        string[] waiting = [await NextSegment(server.Folder), await NextSegment(server.Folder)];
        var away = await Backup(server.Folder, Place);
        await Wait.Until(() => server.Output.Contains("WalShipping[1]", StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };
        var behind = await http.GetStringAsync("/metrics", Cancel);
        await _s3.Be("full");
        var halfway = await Backup(server.Folder, Place);
        await _s3.Be("back");
        await Shipped(waiting[1]);
        var complete = _s3.Objects.Count(name => name.EndsWith("manifest.json", StringComparison.Ordinal));
        var elsewhere = await Backup(server.Folder, "s3://backups/elsewhere");
        var wrong = await CommandLine.Run(["backup", Place, "--Data:Directory", server.Folder, .. _s3.ForBackups("another-secret")]);
        var second = await Backup(server.Folder, Place, "--keep", "1");
        var good = await CommandLine.Run(["backup", "verify", Place, .. _s3.ForBackups()]);
        Assert.Equal(0, await server.Interrupt());

        Assert.Equal((1, 1, 1, 1), (away.ExitCode, halfway.ExitCode, elsewhere.ExitCode, wrong.ExitCode));
        Assert.Contains("Bucket 'backups' at http://127.0.0.1:", away.Error, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^stoa_backup_behind_seconds\{\} (?!0 )", behind);
        Assert.Equal(1, complete);
        Assert.Contains($"ships its WAL to {Place}", elsewhere.Error, StringComparison.Ordinal);
        Assert.Contains("refuses (SignatureDoesNotMatch)", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret", wrong.Output + wrong.Error, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("Every later moment can be restored", second.Output, StringComparison.Ordinal);
        Assert.True(good.ExitCode == 0, good.Output + good.Error);
        Assert.Single(_s3.Objects, name => name.EndsWith("manifest.json", StringComparison.Ordinal));
        Assert.DoesNotContain(oldBase, _s3.Objects, StringComparer.Ordinal);
        Assert.DoesNotContain(oldWal, _s3.Objects, StringComparer.Ordinal);
        // The last segment is archived when PostgreSQL stops.
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "backup-spool", "wal"), "0*"));
    }

    [Fact]
    public async Task While_nobody_knows_when_the_last_backup_was_made_no_time_is_told_and_none_is_made()
    {
        await _s3.Be("away");
        await using var server = await ServerProcess.Start(["--Backup:Directory", Place, "--Demo:Products", "1", .. _s3.ForBackups()]);
        await Wait.Until(() => server.Output.Contains("NightlyBackup[2]", StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };

        var page = await http.GetStringAsync("/metrics", Cancel);

        Assert.Contains("stoa_backup_behind_seconds", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?m)^stoa_backup_last_success_seconds", page);
    }

    [Fact]
    public async Task The_commands_of_the_documentation_do_what_it_says_and_leave_no_archive_that_nobody_ships()
    {
        using var folder = new TemporaryFolder();
        TemporaryFolder.Allow(folder.Path, (UnixFileMode)0b111_000_101);
        await using var server = await ServerProcess.Start("--Demo:Products", "1");
        var text = DocumentedCommands
            .Block("bucket backup")
            .Replace("https://s3.example.com", _s3.Endpoint, StringComparison.Ordinal)
            .Replace("/srv/stoa-restored", folder["restored"], StringComparison.Ordinal);

        var result = await DocumentedCommands.Run(
            text,
            ("Data__Directory", server.Folder),
            ("Backup__S3__AccessKey", "the-access-key"),
            ("Backup__S3__SecretKey", "the-secret-key")
        );

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("archiving has ended with it", result.Output, StringComparison.Ordinal);
        Assert.Contains("The newest backup is good", result.Output, StringComparison.Ordinal);
        Assert.True(PostgresServer.Exists(folder["restored"]));
        await using (var database = NpgsqlDataSource.Create(PostgresServer.FindRunning(server.Folder)! + ";Pooling=false"))
        {
            Assert.Equal("", await database.One("SELECT current_setting('archive_library')", row => row.GetString(0), Cancel));
        }
        if (new DirectoryInfo(Path.Combine(folder["restored"], "postgres")).LinkTarget is { } elsewhere)
        {
            Directory.Delete(Path.GetDirectoryName(elsewhere)!, recursive: true);
        }
    }

    private Task<CommandResult> Backup(string data, string place, params string[] options) =>
        CommandLine.Run(["backup", place, .. options, "--Data:Directory", data, .. _s3.ForBackups()]);

    private static Task BackedUp(ServerProcess server) =>
        Wait.Until(() =>
        {
            Assert.DoesNotContain("NightlyBackup[2]", server.Output, StringComparison.Ordinal);
            return server.Output.Contains("NightlyBackup[1]", StringComparison.Ordinal);
        });

    /// <summary>Ends the segment that is written, as a minute without a new one would; gives its name.</summary>
    private static async Task<string> NextSegment(string folder)
    {
        await using var database = NpgsqlDataSource.Create(PostgresServer.FindRunning(folder)! + ";Pooling=false");
        await database.One("SELECT pg_create_restore_point('here')", _ => true, Cancel);
        return (await database.One("SELECT pg_walfile_name(pg_switch_wal())", row => row.GetString(0), Cancel))!;
    }

    private Task Shipped(string segment) => Wait.Until(() => _s3.Objects.Contains($"shop/wal/{segment}.gz", StringComparer.Ordinal));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
