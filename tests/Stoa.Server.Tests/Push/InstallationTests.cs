using Npgsql;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Push;

/// <summary>Apps that are installed again, and devices whose app is not quite as expected: each is saved, and gets everything once.</summary>
public sealed class InstallationTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task An_app_that_is_installed_again_takes_the_place_of_its_former_token()
    {
        var (user, installation) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag());
        var first = await Register(user, PushDesk.Token(), installation);
        var again = await Register(user, PushDesk.Token(), installation);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal((long)first.Data["id"]!, (long)again.Data["id"]!);
        Assert.Equal(1, await Active(user));
    }

    [Fact]
    public async Task A_token_that_FCM_changed_is_replaced_by_its_successor()
    {
        var (user, former, token) = (await shop.NewCustomer(), PushDesk.Token(), PushDesk.Token());
        var id = (long)(await Register(user, former)).Data["id"]!;

        var renewed = await Register(user, token, previous: former);

        Assert.Equal((id, token), ((long)renewed.Data["id"]!, (string?)renewed.Data["fcmToken"]));
        Assert.Equal(1, await Active(user));
    }

    [Fact]
    public async Task What_else_is_left_of_the_installation_is_switched_off()
    {
        var (user, installation, token) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag(), PushDesk.Token());
        var former = await Register(user, PushDesk.Token(), installation);
        await Register(user, token);
        await Register(user, token, installation);

        Assert.Equal(1, await Active(user));
        Assert.Equal("replaced", (string?)(await shop.Admin.Get($"/admin/device-tokens/{former.Data["id"]}")).Data["deactivationReason"]);
    }

    [Fact]
    public async Task A_device_id_that_staff_give_is_the_one_that_the_app_says()
    {
        var (user, installation) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag());
        var id = (long)(await Register(user, PushDesk.Token())).Data["id"]!;

        var given = await shop.Admin.Put($"/admin/device-tokens/{id}", new { deviceId = $" {installation} " });

        Assert.Equal(installation, (string?)given.Data["deviceId"]);
        Assert.Equal(id, (long)(await Register(user, PushDesk.Token(), installation)).Data["id"]!);
    }

    [Fact]
    public async Task The_device_id_of_somebody_else_takes_nothing_from_them()
    {
        var (anna, bert, installation) = (await shop.NewCustomer(), await shop.NewCustomer(), "phone-" + PushDesk.Tag());
        var annas = await Register(anna, PushDesk.Token(), installation);
        await Register(bert, PushDesk.Token(), installation);

        Assert.Equal((1, 1), (await Active(anna), await Active(bert)));
        Assert.Equal(anna.Id, (string?)(await shop.Admin.Get($"/admin/device-tokens/{annas.Data["id"]}")).Data["userId"]);
    }

    [Fact]
    public async Task Of_concurrent_registrations_of_one_installation_one_token_stays()
    {
        var (user, installation) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag());

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Register(user, PushDesk.Token(), installation)));

        Assert.All(replies, reply => Assert.True((int)reply.Status is 200 or 201, reply.Text));
        Assert.Equal(1, await Active(user));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_is_registered_meanwhile_is_the_installation_all_the_same(bool byDeviceId)
    {
        var (user, installation, former, token) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag(), PushDesk.Token(), PushDesk.Token());
        await Register(user, former, installation);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (
            var first = new NpgsqlCommand(InsertSql, connection)
            {
                Parameters =
                {
                    new() { Value = token },
                    new() { Value = Guid.Parse(user.Id) },
                },
            }
        )
        {
            await first.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var second = byDeviceId ? Register(user, token, installation) : Register(user, token, previous: former);
        await Wait.Until(() => shop.Host.Database.IsWaiting("UPDATE push.devices d SET fcm_token%"));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, token), ((await second).Status, (string?)(await second).Data["fcmToken"]));
        Assert.Equal(1, await Active(user));
    }

    [Fact]
    public async Task Staff_who_switched_a_device_off_are_not_overruled_by_a_new_token()
    {
        var (user, installation) = (await shop.NewCustomer(), "phone-" + PushDesk.Tag());
        var id = (await Register(user, PushDesk.Token(), installation)).Data["id"];
        await shop.Admin.Post($"/admin/device-tokens/{id}/deactivate");

        Assert.Equal("manual", (string?)(await Register(user, PushDesk.Token(), installation)).Data["deactivationReason"]);
    }

    [Theory]
    [InlineData("+00:00", "en_US", "UTC", "en-US", 0)]
    [InlineData("GMT+2", "zh_TW_#Hant", "Etc/GMT-2", "zh-Hant-TW", 0)]
    [InlineData("+05:30", "Klingon, I think", null, null, 2)]
    [InlineData("Mars/Olympus", "C", null, null, 2)]
    [InlineData("UTC", "#Hant", "UTC", null, 1)]
    [InlineData("", "", null, null, 0)]
    public async Task A_device_is_saved_whatever_it_calls_its_place(string timeZone, string locale, string? savedZone, string? savedLocale, int hints)
    {
        var body = new
        {
            fcmToken = PushDesk.Token(),
            platform = "android",
            timeZone,
            locale,
        };
        var saved = await shop.Customer.Client.Post("/device-tokens", body);
        var again = await shop.Admin.Put($"/admin/device-tokens/{saved.Data["id"]}", new { timeZone, locale });

        foreach (var reply in new[] { saved, again })
        {
            Assert.True((int)reply.Status is 200 or 201, reply.Text);
            Assert.Equal((savedZone, savedLocale), ((string?)reply.Data["timeZone"], (string?)reply.Data["locale"]));
            Assert.Equal(hints, reply.Data["hints"]?.AsArray().Count ?? 0);
        }
        if (locale == "C")
        {
            Assert.Equal("The locale was left out: \"C\" is not a language tag", (string?)saved.Data["hints"]![0]);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("undefined")]
    [InlineData("two words")]
    public async Task What_is_no_token_is_refused(string token)
    {
        (await shop.Customer.Client.Post("/device-tokens", new { fcmToken = token, platform = "ios" })).Invalid("fcmToken must be a valid string");
        (await shop.Admin.Post("/admin/device-tokens", new { fcmToken = token, platform = "ios" })).Invalid("fcmToken must be a valid string");
    }

    [Fact]
    public async Task White_space_around_a_token_is_not_part_of_it()
    {
        var token = PushDesk.Token();
        var ids = new List<long>();
        foreach (var text in new[] { token, " " + token, token + "\n" })
        {
            ids.Add((long)(await shop.Customer.Client.Post("/device-tokens", new { fcmToken = text, platform = "ios" })).Data["id"]!);
        }

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_DELETE_that_names_no_token_means_the_devices_of_this_session()
    {
        var user = await shop.NewCustomer();
        var here = (await Register(user, PushDesk.Token())).Data["id"];
        var there = await shop.Admin.NewDevice(user: user.Id);

        var reply = await user.Client.Delete("/device-tokens");

        Assert.Equal((HttpStatusCode.OK, """{"success":true,"message":"Request Success","data":null}"""), (reply.Status, reply.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Admin.Get($"/admin/device-tokens/{here}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Get($"/admin/device-tokens/{there}")).Status);
    }

    private static Task<Reply> Register(User user, string token, string? deviceId = null, string? previous = null) =>
        user.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = token,
                platform = "android",
                deviceId,
                previousToken = previous,
            }
        );

    /// <summary>What another registration has not yet committed.</summary>
    private const string InsertSql = """
        INSERT INTO push.devices (fcm_token, platform, user_id, last_seen_at, created_at, updated_at) VALUES ($1, 'android', $2, now(), now(), now())
        """;

    private async Task<int> Active(User user) => (await shop.Admin.Get($"/admin/device-tokens?userId={user.Id}&isActive=true")).Data.AsArray().Count;
}
