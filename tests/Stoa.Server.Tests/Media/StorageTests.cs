using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Media;

/// <summary>A picture's row is there only with all of its files, whatever breaks; files without a row are removed.</summary>
public sealed class StorageTests(PictureShop shop, TestDatabases databases) : IClassFixture<PictureShop>
{
    [Theory]
    [InlineData("media")]
    [InlineData("media/incoming")]
    public async Task A_disk_that_takes_nothing_is_503_and_nothing_is_stored(string obstacle)
    {
        var folder = Directory.CreateTempSubdirectory("stoa-full-").FullName;
        var path = Path.Combine(folder, obstacle);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "no directory", TestContext.Current.CancellationToken);
        await using var host = await StoaHost.Start(await databases.Create(), ("Data:Directory", folder));
        var staff = await Studio.LogIn(host);
        var file = Pictures.New("jpg");

        var reply = await staff.Upload(file);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.NotEmpty(reply.Headers["Retry-After"]);
        Assert.Equal(0, await host.Count("SELECT count(*) FROM commerce.media WHERE hash = $1", Pictures.HashOf(file)));
        File.Delete(path);
        Assert.Equal(HttpStatusCode.Created, (await staff.Upload(file)).Status);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_storage_that_fails_behind_the_workshop_is_503_and_its_leftovers_are_removed()
    {
        var file = Pictures.New("jpg");
        var hash = Pictures.HashOf(file);
        var shard = Path.Combine(shop.Folder, "media", hash[..2]);
        if (Directory.Exists(shard))
        {
            Directory.Delete(shard, recursive: true);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(shard)!);
        await File.WriteAllTextAsync(shard, "no directory", TestContext.Current.CancellationToken);

        (await shop.Staff.Upload(file)).Refused(HttpStatusCode.ServiceUnavailable, "media_unavailable");

        Assert.DoesNotContain(shop.Files, name => name.Contains("incoming", StringComparison.Ordinal));
        Assert.Equal(0, await shop.Host.Count("SELECT count(*) FROM commerce.media WHERE hash = $1", hash));
        Assert.Equal(1, await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = $1", hash));
        File.Delete(shard);
        await shop.Host.Execute("UPDATE commerce.media_leftovers SET since = now() - interval '2 hours' WHERE hash = $1", hash);
        await PeriodicJob.Run(shop.Host, "leftover pictures");
        Assert.Equal(0, await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = $1", hash));
        Assert.Equal(HttpStatusCode.Created, (await shop.Staff.Upload(file)).Status);
    }

    [Fact]
    public async Task Files_of_an_upload_that_was_killed_before_its_row_are_removed_after_an_hour_and_no_others()
    {
        var (kept, orphan) = (await shop.Staff.NewMedia(), await shop.Staff.NewMedia());
        var hash = (string)orphan["hash"]!;
        await shop.Host.Execute("DELETE FROM commerce.media WHERE hash = $1", hash);
        await shop.Host.Execute(
            "INSERT INTO commerce.media_leftovers (hash, since) VALUES ($1, now()), ($2, now() - interval '2 hours')",
            hash,
            (string)kept["hash"]!
        );
        var workshop = Path.Combine(shop.Folder, "media", "incoming");
        var (old, recent) = (Path.Combine(workshop, "upload-old"), Path.Combine(workshop, "picture-recent"));
        await File.WriteAllTextAsync(old, "x", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        Directory.CreateDirectory(recent);

        await PeriodicJob.Run(shop.Host, "leftover pictures");
        Assert.True(Directory.Exists(shop.FolderOf(orphan)));
        Assert.Equal((false, true), (File.Exists(old), Directory.Exists(recent)));

        await shop.Host.Execute("UPDATE commerce.media_leftovers SET since = now() - interval '2 hours' WHERE hash = $1", hash);
        await PeriodicJob.Run(shop.Host, "leftover pictures");
        Assert.False(Directory.Exists(shop.FolderOf(orphan)));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Picture(kept, 160, "jpg")).Status);
        string[] both = [hash, (string)kept["hash"]!];
        Assert.Equal(0, await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = ANY ($1)", [both]));
        Directory.Delete(recent);
    }

    [Fact]
    public async Task Uploads_and_deletions_of_one_picture_at_once_leave_a_row_with_its_files_or_neither()
    {
        var file = Pictures.New("png", 20, 20);
        for (var round = 0; round < 10; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0 ? shop.Staff.Upload(file) : Delete(file)));

            Assert.All(replies, reply => Assert.True((int)reply.Status < 500 || reply.Code == "media_unavailable", reply.Text));
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
            var hasRow = await shop.Host.Count("SELECT count(*) FROM commerce.media WHERE hash = $1", hash) == 1;
            var folder = Path.Combine(shop.Folder, "media", hash[..2], hash);
            Assert.True(!hasRow || Directory.GetFiles(folder).Length == 11, $"round {round}");
            var isLeft = await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers WHERE hash = $1", hash) > 0;
            // A folder without files takes nothing and is used again.
            Assert.True(hasRow || isLeft || !Directory.Exists(folder) || Directory.GetFiles(folder).Length == 0, $"round {round}");
        }
    }

    private async Task<Reply> Delete(byte[] file)
    {
        var media = (await shop.Staff.Upload(file)).Data;
        return await shop.Staff.Remove($"/admin/media/{media["id"]}", 1);
    }
}
