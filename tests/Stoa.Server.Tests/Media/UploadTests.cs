using System.Text;
using NetVips;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Media;

/// <summary>Staff upload pictures, which are judged by their bytes and encoded anew (api-shop.md, section 3).</summary>
public sealed class UploadTests(PictureShop shop) : IClassFixture<PictureShop>
{
    private static readonly int[] Widths = [160, 320, 640, 1280, 2048];

    [Theory]
    [InlineData("jpg", "image/jpeg")]
    [InlineData("png", "image/png")]
    [InlineData("webp", "image/webp")]
    [InlineData("avif", "image/avif")]
    [InlineData("gif", "image/gif")]
    public async Task Every_format_is_taken_and_shown_in_five_widths_and_two_formats(string suffix, string type)
    {
        var file = Pictures.New(suffix, 2400, 1200);
        var reply = await shop.Staff.Upload(file, "application/octet-stream");

        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var media = reply.Data;
        Assert.Equal((type, 2400, 1200, file.Length), ((string)media["type"]!, (int)media["width"]!, (int)media["height"]!, (int)media["bytes"]!));
        Assert.Equal($"{shop.Host.Root}/media/{media["hash"]}/1280.jpg", (string)media["url"]!);
        Assert.EndsWith($"/admin/media/{media["id"]}", reply.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal("\"1\"", reply.Headers["ETag"]);
        string[] members = ["id", "url", "hash", "width", "height", "type", "bytes", "alt", "focal_point", "version", "created_at", "updated_at"];
        Assert.Equal(members, Reply.MembersOf(media), StringComparer.Ordinal);
        foreach (var width in Widths)
        {
            foreach (var (extension, loader) in new[] { ("webp", "webpload_buffer"), ("jpg", "jpegload_buffer") })
            {
                using var shown = await shop.Guest.Shown(media, width, extension);
                Assert.Equal((width, width / 2, loader), (shown.Width, shown.Height, (string)shown.Get("vips-loader")));
            }
        }
    }

    [Fact]
    public async Task No_width_is_wider_than_the_picture_itself()
    {
        var media = await shop.Staff.NewMedia(Pictures.New("png", 400, 300));

        foreach (var width in Widths)
        {
            using var shown = await shop.Guest.Shown(media, width, "webp");
            Assert.Equal(Math.Min(width, 400), shown.Width);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 12_000)]
    [InlineData(12_000, 1)]
    [InlineData(3_333, 12_000)]
    public async Task Extreme_forms_within_the_limits_are_taken(int width, int height)
    {
        var media = await shop.Staff.NewMedia(Pictures.PngBomb(width, height));

        using var shown = await shop.Guest.Shown(media, 160, "jpg");
        Assert.Equal(Math.Min(width, 160), shown.Width);
    }

    [Fact]
    public async Task What_a_file_is_declared_to_be_does_not_matter()
    {
        foreach (var declared in new[] { "image/png", "image/svg+xml", "text/html", "application/json" })
        {
            var reply = await shop.Staff.Upload(Pictures.New("jpg"), declared);
            Assert.Equal((HttpStatusCode.Created, "image/jpeg"), (reply.Status, (string?)reply.Data["type"]));
        }
    }

    public static readonly TheoryData<string, byte[]> NoPictures = new()
    {
        { "SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray() },
        { "XML", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"u8.ToArray() },
        { "HTML", "<!doctype html><script>alert(1)</script>"u8.ToArray() },
        { "PDF", "%PDF-1.7\n1 0 obj"u8.ToArray() },
        { "text", "hello"u8.ToArray() },
        { "nothing", [] },
        { "TIFF", Pictures.New("tiff") },
        { "BMP", [.. "BM"u8, .. new byte[100]] },
        { "HEIC", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8] },
        { "MP4", [0, 0, 0, 20, .. "ftypisom"u8, 0, 0, 0, 0, .. "mp41"u8] },
        { "JPEG behind a comment", [.. "<!-- "u8, .. Pictures.New("jpg")] },
        { "WAV", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8] },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public async Task Anything_else_is_415_whatever_it_is_called(string name, byte[] file)
    {
        (await shop.Staff.Upload(file, "image/png")).Refused(HttpStatusCode.UnsupportedMediaType, "media_unsupported");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name + ".png" } };
        (await shop.Staff.UploadForm(form)).Refused(HttpStatusCode.UnsupportedMediaType, "media_unsupported");
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("avif")]
    [InlineData("gif")]
    public async Task A_truncated_or_damaged_file_is_422(string suffix)
    {
        var file = Pictures.New(suffix, 300, 200);
        foreach (var length in new[] { 20, file.Length / 2, file.Length - 30 })
        {
            (await shop.Staff.Upload(file[..length])).Refused(HttpStatusCode.UnprocessableEntity, "media_broken");
        }
        (await shop.Staff.Upload([.. file[..20], .. Encoding.ASCII.GetBytes(new string('x', 2_000))])).Refused(
            HttpStatusCode.UnprocessableEntity,
            "media_broken"
        );
    }

