namespace Stoa.Server.Tests.Push;

/// <summary>Document 002, "Device Tokens", under its own contract.</summary>
public sealed class DeviceTokenTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task A_token_is_created_read_changed_deactivated_activated_and_deleted()
    {
        var token = PushDesk.Token();
        var created = await shop.Admin.Post(
            "/admin/device-tokens",
            new
            {
                fcmToken = token,
                platform = "ios",
                locale = "pt-br",
                timeZone = "America/Sao_Paulo",
                tags = new[] { "vip", "vip" },
            }
        );
        var id = (long)created.Data["id"]!;

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(
            (token, "token", "pt-BR", true),
            ((string?)created.Data["fcmToken"], (string?)created.Data["kind"], (string?)created.Data["locale"], (bool)created.Data["isActive"]!)
        );
        Assert.Equal("""["vip"]""", created.Data["tags"].Compact());
        Assert.Equal(created.Data.Compact(), (await shop.Admin.Get($"/admin/device-tokens/{id}")).Data.Compact());

        var changed = (await shop.Admin.Put($"/admin/device-tokens/{id}", new { deviceName = "iPhone", locale = (string?)null })).Data;
        Assert.Equal(("iPhone", null, "America/Sao_Paulo"), ((string?)changed["deviceName"], (string?)changed["locale"], (string?)changed["timeZone"]));

        Assert.Equal("manual", (string?)(await shop.Admin.Post($"/admin/device-tokens/{id}/deactivate")).Data["deactivationReason"]);
        Assert.True((bool)(await shop.Admin.Post($"/admin/device-tokens/{id}/activate")).Data["isActive"]!);

        var gone = await shop.Admin.Delete($"/admin/device-tokens/{id}");
        Assert.Equal((HttpStatusCode.OK, """{"success":true,"message":"Request Success","data":null}"""), (gone.Status, gone.Text));
        (await shop.Admin.Get($"/admin/device-tokens/{id}")).Says(HttpStatusCode.NotFound, $"Device token with ID {id} not found");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task An_unknown_id_of_any_form_is_echoed_in_the_404(string id)
    {
        var path = $"/admin/device-tokens/{id}";
        foreach (
            var reply in new[]
            {
                await shop.Admin.Get(path),
                await shop.Admin.Put(path, new { deviceName = "x" }),
                await shop.Admin.Delete(path),
                await shop.Admin.Post(path + "/activate"),
                await shop.Admin.Post(path + "/deactivate"),
                await shop.Admin.Post(path + "/test"),
            }
        )
        {
            reply.Says(HttpStatusCode.NotFound, $"Device token with ID {id} not found");
        }
    }

    [Fact]
    public async Task An_existing_token_is_refused_even_if_inactive_and_as_a_change_of_another()
    {
        var token = PushDesk.Token();
        var id = await shop.Admin.NewDevice(token: token);
        var other = await shop.Admin.NewDevice();

        (await shop.Admin.Post("/admin/device-tokens", new { fcmToken = token, platform = "web" })).Says(HttpStatusCode.BadRequest, "FCM token already exists");
        (await shop.Admin.Put($"/admin/device-tokens/{other}", new { fcmToken = token })).Says(HttpStatusCode.BadRequest, "FCM token already exists");
        await shop.Admin.Post($"/admin/device-tokens/{id}/deactivate");
        (await shop.Admin.Post("/admin/device-tokens", new { fcmToken = token, platform = "android" })).Says(
            HttpStatusCode.BadRequest,
            "FCM token already exists"
        );

        var (store, standard) = (
            await shop.Admin.Under("/api/v1").Post("/admin/device-tokens", new { fcm_token = token, platform = "android" }),
            await shop.Admin.Under("/as/standard/api").Post("/admin/device-tokens", new { fcm_token = token, platform = "android" })
        );
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (store.Status, standard.Status));
        Assert.Equal("FCM token already exists", (string?)store.Json["error"]!["message"]);
    }

    [Fact]
    public async Task Of_many_concurrent_creations_of_one_token_one_succeeds()
    {
        var token = PushDesk.Token();
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => shop.Admin.Post("/admin/device-tokens", new { fcmToken = token, platform = "android" }))
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Says(HttpStatusCode.BadRequest, "FCM token already exists"));
    }

    [Fact]
    public async Task Errors_of_a_token_are_reported_member_by_member()
    {
        var reply = await shop.Admin.Post(
            "/admin/device-tokens",
            new
            {
                platform = "symbian",
                locale = 1,
                timeZone = new string('x', 101),
                userId = "me",
                tags = "vip",
                isActive = "yes",
                deviceToken = 1,
            }
        );

        reply.Invalid(
            "fcmToken should not be empty",
            "platform must be one of the following values: android, ios, web",
            "locale must be a string",
            "timeZone must be shorter than or equal to 100 characters",
            "tags must be an array of strings",
            "userId must be a UUID",
            "isActive must be a boolean value",
            "property deviceToken should not exist"
        );
        (await shop.Admin.Post("/admin/device-tokens", new { fcmToken = new string('x', 4097), platform = "ios" })).Invalid(
            "fcmToken must be shorter than or equal to 4096 characters"
        );
        Assert.Equal(
            HttpStatusCode.Created,
            (await shop.Admin.Post("/admin/device-tokens", new { fcmToken = PushDesk.Token().PadRight(4096, 'x'), platform = "ios" })).Status
        );
    }

    [Fact]
    public async Task A_list_can_be_filtered_by_every_parameter_and_has_pages()
    {
        var (tag, owner) = (PushDesk.Tag(), await shop.NewCustomer());
        var android = await shop.Admin.NewDevice("android", new[] { tag }, "es-MX", user: owner.Id);
        var ios = await shop.Admin.NewDevice("ios", new[] { tag }, "es");
        await shop.Admin.NewDevice("ios", new[] { tag + "x" }, "est");
        await shop.Admin.Post($"/admin/device-tokens/{ios}/deactivate");

        Assert.Equal([ios, android], await Ids($"tag={tag}"));
        Assert.Equal([android], await Ids($"tag={tag}&platform=android"));
        Assert.Equal([android], await Ids($"tag={tag}&isActive=true"));
        Assert.Equal([android], await Ids($"userId={owner.Id}"));
        Assert.Equal([ios, android], await Ids($"tag={tag}&locale=ES"));
        Assert.Equal([android], await Ids($"tag={tag}&page=2&pageSize=1"));
        Assert.Empty(await Ids("userId=nobody"));
        (await shop.Admin.Get("/admin/device-tokens?platform=palm&isActive=1")).Invalid(
            "platform must be one of the following values: android, ios, web",
            "isActive must be one of the following values: true, false"
        );

        async Task<long[]> Ids(string query) =>
            [.. (await shop.Admin.Get("/admin/device-tokens?" + query)).Data.AsArray().Select(device => (long)device!["id"]!)];
    }

    [Fact]
    public async Task Registering_a_token_again_updates_it_and_moves_it_to_the_signed_in_user()
    {
        var (token, first, second) = (PushDesk.Token(), await shop.NewCustomer(), await shop.NewCustomer());
        var created = await first.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = token,
                platform = "android",
                deviceName = "Pixel",
                tags = new[] { "mine" },
            }
        );
        var again = await first.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = token,
                platform = "android",
                appVersion = "2.0",
            }
        );
        var moved = await second.Client.Post("/device-tokens", new { fcmToken = token, platform = "android" });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK), (created.Status, again.Status, moved.Status));
        Assert.Equal(("Pixel", "2.0", """["mine"]"""), ((string?)again.Data["deviceName"], (string?)again.Data["appVersion"], again.Data["tags"].Compact()));
        Assert.Equal((second.Id, "[]", (long)created.Data["id"]!), ((string?)moved.Data["userId"], moved.Data["tags"].Compact(), (long)moved.Data["id"]!));
    }

    [Fact]
    public async Task Registering_again_reactivates_a_token_unless_staff_deactivated_it()
    {
        var (token, user) = (PushDesk.Token(), await shop.NewCustomer());
        var id = (long)(await user.Client.Post("/device-tokens", new { fcmToken = token, platform = "ios" })).Data["id"]!;
        await shop.Host.Execute("UPDATE push.devices SET is_active = false, deactivation_reason = 'unregistered' WHERE id = $1", id);
        Assert.True((bool)(await user.Client.Post("/device-tokens", new { fcmToken = token, platform = "ios" })).Data["isActive"]!);

        await shop.Admin.Post($"/admin/device-tokens/{id}/deactivate");
        Assert.Equal("manual", (string?)(await user.Client.Post("/device-tokens", new { fcmToken = token, platform = "ios" })).Data["deactivationReason"]);
    }

    [Theory]
    [InlineData("DELETE", "/device-tokens")]
    [InlineData("POST", "/device-tokens/forget")]
    public async Task An_app_can_delete_its_own_token_and_learns_nothing_about_others(string method, string path)
    {
        var (token, owner, other) = (PushDesk.Token(), await shop.NewCustomer(), await shop.NewCustomer());
        var id = (long)(await owner.Client.Post("/device-tokens", new { fcmToken = token, platform = "ios" })).Data["id"]!;

        var others = await other.Client.Send(new HttpMethod(method), path, new { fcmToken = token });
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Get($"/admin/device-tokens/{id}")).Status);
        var own = await owner.Client.Send(new HttpMethod(method), path, new { fcmToken = token });

        Assert.Equal((HttpStatusCode.OK, own.Text), (others.Status, others.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Admin.Get($"/admin/device-tokens/{id}")).Status);
    }

    [Fact]
    public async Task Statistics_count_by_platform_and_by_reason()
    {
        await shop.Admin.NewDevice("web");
        var before = (await shop.Admin.Get("/admin/device-tokens/stats")).Data;
        var id = await shop.Admin.NewDevice("web");
        await shop.Host.Execute("UPDATE push.devices SET last_seen_at = now() - interval '31 days' WHERE id = $1", id);
        var with = (await shop.Admin.Get("/admin/device-tokens/stats")).Data;
        await shop.Admin.Post($"/admin/device-tokens/{id}/deactivate");
        var after = (await shop.Admin.Get("/admin/device-tokens/stats")).Data;

        Assert.Equal((long)before["platforms"]!["web"]! + 1, (long)with["platforms"]!["web"]!);
        Assert.Equal((long)before["stale"]! + 1, (long)with["stale"]!);
        Assert.Equal((long)with["active"]! - 1, (long)after["active"]!);
        Assert.Equal((long)with["total"]!, (long)after["total"]!);
        Assert.True((long)after["inactive"]!["manual"]! >= 1);
    }

    [Fact]
    public async Task A_device_unused_for_longer_than_FCM_keeps_tokens_is_deactivated_until_it_registers_again()
    {
        var (android, other, ios) = (PushDesk.Token(), PushDesk.Token(), await shop.Admin.NewDevice("ios"));
        var ids = new[] { await shop.Admin.NewDevice(token: android), await shop.Admin.NewDevice(token: other), ios };
        await shop.Host.Execute("UPDATE push.devices SET last_seen_at = now() - interval '271 days' WHERE id = ANY($1)", ids);
        await PeriodicJob.Run(shop.Host, "stale devices");

        var active = await Task.WhenAll(ids.Select(async id => (bool)(await Device(id))["isActive"]!));
        Assert.Equal([false, false, true], active);
        Assert.Equal("stale", (string?)(await Device(ids[0]))["deactivationReason"]);

        await shop.Customer.Client.Post("/device-tokens", new { fcmToken = android, platform = "android" });
        await shop.Customer.Client.Post("/device-tokens", new { fcmToken = other, platform = "android" });
        Assert.All(
            await Task.WhenAll(ids.Select(Device)),
            device => Assert.Equal((true, null), ((bool)device["isActive"]!, (string?)device["deactivationReason"]))
        );

        async Task<System.Text.Json.Nodes.JsonNode> Device(long id) => (await shop.Admin.Get($"/admin/device-tokens/{id}")).Data;
    }

    [Fact]
    public async Task Every_change_by_staff_is_in_the_audit_log_without_the_token()
    {
        var token = PushDesk.Token();
        var id = await shop.Admin.NewDevice(token: token);
        await shop.Admin.Delete($"/admin/device-tokens/{id}");

        Assert.Equal(2, await shop.Host.One<long>("SELECT count(*) FROM platform.audit_log WHERE subject = $1", $"device_token:{id}"));
        Assert.Equal(
            0,
            await shop.Host.One<long>(
                "SELECT count(*) FROM platform.audit_log WHERE coalesce(before::text, '') || coalesce(after::text, '') LIKE '%' || $1 || '%'",
                token
            )
        );
    }

    [Fact]
    public async Task PostgreSQL_knows_every_accepted_time_zone()
    {
        var names = NodaTime.DateTimeZoneProviders.Tzdb.Ids.ToArray();
        Assert.All(names, name => Assert.Equal(name, Stoa.Push.Languages.Spellings.TimeZone(name)));

        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM unnest($1::text[]) AS n WHERE n NOT IN (SELECT name FROM pg_timezone_names)", [names]));
    }
}
