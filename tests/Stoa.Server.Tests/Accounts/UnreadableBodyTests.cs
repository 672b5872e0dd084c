using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Bodies that are not a JSON object, of the wrong media type or too large: 400, 415 and 413 in the contract's format.</summary>
public sealed class UnreadableBodyTests(Shop shop) : IClassFixture<Shop>
{
    private const int Limit = 64 * 1024;

    public static TheoryData<string> Names => BodyRoute.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_body_that_is_not_a_JSON_object_is_400(string name)
    {
        string[] bodies =
        [
            "",
            " ",
            "[]",
            "\"text\"",
            "5",
            "null",
            "true",
            "{",
            "}",
            "{\"email\"",
            "{\"email\":}",
            "{\"email\":\"x\",}",
            "{'email':'x'}",
            "{email:1}",
            "{}{}",
            "{} x",
            "/* */{}",
            "{} // x",
            "{\"a\":NaN}",
            "{\"a\":01}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\\x\"}",
            "{\"\\ud800\":1}",
            "\uFEFF",
            "<email/>",
            "email=a&password=b",
            Nested(17),
        ];
        var (client, route) = await Prepared(name);
        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var store = await Send(client, route, new ByteArrayContent(bytes));
            var problem = await Send(client.Under("/as/problem/api/v1"), route, new ByteArrayContent(bytes));

            Assert.True(store is { Status: HttpStatusCode.BadRequest, Code: "invalid_request" }, $"{body}: {store.Status} {store.Text}");
            Assert.Equal("Invalid request body", (string)store.Json["error"]!["message"]!);
            Assert.Equal((HttpStatusCode.BadRequest, "malformed_body"), (problem.Status, (string)problem.Json["code"]!));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_body_nested_16_levels_deep_is_read(string name)
    {
        var (client, route) = await Prepared(name);

        var problem = await Send(client.Under("/as/problem/api/v1"), route, new ByteArrayContent(Encoding.UTF8.GetBytes(Nested(16))));

        Assert.Equal("invalid_request", (string)problem.Json["code"]!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Invalid_UTF_8_is_400(string name)
    {
        var (client, route) = await Prepared(name);
        var member = route.ObjectReader[0].Name;
        byte[][] bodies =
        [
            [0xFF, 0xFE, 0x00],
            [.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8],
            [.. "{\"x\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
            [.. Encoding.UTF8.GetBytes($"{{\"{member}\":\""), 0xC0, 0x80, .. "\"}"u8],
            [.. Encoding.UTF8.GetBytes($"{{\"{member}\":\""), 0xF0, 0x9F, .. "\"}"u8],
            Encoding.Unicode.GetBytes(route.Body),
            Encoding.UTF32.GetBytes(route.Body),
        ];
        foreach (var body in bodies)
        {
            (await Send(client, route, new ByteArrayContent(body))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_body_of_another_type_is_415(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (
            var type in new[]
            {
                null,
                "text/plain",
                "text/json2",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/json; charset=utf-16",
                "application/jsonp",
                "json",
                "*/*",
                "multipart/form-data; boundary=x",
            }
        )
        {
            var store = await Send(client, route, new StringContent(route.Body), type);
            Assert.True(store is { Status: HttpStatusCode.UnsupportedMediaType, Code: "unsupported_media_type" }, $"{type}: {store.Status} {store.Text}");
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("application/json;charset=utf8")]
    [InlineData("application/json;charset=\"UTF8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task Every_media_type_of_JSON_in_UTF_8_is_read(string type)
    {
        var reply = await Send(shop.Guest, BodyRoute.All["login"], new StringContent($$"""{"email":"{{Proofs.NewAddress()}}","password":"x"}"""), type);

        reply.Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task One_byte_order_mark_before_a_body_is_no_part_of_it()
    {
        var body = $$"""{"email":"{{Proofs.NewAddress()}}","password":"x"}""";

        (await Send(shop.Guest, BodyRoute.All["login"], new StringContent("\uFEFF" + body))).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await Send(shop.Guest, BodyRoute.All["login"], new StringContent("\uFEFF\uFEFF" + body))).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task More_than_64_KiB_is_413_with_and_without_Content_Length(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var chunked in new[] { false, true })
        {
            var store = await Send(client, route, Filled(route, Limit + 1), chunked: chunked);
            var problem = await Send(client.Under("/as/problem/api/v1"), route, Filled(route, Limit + 1), chunked: chunked);

            store.Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (problem.Status, (string)problem.Json["code"]!));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exactly_64_KiB_are_read(bool chunked)
    {
        var route = BodyRoute.All["login"] with
        {
            Body = BodyRoute.All["login"].Body.Replace("a@example.com", $"{Guid.NewGuid():N}@example.com", StringComparison.Ordinal),
        };

        var reply = await Send(shop.Guest, route, Filled(route, Limit), chunked: chunked);

        reply.Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task A_Content_Length_beyond_the_servers_limit_is_413_before_the_body_is_sent()
    {
        var root = new Uri(shop.Host.Root);
        using var connection = new TcpClient();
        await connection.ConnectAsync(root.Host, root.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: stoa\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\nConnection: close\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("8000000000000000\r\n{}\r\n0\r\n\r\n")] // 2^63
    [InlineData("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    [InlineData("10000000000000000\r\n{}\r\n0\r\n\r\n")] // 2^64
    [InlineData("-2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}}\r\n0\r\n\r\n")]
    [InlineData("2\n{}\n0\n\n")]
    public async Task Malformed_chunks_are_400(string chunks)
    {
        foreach (var (target, code) in new[] { ("/api/v1/auth/login", "invalid_request"), ("/as/problem/api/v1/auth/login", "malformed_body") })
        {
            var answer = await SendRaw(
                $"POST {target} HTTP/1.1\r\nHost: stoa\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}"
            );

            Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
            Assert.Contains($"Error-Code: {code}\r\n", answer, StringComparison.Ordinal);
        }
        var page = await SendRaw(
            "POST /account/verify-email HTTP/1.1\r\nHost: stoa\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunks}"
        );
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_chunk_closes_the_connection()
    {
        var answer = await SendRaw(
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: stoa\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "8000000000000000\r\nGET /health HTTP/1.1\r\nHost: stoa\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_compressed_body_is_415_with_Accept_Encoding(string name)
    {
        var (client, route) = await Prepared(name);
        foreach (var (mount, code) in new[] { ("/api/v1", "unsupported_content_encoding"), ("/as/problem/api/v1", "unsupported_content_encoding") })
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(route.Body));
            content.Headers.Add("Content-Encoding", "gzip");

            var reply = await Send(client.Under(mount), route, content);

            Assert.Equal((HttpStatusCode.UnsupportedMediaType, code), (reply.Status, reply.Headers["Error-Code"]));
            Assert.Equal("identity", reply.Headers["Accept-Encoding"]);
            Assert.Contains("The body must not be compressed", reply.Text, StringComparison.Ordinal);
        }
        var plain = new ByteArrayContent("["u8.ToArray());
        plain.Headers.Add("Content-Encoding", "identity");
        (await Send(client, route, plain)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_route_without_a_body_ignores_one()
    {
        var user = await shop.SignUp();

        (await user.Client.Send(HttpMethod.Post, "/auth/logout", "not json")).IsEmpty();
    }

    /// <summary>Everything the server sends until it closes the connection.</summary>
    private async Task<string> SendRaw(string request)
    {
        var root = new Uri(shop.Host.Root);
        using var connection = new TcpClient();
        await connection.ConnectAsync(root.Host, root.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The accepted body with blanks behind it.</summary>
    private static ByteArrayContent Filled(BodyRoute route, int length) => new(Encoding.UTF8.GetBytes(route.Body.PadRight(length)));

    /// <summary>An object in objects, so many deep.</summary>
    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static async Task<Reply> Send(Client client, BodyRoute route, HttpContent content, string? type = "application/json", bool chunked = false)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), client.Mount + route.Path) { Content = content };
        content.Headers.Remove("Content-Type");
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        request.Headers.TransferEncodingChunked = chunked;
        if (client.Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
        }
        return await client.Send(request);
    }

    private async Task<(Client Client, BodyRoute Route)> Prepared(string name)
    {
        var root = (await shop.SuperAdmin()).Client;
        return (root, await BodyRoute.All[name].On(root, await shop.SignUp()));
    }
}
