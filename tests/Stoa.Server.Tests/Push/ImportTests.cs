using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Push;

public sealed class ImportTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task Good_lines_are_saved_and_bad_ones_reported()
    {
        var (known, tag) = (PushDesk.Token(), PushDesk.Tag());
        await shop.Admin.NewDevice(token: known, locale: "de");
        var reply = await Import(
            $$"""{"fcmToken":"{{known}}","platform":"android","tags":["{{tag}}"]}""",
            "",
            """{"fcmToken":"x","platform":"palm"}""",
            "{half",
            $$"""{"fcmToken":"{{PushDesk.Token()}}","platform":"ios","tags":["{{tag}}","a\"b\\c"],"lastSeenAt":"2026-01-01T00:00:00Z"}""",
            "[1]",
            $$"""{"fcmToken":"{{new string('y', 40_000)}}","platform":"ios"}"""
        );

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(
            """{"lines":6,"created":1,"updated":1,"failed":4,"failures":["""
                + """{"line":3,"errors":["platform must be one of the following values: android, ios, web"]},"""
                + """{"line":4,"errors":["The request body is not a valid JSON object"]},"""
                + """{"line":6,"errors":["The request body is not a valid JSON object"]},{"line":7,"errors":["Payload Too Large"]}]}""",
            reply.Data.Compact()
        );
        var saved = (await shop.Admin.Get($"/admin/device-tokens?tag={tag}")).Data.AsArray();
        Assert.Equal(("2026-01-01T00:00:00Z", "de"), ((string?)saved[0]!["lastSeenAt"], (string?)saved[1]!["locale"]));
        Assert.Contains("a\"b\\c", saved[0]!["tags"]!.AsArray().Select(text => (string)text!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_file_with_a_byte_order_mark_is_read_like_any_other()
    {
        var reply = await shop.Admin.Send(Request(["\uFEFF" + $$"""{"fcmToken":"{{PushDesk.Token()}}","platform":"ios"}"""]));

        Assert.Equal((HttpStatusCode.OK, 1), (reply.Status, (int)reply.Data["created"]!));
    }

    [Fact]
    public async Task A_line_for_somebody_who_was_deleted_is_refused_alone()
    {
        var (token, gone) = (PushDesk.Token(), await shop.NewCustomer());
        await shop.Host.Execute("UPDATE accounts.users SET erased_at = now() WHERE id = $1", Guid.Parse(gone.Id));

        var reply = await Import(
            $$"""{"fcmToken":"{{token}}","platform":"ios","userId":"{{gone.Id}}","deviceName":"theirs"}""",
            $$"""{"fcmToken":"{{token}}","platform":"ios"}""",
            $$"""{"fcmToken":"{{PushDesk.Token()}}","platform":"ios","userId":"{{gone.Id}}"}"""
        );

        Assert.Equal((1, 2), ((int)reply.Data["created"]!, (int)reply.Data["failed"]!));
        Assert.True(await shop.Host.One<bool>("SELECT user_id IS NULL AND device_name IS NULL FROM push.devices WHERE fcm_token = $1", token));
    }

    [Fact]
    public async Task A_client_that_accepts_NDJSON_gets_a_result_for_every_line()
    {
        var token = PushDesk.Token();
        using var request = Request([
            $$"""{"fcmToken":"{{token}}","platform":"ios"}""",
            """{"platform":"ios"}""",
            $$"""{"fcmToken":"{{token}}","platform":"ios","deviceName":"later"}""",
        ]);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        var reply = await shop.Admin.Send(request);

        var lines = reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        var id = (long)lines[0]["id"]!;
        Assert.Equal("application/x-ndjson", reply.Headers["Content-Type"]);
        Assert.Equal(
            [
                $$"""{"line":1,"status":"created","id":{{id}}}""",
                """{"line":2,"status":"failed","errors":["fcmToken should not be empty"]}""",
                $$"""{"line":3,"status":"updated","id":{{id}}}""",
            ],
            lines.Select(line => line.Compact()),
            StringComparer.Ordinal
        );
        Assert.Equal("later", (string?)(await shop.Admin.Get($"/admin/device-tokens/{id}")).Data["deviceName"]);
    }

    [Fact]
    public async Task Twenty_thousand_lines_in_chunks_of_any_size_are_saved_once_and_a_repeat_changes_nothing()
    {
        var tag = PushDesk.Tag();
        var lines = Enumerable.Range(0, 20_000).Select(number => $$"""{"fcmToken":"{{tag}}-{{number}}","platform":"android","tags":["{{tag}}"]}""").ToArray();

        Assert.Equal("""[20000,20000,0,0]""", Sums(await Import(lines)));
        Assert.Equal("""[20000,0,20000,0]""", Sums(await Import(lines)));
        Assert.Equal(20_000, await shop.Host.One<long>("SELECT count(*) FROM push.devices WHERE tags @> ARRAY[$1]", tag));

        static string Sums(Reply reply) =>
            new JsonArray([.. new[] { "lines", "created", "updated", "failed" }.Select(name => reply.Data[name]!.DeepClone())]).Compact();
    }

    [Fact]
    public async Task Two_concurrent_imports_of_the_same_tokens_save_each_token_once()
    {
        var tag = PushDesk.Tag();
        var lines = Enumerable.Range(0, 6_000).Select(number => $$"""{"fcmToken":"{{tag}}-{{number}}","platform":"android","tags":["{{tag}}"]}""").ToArray();

        var replies = await Task.WhenAll(Import(lines), Import([.. lines.Reverse()]));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(6_000, replies.Sum(reply => (long)reply.Data["created"]!));
    }

    [Fact]
    public async Task A_partial_line_of_a_broken_connection_is_not_imported()
    {
        var token = PushDesk.Token();
        var uri = new Uri(shop.Host.Root);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /api/admin/device-tokens/import HTTP/1.1\r\nHost: {uri.Host}\r\nAuthorization: Bearer {shop.Admin.Token}\r\n"
                            + "Content-Type: application/x-ndjson\r\nContent-Length: 100000\r\n\r\n"
                            + $$"""{"fcmToken":"{{token}}","platform":"ios"}"""
                    ),
                    TestContext.Current.CancellationToken
                );
        }
        // The next import uses the same connection and is complete afterwards.
        await Import($$"""{"fcmToken":"{{PushDesk.Token()}}","platform":"ios"}""");

        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM push.devices WHERE fcm_token = $1", token));
    }

    [Fact]
    public async Task A_line_says_what_it_names_also_where_that_is_the_default_or_nothing()
    {
        var (user, other) = (await shop.NewCustomer(), await shop.NewCustomer());
        string[] tokens = [.. Enumerable.Range(0, 5).Select(_ => PushDesk.Token())];
        await Import([.. tokens.Select(token => $$"""{"fcmToken":"{{token}}","platform":"ios","tags":["vip"],"userId":"{{user.Id}}"}""")]);
        await shop.Host.Execute("UPDATE push.devices SET project = 'old-app' WHERE fcm_token = ANY($1)", [tokens]);

        await Import(
            $$"""{"fcmToken":"{{tokens[0]}}","platform":"ios"}""",
            $$"""{"fcmToken":"{{tokens[1]}}","platform":"ios","project":"default","tags":[]}""",
            $$"""{"fcmToken":"{{tokens[2]}}","platform":"ios","userId":"{{user.Id}}"}""",
            $$"""{"fcmToken":"{{tokens[3]}}","platform":"ios","userId":"{{other.Id}}"}""",
            $$"""{"fcmToken":"{{tokens[4]}}","platform":"ios","userId":"{{user.Id}}","tags":["new"]}""",
            $$"""{"fcmToken":"{{tokens[4]}}","platform":"ios","userId":"{{other.Id}}"}"""
        );

        string[] saved = ["old-app {vip}", "default {}", "old-app {vip}", "old-app {}", "old-app {}"];
        Assert.Equal(
            saved,
            await shop.Host.One<string[]>(
                "SELECT array_agg(project || ' ' || tags::text ORDER BY array_position($1::text[], fcm_token)) FROM push.devices WHERE fcm_token = ANY($1)",
                [tokens]
            )
        );
    }

    [Fact]
    public async Task Importing_a_stale_device_with_a_later_last_seen_time_reactivates_it()
    {
        var token = PushDesk.Token();
        await Import($$"""{"fcmToken":"{{token}}","platform":"android","lastSeenAt":"2025-01-01T00:00:00.123456789Z"}""");
        await PeriodicJob.Run(shop.Host, "stale devices");
        Assert.Equal("stale", await shop.Host.One<string>("SELECT deactivation_reason FROM push.devices WHERE fcm_token = $1", token));

        await Import($$"""{"fcmToken":"{{token}}","platform":"android"}""");

        Assert.True(await shop.Host.One<bool>("SELECT is_active FROM push.devices WHERE fcm_token = $1", token));
    }

    [Fact]
    public async Task The_audit_log_has_what_an_aborted_import_had_saved()
    {
        var (tag, trace) = (PushDesk.Tag(), Guid.NewGuid().ToString("N"));
        var uri = new Uri(shop.Host.Root);
        var lines = string.Concat(
            Enumerable.Range(0, 10_001).Select(number => $$"""{"fcmToken":"{{tag}}-{{number}}","platform":"android","tags":["{{tag}}"]}""" + "\n")
        );
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /api/admin/device-tokens/import HTTP/1.1\r\nHost: {uri.Host}\r\nAuthorization: Bearer {shop.Admin.Token}\r\n"
                            + $"traceparent: 00-{trace}-0123456789abcdef-01\r\n"
                            + $"Content-Type: application/x-ndjson\r\nContent-Length: 900000000\r\n\r\n{lines}"
                    ),
                    TestContext.Current.CancellationToken
                );
            await Wait.Until(async () => await Saved() > 0);
        }

        Assert.InRange(await Saved(), 5_000, 10_000);
        Assert.Equal(
            0,
            await shop.Host.One<long>(
                """
                SELECT (SELECT count(*) FROM push.devices WHERE tags @> ARRAY[$1])
                    - (SELECT coalesce(sum((after->>'created')::bigint), 0)::bigint
                        FROM platform.audit_log
                        WHERE action = 'device_token.imported' AND request_id = $2)
                """,
                tag,
                trace
            )
        );

        Task<long> Saved() => shop.Host.One<long>("SELECT count(*) FROM push.devices WHERE tags @> ARRAY[$1]", tag);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-ndjson; charset=latin1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-ndjson; charset=utf-8", HttpStatusCode.OK)]
    public async Task Only_NDJSON_is_accepted(string type, HttpStatusCode status)
    {
        using var request = Request([]);
        request.Content = new StringContent("""{"fcmToken":"x"}""");
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        Assert.Equal(status, (await shop.Admin.Send(request)).Status);
    }

    [Fact]
    public async Task Customers_and_guests_are_refused_before_the_body_is_read()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Customer.Client.Post("/admin/device-tokens/import", "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await (shop.Admin with { Token = null }).Post("/admin/device-tokens/import", "{}")).Status);
    }

    private async Task<Reply> Import(params string[] lines)
    {
        using var request = Request(lines);
        return await shop.Admin.Send(request);
    }

    private HttpRequestMessage Request(string[] lines)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/admin/device-tokens/import")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shop.Admin.Token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.TransferEncodingChunked = true;
        return request;
    }
}
