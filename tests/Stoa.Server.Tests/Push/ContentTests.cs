using System.Text.Json.Nodes;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Contents of browsers, texts of the app's own, and words that are each recipient's own; all let through by FCM's schema.</summary>
public sealed class ContentTests(TestDatabases databases)
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task A_browser_is_sent_its_own_message()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await admin.NewDevice("web", token: "ok-browser");
        await admin.NewDevice("android", token: "ok-phone");
        var message = await admin.Post(
            Path,
            new
            {
                type = "immediate",
                webMessage = new
                {
                    title = "Sale",
                    body = "20 % off",
                    icon = "https://shop.example/icon.png",
                    link = "https://shop.example/sale",
                    ttlSeconds = 3600,
                    urgency = "high",
                    analyticsLabel = "sale",
                    data = new { a = "b" },
                },
            }
        );
        Assert.True(message.Status == HttpStatusCode.Created, message.Text);
        var id = (long)message.Data["id"]!;
        await admin.Until(id, "sent");

        Assert.Equal(0, post.Fcm.Journal.Attempts("ok-phone"));
        var sent = JsonNode.Parse(post.Fcm.Journal.Body("ok-browser")!)!["message"]!;
        Assert.Equal($$"""{"a":"b","messageId":"{{id}}"}""", sent["data"]!.ToJsonString());
        var web = sent["webpush"]!;
        Assert.Equal("high", (string?)web["headers"]!["Urgency"]);
        Assert.InRange(int.Parse((string)web["headers"]!["TTL"]!, System.Globalization.CultureInfo.InvariantCulture), 3500, 3600);
        Assert.Equal(
            $$"""{"title":"Sale","body":"20 % off","icon":"https://shop.example/icon.png","tag":"{{id}}"}""",
            web["notification"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
        );
        Assert.Equal("""{"link":"https://shop.example/sale","analytics_label":"sale"}""", web["fcm_options"]!.ToJsonString());
    }

    [Fact]
    public async Task Variables_have_names_that_texts_can_have_in_braces_also_in_camel_case()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var text = new { title = "{productName}, {percent2|10} % off" };

        (await admin.Post(Path, """{"androidMessage":{"title":"x"},"variables":{"product name":"Shoes","1st":"x","The_end!":"x"}}""")).Invalid(
            "variables.1st must be a name of letters, digits and _ (discount)",
            "variables.The_end! must be a name of letters, digits and _ (discount)",
            "variables.product name must be a name of letters, digits and _ (discount)"
        );
        var preview = await admin.Post(Path + "/preview", new { androidMessage = text, variables = new { productName = "Shoes" } });
        Assert.Equal("Shoes, {percent2|10} % off", (string?)preview.Data["messages"]![0]!["request"]!["message"]!["android"]!["notification"]!["title"]);
    }

    [Fact]
    public async Task A_link_of_a_browser_and_a_label_have_the_forms_that_FCM_takes()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();

        (
            await admin.Post(
                Path,
                new
                {
                    webMessage = new
                    {
                        title = "x",
                        link = "http://shop.example",
                        analyticsLabel = "a b",
                        urgency = "now",
                    },
                }
            )
        ).Invalid(
            "webMessage.link must be a URL address",
            "webMessage.urgency must be one of the following values: very-low, low, normal, high",
            "webMessage.analyticsLabel must be a valid string"
        );
        (await admin.Post(Path, new { androidMessage = new { titleLocArgs = new[] { "x" }, title = "x" } })).Invalid(
            "androidMessage.titleLocKey should not be empty"
        );
    }

    [Fact]
    public async Task Texts_of_the_app_and_what_else_a_notification_has_reach_the_phone()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await admin.NewDevice("android", token: "ok-android");
        await admin.NewDevice("ios", token: "ok-ios");
        var message = await admin.Post(
            Path,
            new
            {
                type = "immediate",
                androidMessage = new
                {
                    titleLocKey = "sale_title",
                    bodyLocKey = "sale_body",
                    bodyLocArgs = new[] { "20 %" },
                    notificationCount = 3,
                    visibility = "secret",
                    sticky = true,
                    analyticsLabel = "sale",
                    collapseKey = "sale",
                },
                iosMessage = new
                {
                    titleLocKey = "sale_title",
                    bodyLocKey = "sale_body",
                    bodyLocArgs = new[] { "20 %" },
                    relevanceScore = 0.75,
                    analyticsLabel = "sale",
                },
            }
        );
        Assert.True(message.Status == HttpStatusCode.Created, message.Text);
        await admin.Until((long)message.Data["id"]!, "sent");

        var android = JsonNode.Parse(post.Fcm.Journal.Body("ok-android")!)!["message"]!["android"]!;
        Assert.Equal(
            $$"""{"tag":"{{message.Data["id"]}}","title_loc_key":"sale_title","body_loc_key":"sale_body","body_loc_args":"""
                + """["20 %"],"sticky":true,"notification_count":3,"visibility":"SECRET"}""",
            android["notification"]!.ToJsonString()
        );
        Assert.Equal("""{"analytics_label":"sale"}""", android["fcm_options"]!.ToJsonString());
        var ios = JsonNode.Parse(post.Fcm.Journal.Body("ok-ios")!)!["message"]!["apns"]!;
        Assert.Equal(
            """{"alert":{"title-loc-key":"sale_title","loc-key":"sale_body","loc-args":["20 %"]},"relevance-score":0.75}""",
            ios["payload"]!["aps"]!.ToJsonString()
        );
        Assert.Equal("alert", (string?)ios["headers"]!["apns-push-type"]);
    }

    [Fact]
    public async Task Each_recipient_is_called_by_name_and_who_has_none_by_what_stands_for_it()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, john) = (await post.Node.AdminOfPush(), await post.Node.NewCustomer());
        await john.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = "ok-john",
                platform = "android",
                locale = "es-MX",
            }
        );
        await admin.NewDevice("android", token: "ok-nobody");
        await admin.NewDevice("android", token: "ok-nadie", locale: "es");
        var message = await admin.Post(
            Path,
            new
            {
                type = "immediate",
                androidMessage = new { title = "Hello {first_name}, look", body = "Dear {first_name|friend} {last_name}: {other}" },
                translations = new { es = new { title = "Hola {first_name|amigo}" } },
            }
        );
        await admin.Until((long)message.Data["id"]!, "sent");

        Assert.Equal(("Hola John", "Dear John Doe: {other}"), Shown("ok-john"));
        Assert.Equal(("Hello, look", "Dear friend: {other}"), Shown("ok-nobody"));
        Assert.Equal(("Hola amigo", "Dear friend: {other}"), Shown("ok-nadie"));
        var preview = (await admin.Post($"{Path}/{message.Data["id"]}/preview")).Data["messages"]![0]!;
        Assert.Equal("Hello, look", (string?)preview["request"]!["message"]!["android"]!["notification"]!["title"]);

        (string?, string?) Shown(string token)
        {
            var notification = JsonNode.Parse(post.Fcm.Journal.Body(token)!)!["message"]!["android"]!["notification"]!;
            return ((string?)notification["title"], (string?)notification["body"]);
        }
    }
}
