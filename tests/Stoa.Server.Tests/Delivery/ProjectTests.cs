using System.Text.Json.Nodes;
using Stoa.FcmDouble;
using Stoa.Platform.Settings;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Delivery;

/// <summary>Several Firebase projects: each device is sent to through its own, and none holds up another.</summary>
public sealed class ProjectTests(TestDatabases databases) : IAsyncLifetime
{
    private DeliveryHost _post = null!;
    private FcmServer _news = null!;
    private Client _admin = null!;

    private StoaHost Node => _post.Node;

    public async ValueTask InitializeAsync()
    {
        _news = await FcmServer.Start(new DoubleSettings { Project = "news-app", KeepsBodies = true });
        _post = await DeliveryHost.Open(databases, [.. OfNews(_news), ("Delivery:RetryFor", "00:00:01")]);
        _admin = await Node.AdminOfPush();
    }

    public async ValueTask DisposeAsync()
    {
        await _post.DisposeAsync();
        await _news.DisposeAsync();
        Directory.Delete(_news.Settings.Folder, recursive: true);
    }

    [Fact]
    public async Task Each_device_is_sent_to_through_the_project_that_its_app_named()
    {
        var user = await Node.NewCustomer();
        Assert.Equal("default", (string)(await Save(user, "ok-shop")).Data["project"]!);
        Assert.Equal("news", (string)(await Save(user, "ok-news", "news")).Data["project"]!);
        // What it does not say again stays.
        Assert.Equal("news", (string)(await Save(user, "ok-news")).Data["project"]!);

        await Sent(new { }, accepted: 2);
        await Sent(new { project = "news" }, accepted: 1);
        await Sent(new { project = "news", topic = "headlines" }, accepted: 1);
        await Sent(new { topic = "offers" }, accepted: 1);

        Assert.Equal((1, 0, 1, 0), (Shop("ok-shop"), Shop("ok-news"), Shop("offers"), Shop("headlines")));
        Assert.Equal((0, 2, 0, 1), (News("ok-shop"), News("ok-news"), News("offers"), News("headlines")));
        Assert.Equal(2, await Node.One<long>("SELECT count(*) FROM push.rates WHERE key IN ('project:stoa-double', 'project:news-app')"));
        var device = await Node.One<long>("SELECT id FROM push.devices WHERE fcm_token = 'ok-news'");
        await _admin.Post($"/admin/device-tokens/{device}/test");
        Assert.Equal((0, 3), (Shop("ok-news"), News("ok-news")));
        await user.Client.Post("/device-tokens/subscribe", new { fcmToken = "ok-news", topic = "headlines" });
        Assert.Equal((false, true), (_post.Fcm.IsSubscribed("headlines", "ok-news"), _news.IsSubscribed("headlines", "ok-news")));
    }

    [Fact]
    public async Task Two_apps_on_one_phone_are_two_devices()
    {
        var user = await Node.NewCustomer();
        await user.Client.Post("/device-tokens", Device("ok-a", "default", "phone"));
        await user.Client.Post("/device-tokens", Device("ok-b", "news", "phone"));
        await user.Client.Post("/device-tokens", Device("ok-c", "news", "phone"));

        Assert.Equal(
            "ok-a default, ok-c news",
            await Node.One<string>("SELECT string_agg(fcm_token || ' ' || project, ', ' ORDER BY fcm_token) FROM push.devices WHERE is_active")
        );
    }

    [Fact]
    public async Task A_name_that_is_not_configured_is_refused_everywhere()
    {
        var user = await Node.NewCustomer();
        const string says = "There is no Firebase project named nwes here";
        Refused(await Save(user, "ok-x", "nwes"));
        Refused(await _admin.Post("/admin/device-tokens", Device("ok-x", "nwes")));
        var device = await _admin.NewDevice(token: "ok-y");
        Refused(await _admin.Put($"/admin/device-tokens/{device}", new { project = "nwes" }));
        Refused(await _admin.Post("/admin/push-messages", new { androidMessage = PushDesk.Android(), audience = new { project = "nwes" } }));
        Assert.Equal((1, "default"), (await _post.Active(), await Node.One<string>("SELECT min(project) FROM push.devices")));
        Assert.Equal("news", (string)(await _admin.Put($"/admin/device-tokens/{device}", new { project = "news" })).Data["project"]!);

        static void Refused(Reply reply) => Assert.True((int)reply.Status is >= 400 and < 500 && (string?)reply.Json["message"] == says, reply.Text);
    }

