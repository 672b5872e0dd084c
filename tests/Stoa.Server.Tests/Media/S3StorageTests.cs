using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Media;

/// <summary>Pictures in a bucket of an S3-compatible server that checks signatures.</summary>
public sealed class S3StorageTests(TestDatabases databases) : IAsyncLifetime
{
    private S3Server _s3 = null!;
    private StoaHost _host = null!;
    private Client _staff = null!;
    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-s3-work-").FullName;

    public async ValueTask InitializeAsync()
    {
        _s3 = await S3Server.Start();
        _host = await StoaHost.Start(await databases.Create(), [("Data:Directory", _folder), .. _s3.Settings()]);
        _staff = await Studio.LogIn(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _s3.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_picture_is_stored_served_and_removed()
    {
        var media = await _staff.NewMedia(Pictures.New("jpg", 700, 500));

        Assert.Equal(11, _s3.Objects.Count());
        Assert.Contains($"media/{media["hash"]}/original", _s3.Objects, StringComparer.Ordinal);
        using (var shown = await _staff.Shown(media, 640, "webp"))
        {
            Assert.Equal(640, shown.Width);
        }
        Assert.Equal("image/jpeg", (await _staff.Picture(media, 160, "jpg")).Headers["Content-Type"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "media", "incoming")));
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Under("").Get($"/media/{new string('0', 64)}/160.jpg")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await _staff.Remove($"/admin/media/{media["id"]}", 1)).Status);
        Assert.Empty(_s3.Objects);
        Assert.Equal(HttpStatusCode.NotFound, (await _staff.Picture(media, 640, "webp")).Status);
    }

    [Fact]
    public async Task Another_node_serves_what_one_has_stored()
    {
        var media = await _staff.NewMedia();
        await using var other = await StoaHost.Start(_host.ConnectionString, _s3.Settings());

        Assert.Equal(HttpStatusCode.OK, (await new Client(other, null).Picture(media, 320, "webp")).Status);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("full")]
    public async Task A_bucket_that_takes_nothing_is_503_and_no_row_is_stored(string mode)
    {
        var file = Pictures.New("jpg");
        await _s3.Be(mode);
        var reply = await _staff.Upload(file);

        reply.Refused(HttpStatusCode.ServiceUnavailable, "media_unavailable");
        Assert.Equal("10", reply.Headers["Retry-After"]);
        Assert.Equal(0, await _host.Count("SELECT count(*) FROM commerce.media WHERE hash = $1", Pictures.HashOf(file)));
        await _s3.Be("back");
        await _host.Execute("UPDATE commerce.media_leftovers SET since = now() - interval '2 hours'");
        await PeriodicJob.Run(_host, "leftover pictures");
        Assert.Empty(_s3.Objects);
        Assert.Equal(HttpStatusCode.Created, (await _staff.Upload(file)).Status);
    }

    [Fact]
    public async Task While_the_bucket_is_away_pictures_are_503_and_deletions_are_caught_up_with()
    {
        var media = await _staff.NewMedia();
        await _s3.Be("away");

        var picture = await _staff.Picture(media, 160, "jpg");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no-store"), (picture.Status, picture.Headers["Cache-Control"]));
        Assert.Equal(HttpStatusCode.NoContent, (await _staff.Remove($"/admin/media/{media["id"]}", 1)).Status);
        Assert.Equal(11, _s3.Objects.Count());

        await _s3.Be("back");
        await PeriodicJob.Run(_host, "leftover pictures");
        Assert.Empty(_s3.Objects);
    }

    [Fact]
    public async Task A_wrong_secret_is_found_out_and_nothing_is_stored()
    {
        await using var wrong = await StoaHost.Start(_host.ConnectionString, [("Data:Directory", _folder), .. _s3.Settings("another-secret")]);

        (await (await Studio.LogIn(wrong)).Upload(Pictures.New("jpg"))).Refused(HttpStatusCode.ServiceUnavailable, "media_unavailable");
        Assert.Empty(_s3.Objects);
    }
}
