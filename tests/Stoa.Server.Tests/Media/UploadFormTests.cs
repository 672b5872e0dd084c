using System.Text;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Media;

/// <summary>How a picture may be sent: the one file of a form (multipart/form-data), by whom, and as it is.</summary>
public sealed class UploadFormTests(PictureShop shop) : IClassFixture<PictureShop>
{
    [Fact]
    public async Task A_form_has_one_file_and_may_say_what_it_shows()
    {
        using var form = Form((Pictures.New("jpg"), "../../etc/passwd"));
        form.Add(new StringContent("A lamp"), "alt");
        var media = await shop.Staff.UploadForm(form);
        Assert.Equal((HttpStatusCode.Created, "A lamp"), (media.Status, (string?)media.Data["alt"]));

        using var file = new ByteArrayContent(Pictures.New("jpg"));
        file.Headers.ContentType = new("image/jpeg");
        using var unnamed = new MultipartFormDataContent { { file, "file" } };
        Assert.Equal(HttpStatusCode.Created, (await shop.Staff.UploadForm(unnamed)).Status);
    }

    [Fact]
    public async Task A_form_that_is_none_is_refused()
    {
        using var none = new MultipartFormDataContent { { new StringContent("A lamp"), "alt" } };
        (await shop.Staff.UploadForm(none)).Refused(HttpStatusCode.BadRequest, "upload_malformed");
        using var two = Form((Pictures.New("jpg"), "a.jpg"), ([1], "b.jpg"));
        (await shop.Staff.UploadForm(two)).Refused(HttpStatusCode.BadRequest, "upload_malformed");
        (await shop.Staff.Upload(Pictures.New("jpg"), "multipart/form-data; boundary=none")).Refused(HttpStatusCode.BadRequest, "upload_malformed");
        (await shop.Staff.Upload(Pictures.New("jpg"), "multipart/form-data")).Refused(HttpStatusCode.BadRequest, "upload_malformed");
        var endless = "--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nno end"u8.ToArray();
        (await shop.Staff.Upload(endless, "multipart/form-data; boundary=x")).Refused(HttpStatusCode.BadRequest, "upload_malformed");
        foreach (var (name, text) in new[] { ("title", "x"), ("alt", new string('x', 501)), ("alt", "\0") })
        {
            using var unknown = Form((Pictures.New("jpg"), "a.jpg"));
            unknown.Add(new StringContent(text), name);
            var reply = await shop.Staff.UploadForm(unknown);
            reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Contains(name, reply.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("name=f; filename*=utf-7''a")]
    [InlineData("name=f; filename=\"=?utf-7?B?YQ==?=\"")]
    [InlineData("name=\"=?utf-7?B?YQ==?=\"")]
    public async Task A_form_that_names_a_part_in_a_charset_that_nobody_reads_is_refused(string named)
    {
        var form = Encoding.ASCII.GetBytes($"--x\r\nContent-Disposition: form-data; {named}\r\n\r\na\r\n--x--\r\n");

        (await shop.Staff.Upload(form, "multipart/form-data; boundary=x")).Refused(HttpStatusCode.BadRequest, "upload_malformed");
    }

    [Fact]
    public async Task A_key_that_was_used_with_another_text_is_refused()
    {
        var (file, key) = (Pictures.New("jpg"), Guid.NewGuid().ToString());
        using var first = Form((file, "a.jpg"));
        first.Add(new StringContent("A lamp"), "alt");
        using var second = Form((file, "a.jpg"));
        second.Add(new StringContent("A chair"), "alt");

        Assert.Equal(HttpStatusCode.Created, (await shop.Staff.UploadForm(first, key)).Status);
        (await shop.Staff.UploadForm(second, key)).Refused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_guest_cannot_upload_and_a_compressed_body_is_not_unpacked()
    {
        (await shop.Guest.Upload(Pictures.New("jpg"))).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/admin/media");
        request.Content = new ByteArrayContent(Pictures.New("jpg"));
        request.Headers.Authorization = new("Bearer", shop.Staff.Token);
        request.Content.Headers.ContentEncoding.Add("gzip");
        (await shop.Staff.Send(request)).Refused(HttpStatusCode.UnsupportedMediaType, "unsupported_content_encoding");
    }

    private static MultipartFormDataContent Form(params ReadOnlySpan<(byte[] Content, string Name)> files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (content, name) in files)
        {
            form.Add(new ByteArrayContent(content), "file", name);
        }
        return form;
    }
}