    [Fact]
    public async Task A_project_that_is_refused_fails_alone()
    {
        _news.RefusesAccount = true;
        await Register("ok-shop-", 300, "default");
        await Register("ok-news-", 300, "news");
        var message = await _post.Draft();
        await _post.Start(message);

        var end = await _post.Until(message, "sent");

        Assert.Equal((300, 300, 0), (end.Accepted, end.Failed, end.Skipped));
        Assert.Equal(300, await Node.One<long>("SELECT count(*) FROM push.failures WHERE code = 'ACCOUNT_REFUSED'"));
        Assert.Equal(600, await _post.Active());
        Assert.Null(end.FailureReason);
    }

    [Fact]
    public async Task A_project_whose_quota_is_used_up_holds_up_no_other()
    {
        _news.Settings.Mode = Outcome.Quota;
        _news.Settings.RetryAfter = 60;
        await Register("ok-news-", 2_000, "news");
        var waiting = await _post.Draft();
        await _post.Start(waiting);
        await Wait.Until(async () =>
            await Node.One<bool>("SELECT coalesce(bool_or(next_at > now() + interval '30 s'), false) FROM push.rates WHERE key = 'project:news-app'")
        );
        await Register("ok-shop-", 2_000, "default");
        var message = await _post.Draft();
        await _post.Start(message);

        await Wait.Until(() => Task.FromResult(_post.Fcm.Journal.Totals.Accepted == 2_000));

        Assert.Equal("sending", (await _post.Read(message)).Status);
        Assert.Equal(0, _news.Journal.Totals.Accepted);
        foreach (var one in new[] { waiting, message })
        {
            await _post.Set(one, "cancelled");
        }
    }

    [Fact]
    public async Task A_project_whose_quota_is_used_up_leaves_the_large_messages_of_others_a_place()
    {
        _news.Settings.Mode = Outcome.Quota;
        _news.Settings.RetryAfter = 60;
        await using var post = await DeliveryHost.Open(
            databases,
            [.. OfNews(_news), ("Fcm:Projects:news:MessagesPerSecond", "40"), ("Delivery:ShardSize", "100"), ("Delivery:SmallAudience", "100")]
        );
        await Register("ok-news-", 2_000, "news", post.Node);
        var waiting = await post.Draft();
        await post.Start(waiting);
        await Wait.Until(async () =>
            await post.Node.One<bool>(
                """
                SELECT (SELECT coalesce(bool_or(next_at > now() + interval '30 s'), false) FROM push.rates WHERE key = 'project:news-app')
                    AND (SELECT count(*) FROM push.shards WHERE lease_until > now()) >= 7
                """
            )
        );
        await Register("ok-shop-", 300, "default", post.Node);
        var message = await post.Draft();
        await post.Start(message);

        await Wait.Until(() => post.Fcm.Journal.Totals.Accepted == 300);

        Assert.Equal(7, await post.Node.One<long>("SELECT count(*) FROM push.shards WHERE project = 'news' AND lease_until > now()"));
        foreach (var one in new[] { waiting, message })
        {
            await post.Set(one, "cancelled");
        }
    }

    [Fact]
    public async Task A_device_of_a_project_that_is_gone_from_the_settings_fails_and_stays()
    {
        await Register("ok-old-", 3, "old");
        await Register("ok-shop-", 1, "default");
        var message = await _post.Draft();
        await _post.Start(message);

        var end = await _post.Until(message, "sent");

        Assert.Equal((1, 3), (end.Accepted, end.Failed));
        Assert.Equal(3, await Node.One<long>("SELECT count(*) FROM push.failures WHERE code = 'PROJECT_NOT_CONFIGURED'"));
        Assert.Equal(4, await _post.Active());
    }

