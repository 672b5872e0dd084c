using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Tests.Fcm;

/// <summary>A message rendered once and spliced for each device equals one serialized for each device.</summary>
public sealed class RenderingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly AndroidMessage Android = new()
    {
        Title = "Sale",
        Body = "\"20 %\" off — äöü 🎉",
        ImageUrl = "https://shop.example/i.png",
        Icon = "bell",
        Color = "#ff6600",
        Sound = "ping",
        ChannelId = "offers",
        ClickAction = "OPEN",
        Priority = "high",
        TtlSeconds = 3600,
        CollapseKey = "sale",
        Data = new Dictionary<string, string>(StringComparer.Ordinal) { ["deepLink"] = "https://shop.example/?a=1&b=2", ["messageId"] = "forged" },
    };

    private static readonly IosMessage Ios = new()
    {
        Title = "Sale",
        Subtitle = "Now",
        Body = "20 % off",
        ImageUrl = "https://shop.example/i.png",
        Sound = "ping.caf",
        Badge = 3,
        Category = "offer",
        ThreadId = "sale",
        InterruptionLevel = "active",
        Priority = "high",
        ExpirationSeconds = 600,
    };

    [Theory]
    [InlineData("dGhlIHRva2Vu:APA91b")]
    [InlineData("\"}, \"x\": {\"")]
    [InlineData("ünïcödé\u0001\\")]
    public void A_spliced_message_equals_a_serialized_one(string token)
    {
        var expected = new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["token"] = token,
                ["data"] = new JsonObject { ["deepLink"] = "https://shop.example/?a=1&b=2", ["messageId"] = "7" },
                ["android"] = new JsonObject
                {
                    ["priority"] = "high",
                    ["ttl"] = "3600s",
                    ["collapse_key"] = "sale",
                    ["notification"] = new JsonObject
                    {
                        ["title"] = "Sale",
                        ["body"] = "\"20 %\" off — äöü 🎉",
                        ["image"] = "https://shop.example/i.png",
                        ["icon"] = "bell",
                        ["color"] = "#ff6600",
                        ["sound"] = "ping",
                        ["channel_id"] = "offers",
                        ["tag"] = "7",
                        ["click_action"] = "OPEN",
                    },
                },
            },
        };

        Assert.Equal(JsonSerializer.SerializeToUtf8Bytes(expected), Renderer(Start).For("android", null)!.For(token, isFid: false));
    }

    [Theory]
    [InlineData("token\\\"é", false)]
    [InlineData("fid-1", true)]
    public async Task The_bytes_on_the_wire_are_the_same(string token, bool isFid)
    {
        var rendering = Renderer(Start).For("android", null)!;
        using var content = new MessageContent(rendering, token, isFid);

        Assert.Equal(rendering.For(token, isFid), await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_image_on_iOS_sets_mutable_content()
    {
        var apns = Message(Renderer(Start).For("ios", null)!)["apns"]!;

        Assert.Equal(1, (int)apns["payload"]!["aps"]!["mutable-content"]!);
        Assert.Equal("https://shop.example/i.png", (string)apns["fcm_options"]!["image"]!);
        Assert.Equal("7", (string)apns["headers"]!["apns-collapse-id"]!);
        Assert.Equal(
            Start.AddSeconds(600).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            (string)apns["headers"]!["apns-expiration"]!
        );
    }

    [Fact]
    public void A_data_only_message_is_a_background_push_with_low_priority_on_iOS()
    {
        var silent = new IosMessage
        {
            Priority = "high",
            Data = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" },
        };
        var renderer = new MessageRenderer(new MessageContents(7, null, silent, new Dictionary<string, Translation>(StringComparer.Ordinal)), Start, Start);

        var apns = Message(renderer.For("ios", null)!)["apns"]!;

        Assert.Equal(
            ("5", "background", 1),
            ((string)apns["headers"]!["apns-priority"]!, (string)apns["headers"]!["apns-push-type"]!, (int)apns["payload"]!["aps"]!["content-available"]!)
        );
    }

    [Fact]
    public void Waiting_does_not_extend_the_time_to_live()
    {
        Assert.Equal("600s", (string)Message(Renderer(Start.AddMinutes(50)).For("android", null)!)["android"]!["ttl"]!);
        Assert.Null(Renderer(Start.AddMinutes(60)).For("android", null));
        Assert.Equal("3600s", (string)Message(Renderer(Start.AddHours(-1)).For("android", null)!)["android"]!["ttl"]!);
        Assert.Null(Renderer(Start.AddMinutes(11)).For("ios", null));
    }

    [Fact]
    public void Each_device_gets_its_own_language()
    {
        Assert.Equal("Rebajas", Title("es-MX"));
        Assert.Equal("Sale", Title("de"));
        Assert.Equal("Sale", Title(null));

        static string Title(string? locale) => (string)Message(Renderer(Start).For("android", locale)!)["android"]!["notification"]!["title"]!;
    }

    [Fact]
    public void A_message_over_4096_bytes_is_detected_before_sending()
    {
        var large = Android with { Body = new string('x', 4096) };

        Assert.Contains(
            new MessageRenderer(new MessageContents(7, large, null, new Dictionary<string, Translation>(StringComparer.Ordinal)), Start, Start).All(),
            rendering => rendering.IsTooLarge
        );
        Assert.DoesNotContain(Renderer(Start).All(), rendering => rendering.IsTooLarge);
    }

    private static MessageRenderer Renderer(DateTimeOffset now) =>
        new(
            new MessageContents(7, Android, Ios, new Dictionary<string, Translation>(StringComparer.Ordinal) { ["es"] = new("Rebajas", null, null) }),
            Start,
            now
        );

    private static JsonNode Message(Rendering rendering) => JsonNode.Parse(rendering.For("t", isFid: false))!["message"]!;
}
