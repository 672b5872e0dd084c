using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Stoa.Server.Backups;
using Stoa.Server.Tests.Media;

namespace Stoa.Server.Tests.Operations;

/// <summary>What a try-out or a backup leaves that was killed or stopped.</summary>
public sealed class TryOutTests
{
    [Fact]
    public async Task What_a_killed_try_out_left_is_removed_by_the_next_with_the_database_that_still_runs_in_it()
    {
        using var folder = new TemporaryFolder();
        var left = Path.Combine(Path.GetTempPath(), "stoa-verify-" + Guid.NewGuid().ToString("N")[..12]);
        var cluster = Directory.CreateDirectory(Path.Combine(left, "data", "postgres")).FullName;
        File.Copy("/bin/sleep", Path.Combine(left, "postgres"));
        using var orphan = Process.Start(new ProcessStartInfo(Path.Combine(left, "postgres"), "600") { WorkingDirectory = cluster })!;
        folder.Write("try-out", left);

        await using (var next = await TryOutFolder.Create(folder.Path, Cancel))
        {
            Assert.Equal(next.Path, await File.ReadAllTextAsync(folder["try-out"], Cancel));
            Assert.True(Directory.Exists(next.Path));
            await orphan.Ended();
            Assert.False(Directory.Exists(left));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_note_that_leads_elsewhere_removes_nothing()
    {
        using var folder = new TemporaryFolder();
        var precious = Directory.CreateDirectory(folder["precious"]).FullName;
        folder.Write("try-out", precious);

        await using (await TryOutFolder.Create(folder.Path, Cancel)) { }

        Assert.True(Directory.Exists(precious));
    }

    [Fact]
    public async Task A_backup_that_is_stopped_takes_its_program_along_and_the_next_removes_what_a_killed_one_left()
    {
        await using var given = await DebianPostgres.Start();
        await using var s3 = await S3Server.Start("backups");
        using var folder = new TemporaryFolder();
        var left = Directory.CreateDirectory(folder["backup-spool/" + Guid.NewGuid().ToString("N")]).FullName;
        using var place = BackupPlace.Of("s3://backups/given", Configuration(s3));
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var login = new Npgsql.NpgsqlConnectionStringBuilder(given.ConnectionString) { Port = ((IPEndPoint)door.LocalEndpoint).Port };

        var backup = GivenBackup.Take(place, folder.Path, login.ConnectionString, stop.Token);
        using var first = await door.AcceptTcpClientAsync(Cancel);
        using var behind = new TcpClient();
        await behind.ConnectAsync(IPAddress.Loopback, new Npgsql.NpgsqlConnectionStringBuilder(given.ConnectionString).Port, Cancel);
        var (there, back) = (first.GetStream().CopyToAsync(behind.GetStream(), Cancel), behind.GetStream().CopyToAsync(first.GetStream(), Cancel));
        // The program comes after the question for the version, and is not answered.
        using var second = await door.AcceptTcpClientAsync(Cancel);
        var running = Programs(folder.Path);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backup);
        Assert.NotEmpty(running);
        await Wait.Until(() => running.TrueForAll(id => !ServerProcess.IsRunning(id)));
        Assert.False(Directory.Exists(left));
        Assert.Empty(Directory.EnumerateDirectories(folder["backup-spool"]));
        behind.Close();
        first.Close();
        await Task.WhenAll(there, back).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Those that were told of the folder.</summary>
    private static List<int> Programs(string folder) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(one => int.TryParse(Path.GetFileName(one), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && CommandLineOf(id).Contains(folder, StringComparison.Ordinal)),
        ];

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static IConfiguration Configuration(S3Server s3)
    {
        var options = s3.ForBackups();
        return new ConfigurationBuilder()
            .AddInMemoryCollection(
                Enumerable.Range(0, options.Length / 2).Select(n => KeyValuePair.Create(options[2 * n].TrimStart('-'), (string?)options[(2 * n) + 1]))
            )
            .Build();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