    public static readonly TheoryData<string, byte[]> TooLarge = new()
    {
        { "a PNG of 900 million pixels in 150 KB", Pictures.PngBomb(30_000, 30_000) },
        { "a PNG of 48 million pixels", Pictures.PngBomb(8_000, 6_000) },
        { "a PNG that is too wide", Pictures.PngBomb(12_001, 1) },
        { "a PNG that is too tall", Pictures.PngBomb(1, 12_001) },
        { "a GIF of 3.6 thousand million pixels in 35 bytes", Pictures.GifHeader(60_000, 60_000) },
        { "a JPEG that is too wide", Pictures.New("jpg", 12_001, 1) },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task A_bomb_is_refused_by_what_its_header_says(string _, byte[] file) =>
        (await shop.Staff.Upload(file)).Refused(HttpStatusCode.UnprocessableEntity, "media_too_large");

    [Fact]
    public async Task Orientation_is_applied_and_what_the_camera_noted_is_gone()
    {
        using var picture = Pictures.RedAndBlue(300, 200);
        var file = Pictures.WithExif(picture.JpegsaveBuffer(), orientation: 6);
        using (var noted = Image.NewFromBuffer(file))
        {
            Assert.Equal(6, noted.Get("orientation"));
            Assert.Contains("exif-ifd3-GPSLatitude", noted.GetFields(), StringComparer.Ordinal);
        }
        var media = await shop.Staff.NewMedia(file);

        Assert.Equal((200, 300), ((int)media["width"]!, (int)media["height"]!));
        foreach (var extension in new[] { "jpg", "webp" })
        {
            var bytes = (await shop.Guest.Picture(media, 2048, extension)).Body;
            using var shown = Image.NewFromBuffer(bytes);
            Assert.Equal((200, 300), (shown.Width, shown.Height));
            // Turned clockwise: what was left is on top.
            Assert.True(shown.Getpoint(100, 30) is [> 200, < 60, < 60] && shown.Getpoint(100, 270) is [< 60, < 60, > 200]);
            Assert.DoesNotContain(shown.GetFields(), field => field.Contains("exif", StringComparison.Ordinal) || field == "orientation");
            Assert.DoesNotContain("SecretCamera", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_also_something_else_comes_out_as_a_picture_only()
    {
        const string script = "<script>alert('polyglot')</script>";
        byte[][] files =
        [
            [.. Pictures.New("jpg"), .. Encoding.ASCII.GetBytes(script)],
            [.. Pictures.New("png"), .. Encoding.ASCII.GetBytes(script)],
            Pictures.WithText(Pictures.New("png"), script),
            [.. Pictures.New("gif"), .. Encoding.ASCII.GetBytes(script)],
        ];
        foreach (var file in files)
        {
            var media = await shop.Staff.NewMedia(file);
            foreach (var width in Widths)
            {
                foreach (var extension in new[] { "webp", "jpg" })
                {
                    var bytes = (await shop.Guest.Picture(media, width, extension)).Body;
                    Assert.DoesNotContain("script", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
                }
            }
            Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Under("").Get($"/media/{media["hash"]}/original")).Status);
        }
    }

    [Fact]
    public async Task Colours_become_sRGB_whatever_they_were()
    {
        using var picture = Pictures.RedAndBlue(300, 200);
        using var print = picture.IccTransform("cmyk", inputProfile: "srgb");
        using var wide = picture.IccTransform("p3", inputProfile: "srgb");
        using var deep = picture.Colourspace(Enums.Interpretation.Rgb16);
        using var grey = picture.Colourspace(Enums.Interpretation.Bw);
        foreach (var file in new[] { print.JpegsaveBuffer(), wide.JpegsaveBuffer(), deep.PngsaveBuffer(), grey.PngsaveBuffer() })
        {
            var media = await shop.Staff.NewMedia(file);

            using var shown = await shop.Guest.Shown(media, 640, "jpg");
            Assert.Equal((Enums.Interpretation.Srgb, Enums.BandFormat.Uchar, 3), (shown.Interpretation, shown.Format, shown.Bands));
            Assert.DoesNotContain("icc-profile-data", shown.GetFields(), StringComparer.Ordinal);
            var left = shown.Getpoint(50, 100);
            Assert.True(file.AsSpan(1).StartsWith("PNG"u8) && left[0] == left[2] || left is [> 200, < 90, < 90], string.Join(' ', left));
        }
    }

    [Fact]
    public async Task What_is_transparent_stays_so_in_WebP_and_is_white_in_JPEG()
    {
        var media = await shop.Staff.NewMedia(Pictures.New("png", 50, 50, static image => image.Bandjoin(0.0)));

        using var webp = await shop.Guest.Shown(media, 160, "webp");
        using var jpeg = await shop.Guest.Shown(media, 160, "jpg");
        Assert.Equal(0, webp.Getpoint(25, 25)[3]);
        Assert.Equal([255, 255, 255], jpeg.Getpoint(25, 25));
    }

    [Fact]
    public async Task Of_an_animation_the_first_frame_is_shown()
    {
        using var frames = Pictures.RedAndBlue(200, 100).Rot90();
        using var animation = frames.Mutate(image => image.Set(GValue.GIntType, "page-height", 100));
        var media = await shop.Staff.NewMedia(animation.GifsaveBuffer());

        Assert.Equal((100, 100), ((int)media["width"]!, (int)media["height"]!));
        using var shown = await shop.Guest.Shown(media, 640, "jpg");
        Assert.True(shown.Getpoint(50, 50) is [> 200, < 60, < 60]);
    }

    [Fact]
    public async Task The_same_bytes_again_are_the_same_picture_also_at_the_same_time()
    {
        var file = Pictures.New("png", 200, 200);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.Staff.Upload(file)));
        var again = await shop.Staff.Upload(file, "image/gif");

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.OK, reply.Text));
        Assert.Single(replies.Append(again).Select(reply => (string)reply.Data["id"]!).Distinct(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(11, Directory.GetFiles(shop.FolderOf(again.Data)).Length);
    }

    [Fact]
    public async Task Sixty_four_uploads_at_once_are_all_taken_and_leave_nothing_behind()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => shop.Staff.Upload(Pictures.New("jpg", 300, 200))));

        Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.Created, reply.Text));
        Assert.DoesNotContain(shop.Files, file => replies.Any(reply => file.Contains("incoming/" + reply.Data["id"], StringComparison.Ordinal)));
        Assert.Equal(0, await shop.Host.Count("SELECT count(*) FROM commerce.media_leftovers"));
    }

    [Fact]
    public async Task A_file_may_have_ten_megabytes()
    {
        const int limit = 10 * 1024 * 1024;
        var picture = Pictures.New("jpg");
        byte[] most = [.. picture, .. new byte[limit - picture.Length]];

        Assert.Equal(HttpStatusCode.Created, (await shop.Staff.Upload(most)).Status);
        (await shop.Staff.Upload([.. most, 0])).Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        using var form = new MultipartFormDataContent { { new ByteArrayContent([.. most, 0]), "file", "large.jpg" } };
        (await shop.Staff.UploadForm(form)).Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        using var chunked = new MultipartFormDataContent { { new StreamContent(new MemoryStream([.. most, .. new byte[limit]])), "file", "large.jpg" } };
        (await shop.Staff.UploadForm(chunked)).Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task A_repeated_upload_with_the_same_key_has_the_first_ones_answer_and_another_file_none()
    {
        var (file, key) = (Pictures.New("jpg"), Guid.NewGuid().ToString());
        var first = await shop.Staff.Upload(file, key: key);
        var again = await shop.Staff.Upload(file, key: key);

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        (await shop.Staff.Upload(Pictures.New("jpg"), key: key)).Refused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task Refused_uploads_leave_no_file()
    {
        await shop.Staff.Upload("text"u8.ToArray());
        await shop.Staff.Upload(Pictures.New("jpg")[..50]);
        await shop.Staff.Upload(Pictures.PngBomb(12_001, 1));
        using var two = new MultipartFormDataContent
        {
            { new ByteArrayContent(Pictures.New("jpg")), "a", "a.jpg" },
            { new ByteArrayContent([1]), "b", "b.jpg" },
        };
        await shop.Staff.UploadForm(two);

        Assert.DoesNotContain(shop.Files, file => file.Contains("incoming", StringComparison.Ordinal));
    }
}
