using System.Diagnostics;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>FCM's limit of 4,096 bytes is one of the texts, not of the JSON that carries them. Node counts them for these tests.</summary>
public sealed class PayloadSizeTests(TestDatabases databases)
{
    private const string Path = "/admin/push-messages";

    /// <summary>Names and values in UTF-8, all but the recipient.</summary>
    private const string Count = """
        const bytes = (value) => value !== null && typeof value === 'object'
          ? Object.entries(value).reduce((sum, [key, inner]) => sum + (Array.isArray(value) ? 0 : Buffer.byteLength(key)) + bytes(inner), 0)
          : Buffer.byteLength(String(value));
        const { token, ...message } = JSON.parse(require('node:fs').readFileSync(0, 'utf8')).message;
        console.log(bytes(message));
        """;

    [Theory]
    [InlineData("я", 900, 1800)]
    [InlineData("日", 1200, 3600)]
    [InlineData("🎉", 500, 2000)]
    [InlineData("\"", 3000, 3000)]
    [InlineData("\\", 3000, 3000)]
    public async Task Escapes_do_not_count(string letter, int times, int bytes)
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var body = string.Concat(Enumerable.Repeat(letter, times));
        var reply = await admin.Post(
            Path + "/preview",
            new
            {
                androidMessage = new { body },
                iosMessage = new
                {
                    body,
                    badge = 1,
                    contentAvailable = true,
                },
            }
        );

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var (android, ios) = (reply.Data["messages"]![0]!, reply.Data["messages"]![1]!);
        // By hand: data, messageId and its 19 digits; android, notification, body, tag and the id again.
        Assert.Equal(4 + 9 + 19 + 7 + 12 + 4 + bytes + 3 + 19, (int)android["bytes"]!);
        Assert.Equal(await CountByNode(android["request"]!), (int)android["bytes"]!);
        Assert.Equal(await CountByNode(ios["request"]!), (int)ios["bytes"]!);
    }

    [Fact]
    public async Task What_fits_exactly_is_sent_and_a_byte_more_is_refused_by_us_and_by_FCM()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var room = 4096 - (int)(await admin.Post(Path + "/preview", Message(""))).Data["messages"]![0]!["bytes"]!;

        Assert.Equal(HttpStatusCode.OK, (await admin.Post(Path + "/preview", Message(Text(room)))).Status);
        (await admin.Post(Path, Message(Text(room + 1)))).Invalid("androidMessage must not take more than 4096 bytes when rendered");

        var device = await admin.NewDevice(token: "ok-exactly");
        // The saved message's id is shorter than the longest, which the check is made with; so many bytes more fit.
        var id = (await admin.Post(Path, Message(Text(room)))).Data["id"]!;
        var fits = await admin.Post($"{Path}/{id}/test", new { deviceTokenIds = new[] { device } });
        Assert.True((bool)fits.Data["results"]![0]!["accepted"]!, fits.Text);
        var spare = 2 * (19 - id.ToString().Length);
        await Body(post, (long)id, Text(room + spare));
        Assert.True((bool)(await admin.Post($"{Path}/{id}/test", new { deviceTokenIds = new[] { device } })).Data["results"]![0]!["accepted"]!);
        await Body(post, (long)id, Text(room + spare + 1));
        var refused = (await admin.Post($"{Path}/{id}/test", new { deviceTokenIds = new[] { device } })).Data["results"]![0]!;
        Assert.Equal((false, "INVALID_ARGUMENT"), ((bool)refused["accepted"]!, (string?)refused["code"]));

        static string Text(int bytes) => new string('я', bytes / 2) + new string('x', bytes % 2);

        static object Message(string text) => new { androidMessage = new { title = "x", data = new { a = text } } };
    }

    private static Task<int> Body(DeliveryHost post, long id, string body) =>
        Stoa.Platform.Data.Sql.Change(
            post.Database,
            "UPDATE push.messages SET android_message = jsonb_set(android_message, '{data,a}', to_jsonb($2::text)) WHERE id = $1",
            CancellationToken.None,
            id,
            body
        );

    private static async Task<int> CountByNode(JsonNode request)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", Count]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await node.StandardInput.WriteAsync(request.ToJsonString());
        node.StandardInput.Close();
        return int.Parse(await node.StandardOutput.ReadToEndAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
