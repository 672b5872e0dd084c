using Xunit;

namespace Stoa.EmbeddedPostgres.Tests;

public sealed class InstallationTests
{
    [Fact]
    public async Task Two_concurrent_first_installations_leave_one_that_works()
    {
        using var cache = new TestFolder();
        using var left = new TestFolder();
        using var right = new TestFolder();

        var servers = await Task.WhenAll(
            new[] { left, right }.Select(folder =>
                Servers.StartAsync(new EmbeddedPostgresOptions(folder.Data) { Durable = false, CacheDirectory = cache["cache"] })
            )
        );
        await using var first = servers[0];
        await using var second = servers[1];

        Assert.Equal(2, await first.AskAsync<int>("SELECT 1") + await second.AskAsync<int>("SELECT 1"));
        Assert.Single(Directory.EnumerateFileSystemEntries(cache["cache"]));
    }

    [Fact]
    public async Task Contrib_extensions_are_available()
    {
        using var folder = new TestFolder();
        await using var server = await Servers.StartAsync(folder);

        Assert.Equal(
            1,
            await server.AskAsync<int>("CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION citext; CREATE EXTENSION btree_gin; SELECT 1")
        );
    }

    [Fact]
    public async Task Without_npm_the_error_says_to_install_it()
    {
        using var folder = new TestFolder();
        using var program = ServerProcess.Start(folder.Data, cache: folder["cache"], path: folder["nothing"]);

        var answer = await program.AnswerAsync();

        Assert.Contains("install Node 20", answer, StringComparison.Ordinal);
        Assert.Contains("Database:ConnectionString", answer, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["cache"]));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_created_throws_one_kind_of_exception()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["file"], "", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<EmbeddedPostgresException>(() =>
            Servers.StartAsync(new EmbeddedPostgresOptions(folder.Data) { CacheDirectory = folder["file/cache"] })
        );
    }
}
