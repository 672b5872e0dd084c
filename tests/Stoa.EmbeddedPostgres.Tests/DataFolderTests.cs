using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

public sealed class DataFolderTests
{
    [Fact]
    public async Task A_data_folder_inside_a_private_folder_works_and_keeps_its_data()
    {
        using var folder = new TestFolder(open: false);
        await using (var first = await Servers.StartAsync(folder))
        {
            Assert.True(first.Created);
            await first.RememberAsync(3);
        }

        await using var second = await Servers.StartAsync(folder);
        Assert.False(second.Created);
        Assert.Equal(3, await second.RecallAsync());
        Assert.Equal(Environment.IsPrivilegedProcess, new DirectoryInfo(folder.Cluster).LinkTarget is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_emptied_data_folder_gets_a_new_cluster(bool open)
    {
        using var folder = new TestFolder(open);
        await using (await Servers.StartAsync(folder)) { }

        Directory.Delete(folder.Data, recursive: true);

        await using var second = await Servers.StartAsync(folder);
        Assert.True(second.Created);
    }

    [Fact]
    public async Task However_often_a_data_folder_is_emptied_each_of_its_databases_stays()
    {
        using var folder = new TestFolder(open: false);
        for (var time = 1; time <= 3; time++)
        {
            await using (await Servers.StartAsync(folder)) { }
            Directory.Delete(folder.Data, recursive: true);
        }

        Assert.Equal(
            Environment.IsPrivilegedProcess ? 2 : 0,
            Directory.Exists(folder.RemoteHome) ? Directory.EnumerateDirectories(folder.RemoteHome, "postgres.abandoned-*").Count() : 0
        );
    }

    [Fact]
    public async Task A_link_to_a_missing_cluster_gets_a_new_cluster()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Data);
        File.CreateSymbolicLink(folder.Cluster, folder["gone"]);

        await using var server = await Servers.StartAsync(folder);

        Assert.True(server.Created);
    }

    [Fact]
    public async Task A_copy_of_a_linked_data_folder_does_not_share_its_server()
    {
        using var folder = new TestFolder();
        using var copy = new TestFolder();
        await using var server = await Servers.StartAsync(folder);
        Directory.CreateDirectory(copy.Data);
        File.Copy(folder.PasswordFile, copy.PasswordFile);
        File.CreateSymbolicLink(copy.Cluster, folder.Cluster);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Servers.StartAsync(copy));

        Assert.Contains("in use by another server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_cannot_be_opened_at_all_says_so_and_is_no_server_that_runs()
    {
        using var folder = new TestFolder();
        var held = Path.Combine(Directory.CreateDirectory(folder.Data).FullName, "stoa.lock");
        File.CreateSymbolicLink(held, held);

        Assert.Throws<IOException>(() => PostgresServer.FindRunning(folder.Data));
    }

    [Fact]
    public async Task Other_files_in_the_data_folder_are_left_alone()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "diary"), "dear", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Servers.StartAsync(folder));

        Assert.Contains("move it away", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Cluster, "diary")));
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_password_file()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);

        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ours, OperatingSystem.IsWindows() ? ours : File.GetUnixFileMode(folder.PasswordFile));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("not the password", "does not open the database")]
    [InlineData(null, "is missing")]
    public async Task A_broken_password_file_is_reported_and_nothing_is_left_running(string? content, string complaint)
    {
        using var folder = new TestFolder();
        await using (await Servers.StartAsync(folder)) { }

        File.Delete(folder.PasswordFile);
        if (content is not null)
        {
            await File.WriteAllTextAsync(folder.PasswordFile, content, TestContext.Current.CancellationToken);
        }

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => Servers.StartAsync(folder));

        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("restore it", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Cluster, "postmaster.pid")));
    }
}
