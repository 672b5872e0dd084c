namespace Stoa.Server.Tests.Push;

/// <summary>What is empty is no message. A silent push has to be asked for.</summary>
public sealed class EmptyMessageTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";
    private const string Required = "At least one message (Android or iOS) is required";

    [Theory]
    [InlineData("""{"androidMessage":{}}""")]
    [InlineData("""{"iosMessage":{}}""")]
    [InlineData("""{"androidMessage":{},"iosMessage":{}}""")]
    [InlineData("""{"androidMessage":{"title":""}}""")]
    [InlineData("""{"androidMessage":{"title":" ","body":"\n"}}""")]
    [InlineData("""{"androidMessage":{"data":{}}}""")]
    [InlineData("""{"androidMessage":{"color":"#ff0000","channelId":"offers","priority":"high"}}""")]
    [InlineData("""{"iosMessage":{"title":"","subtitle":"","contentAvailable":false}}""")]
    [InlineData("""{"iosMessage":{"category":"offer"}}""")]
    [InlineData("""{"iosMessage":{"imageUrl":"https://shop.example/sale.png"}}""")]
    public async Task It_is_refused_like_one_that_is_missing(string body)
    {
        (await shop.Admin.Post(Path, body)).Says(HttpStatusCode.BadRequest, Required);
        (await shop.Admin.Post(Path, """{"type":"immediate",""" + body[1..])).Says(HttpStatusCode.BadRequest, Required);
        (await shop.Admin.Post(Path + "/preview", body)).Says(HttpStatusCode.BadRequest, Required);
    }

    [Theory]
    [InlineData("""{"androidMessage":{"data":{"refresh":"1"}}}""")]
    [InlineData("""{"iosMessage":{"contentAvailable":true}}""")]
    [InlineData("""{"iosMessage":{"data":{"refresh":"1"}}}""")]
    [InlineData("""{"iosMessage":{"badge":0}}""")]
    public async Task A_silent_push_that_is_asked_for_is_a_message(string body) =>
        Assert.Equal(HttpStatusCode.Created, (await shop.Admin.Post(Path, body)).Status);

    [Fact]
    public async Task A_blank_text_beside_data_and_a_blank_translation_show_nothing()
    {
        var preview = await shop.Admin.Post(
            Path + "/preview",
            """
            {"androidMessage":{"title":" ","data":{"refresh":"1"}},"iosMessage":{"title":"Sale","subtitle":"\t"},"translations":{"es":{"title":" "}}}
            """
        );

        Assert.Equal(
            ["""{}""", """{}""", """{"title":"Sale"}""", """{"title":"Sale"}"""],
            preview.Data["messages"]!
                .AsArray()
                .Select(one => one!["request"]!["message"]!)
                .Select(one => (one["android"] ?? one["apns"]!["payload"]!["aps"]!["alert"])!.ToJsonString()),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task An_empty_message_beside_another_reaches_nobody()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice("android", new[] { tag });
        await shop.Admin.NewDevice("ios", new[] { tag });
        var message = await shop.Admin.Post(
            Path,
            new
            {
                androidMessage = PushDesk.Android(),
                iosMessage = new { title = "" },
                audience = new { tags = new[] { tag } },
            }
        );

        Assert.Null(message.Data["iosMessage"]);
        Assert.Equal("""{"total":1,"platforms":{"android":1}}""", (await shop.Admin.Get($"{Path}/{message.Data["id"]}/audience")).Data.Compact());
    }

    [Fact]
    public async Task A_change_cannot_take_away_all_content()
    {
        var id = await shop.Admin.NewMessage();

        (await shop.Admin.Put($"{Path}/{id}", new { androidMessage = new { title = "", body = "" } })).Says(HttpStatusCode.BadRequest, Required);
        Assert.Equal("Sale", (string?)(await shop.Admin.Get($"{Path}/{id}")).Data["androidMessage"]!["title"]);
    }
}