    [Fact]
    public async Task Where_there_is_no_key_the_metadata_server_gives_project_and_tokens()
    {
        (string, string)[] google =
        [
            ("Fcm:BaseUrl", _news.BaseUrl),
            ("Fcm:TrustedCertificate", _news.CertificateFile),
            ("Fcm:CredentialsFrom", "google"),
            ("Fcm:MetadataUrl", _news.ControlUrl),
        ];
        await using var host = await StoaHost.Start(await databases.Create(), google);
        var admin = await host.AdminOfPush();
        await admin.NewDevice(token: "ok-cloud");

        var message = (long)(await admin.Post("/admin/push-messages", new { type = "immediate", androidMessage = PushDesk.Android() })).Data["id"]!;
        await admin.Until(message, "sent");
        // One that ran out is fetched anew.
        _news.RevokeAccessTokens();
        var again = (long)(await admin.Post("/admin/push-messages", new { type = "immediate", androidMessage = PushDesk.Android() })).Data["id"]!;
        await admin.Until(again, "sent");

        Assert.Equal((2, 2), (News("ok-cloud"), _news.TokenExchanges));

        var nowhere = await Assert.ThrowsAsync<StartException>(async () =>
            await StoaHost.Start(await databases.Create(), [("Fcm:CredentialsFrom", "google"), ("Fcm:MetadataUrl", _news.ControlUrl + "/nowhere")])
        );
        Assert.StartsWith(
            "Fcm:CredentialsFrom is 'google', but GOOGLE_APPLICATION_CREDENTIALS is not set and "
                + $"{_news.ControlUrl}/nowhere/computeMetadata/v1/project/project-id",
            nowhere.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Fcm:Projects:Big News:CredentialsFrom", "google", "Fcm:Projects:Big News: a name has 1 to 40 of a-z, 0-9, - and _, and is not 'default'")]
    [InlineData("Fcm:Projects:default:CredentialsFrom", "google", "Fcm:Projects:default: a name has 1 to 40 of a-z, 0-9, - and _, and is not 'default'")]
    [InlineData("Fcm:Projects:news:MessagesPerSecond", "10", "Fcm:Projects:news has no credentials: set Fcm:Projects:news:CredentialsFile")]
    [InlineData("Fcm:Projects:news:CredentialsFile", "/nowhere", "Fcm:Projects:news:CredentialsFile is '/nowhere', which is not a service account key")]
    [InlineData("Fcm:Projects:news:Connections", "none", "Fcm:Projects:news:Connections")]
    [InlineData("Fcm:CredentialsFrom", "aws", "Fcm:CredentialsFrom is 'aws', but credentials come from 'google'")]
    public async Task A_setting_that_cannot_be_meant_stops_the_start(string key, string value, string told)
    {
        var start = await Assert.ThrowsAsync<StartException>(async () => await StoaHost.Start(await databases.Create(), (key, value)));

        Assert.StartsWith(told, start.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_names_for_one_project_stop_the_start()
    {
        var start = await Assert.ThrowsAsync<StartException>(async () =>
            await StoaHost.Start(
                await databases.Create(),
                [.. DeliveryHost.SettingsFor(_post.Fcm), ("Fcm:Projects:twin:CredentialsFile", _post.Fcm.CredentialsFile)]
            )
        );

        Assert.Equal("Fcm:Projects:twin is the project 'stoa-double', and so is Fcm: they would share its quota.", start.Message);
    }

    private static (string Key, string Value)[] OfNews(FcmServer news) =>
        [
            ("Fcm:Projects:news:CredentialsFile", news.CredentialsFile),
            ("Fcm:Projects:news:BaseUrl", news.BaseUrl),
            ("Fcm:Projects:news:IidBaseUrl", news.BaseUrl),
            ("Fcm:Projects:news:TrustedCertificate", news.CertificateFile),
        ];

    private static JsonObject Device(string token, string? project, string? device = null)
    {
        var body = new JsonObject { ["fcmToken"] = token, ["platform"] = "android" };
        foreach (var (member, value) in new[] { ("project", project), ("deviceId", device) })
        {
            if (value is not null)
            {
                body[member] = value;
            }
        }
        return body;
    }

    private static Task<Reply> Save(User user, string token, string? project = null) => user.Client.Post("/device-tokens", Device(token, project));

    private async Task Sent(object audience, int accepted)
    {
        var made = await _admin.Post(
            "/admin/push-messages",
            new
            {
                type = "immediate",
                androidMessage = PushDesk.Android(),
                audience,
            }
        );
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        Assert.Equal(accepted, (int)(await _admin.Until((long)made.Data["id"]!, "sent"))["counters"]!["accepted"]!);
    }

    private Task<int> Register(string prefix, int count, string project, StoaHost? node = null) =>
        (node ?? Node).Execute(
            """
            INSERT INTO push.devices (fcm_token, platform, project, last_seen_at, created_at, updated_at)
            SELECT $1 || n, 'android', $3, now(), now(), now() FROM generate_series(1, $2::int) AS n
            """,
            prefix,
            count,
            project
        );

    private int Shop(string token) => _post.Fcm.Journal.Receipts(token);

    private int News(string token) => _news.Journal.Receipts(token);
}
