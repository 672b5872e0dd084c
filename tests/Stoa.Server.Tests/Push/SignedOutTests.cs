using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Nobody gets pushes after they signed out or were deactivated.</summary>
public sealed class SignedOutTests(TestDatabases databases)
{
    [Fact]
    public async Task A_session_that_was_ended_gets_nothing_more()
    {
        await using var post = await DeliveryHost.Open(databases);
        var user = await post.Node.NewCustomer();
        await Register(user, "ok-phone");
        await user.Client.Post("/auth/logout");

        await SendToAll(post, user.Id);

        Assert.Equal((0, 1), (post.Fcm.Journal.Attempts("ok-phone"), post.Fcm.Journal.Attempts("ok-witness")));
        await Reason(post, "ok-phone", "signed_out");
    }

    [Fact]
    public async Task An_app_that_signs_in_again_gets_pushes_again()
    {
        await using var post = await DeliveryHost.Open(databases);
        var user = await post.Node.NewCustomer();
        await Register(user, "ok-phone");
        await user.Client.Post("/auth/logout");
        await Reason(post, "ok-phone", "signed_out");
        await Register(await LogIn(post, user), "ok-phone");

        await SendToAll(post, user.Id);

        Assert.Equal(1, post.Fcm.Journal.Receipts("ok-phone"));
    }

    [Fact]
    public async Task A_deactivated_user_gets_nothing_on_any_device_until_activated()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (user, admin) = (await post.Node.NewCustomer(), await post.Node.AdminOfPush());
        await Register(user, "ok-phone");
        await admin.NewDevice(token: "ok-tablet", user: user.Id);
        Assert.Equal(HttpStatusCode.OK, (await admin.Send(HttpMethod.Patch, $"/admin/users/{user.Id}", new { active = false })).Status);

        await SendToAll(post, user.Id);
        Assert.Equal((0, 0), (post.Fcm.Journal.Attempts("ok-phone"), post.Fcm.Journal.Attempts("ok-tablet")));
        await Reason(post, "ok-tablet", "user_inactive");

        await admin.Send(HttpMethod.Patch, $"/admin/users/{user.Id}", new { active = true });
        await Reason(post, "ok-tablet", null);
        await Reason(post, "ok-phone", "signed_out");
    }

    [Fact]
    public async Task A_signal_that_was_missed_changes_nothing_and_is_made_up_for()
    {
        await using var post = await DeliveryHost.Open(databases);
        var user = await post.Node.NewCustomer();
        await Register(user, "ok-phone");
        await post.Node.Execute("UPDATE accounts.sessions SET revoked_at = now(), revoked_reason = 'test'");

        await SendToAll(post, user.Id);
        Assert.Equal(0, post.Fcm.Journal.Attempts("ok-phone"));
        await Reason(post, "ok-phone", null);

        await PeriodicJob.Run(post.Node, "devices of those who signed out");
        await Reason(post, "ok-phone", "signed_out");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Activating_a_device_whose_session_was_ended_tells_that_it_stays_off(bool byEditing)
    {
        await using var post = await DeliveryHost.Open(databases);
        var (user, admin) = (await post.Node.NewCustomer(), await post.Node.AdminOfPush());
        await Register(user, "ok-phone");
        await user.Client.Post("/auth/logout");
        await Reason(post, "ok-phone", "signed_out");
        var path = $"/admin/device-tokens/{await post.Node.One<long>("SELECT id FROM push.devices WHERE fcm_token = 'ok-phone'")}";

        var reply = byEditing ? await admin.Put(path, new { isActive = true }) : await admin.Post(path + "/activate");

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal((false, "signed_out"), ((bool)reply.Data["isActive"]!, (string?)reply.Data["deactivationReason"]));
        Assert.False((bool)(await admin.Get(path)).Data["isActive"]!);
        // Given to somebody else it is no longer of that session.
        var given = (await admin.Put(path, new { isActive = true, userId = (await post.Node.NewCustomer()).Id })).Data;
        Assert.Equal((true, null), ((bool)given["isActive"]!, (string?)given["deactivationReason"]));
    }

    [Theory]
    [InlineData("/auth/logout")]
    [InlineData("/auth/logout-others")]
    public async Task Ending_all_sessions_silences_also_a_phone_whose_session_ran_out_long_ago(string path)
    {
        await using var post = await DeliveryHost.Open(databases);
        var user = await post.Node.NewCustomer();
        await Register(user, "ok-phone");
        await Forget(post);
        await PeriodicJob.Run(post.Node, "devices of those who signed out");
        // Nobody has ended it: who has not opened an app for long is whom campaigns are for.
        await Reason(post, "ok-phone", null);
        var again = await LogIn(post, user);
        await Register(again, "ok-tablet");

        Assert.True((int)(await again.Client.Post(path)).Status is 200 or 204);

        await SendToAll(post, user.Id);
        Assert.Equal(0, post.Fcm.Journal.Attempts("ok-phone"));
        await Reason(post, "ok-phone", "signed_out");
        // The session that went on runs out as well, and is ended by nobody.
        await Forget(post);
        await PeriodicJob.Run(post.Node, "devices of those who signed out");
        await Reason(post, "ok-tablet", path == "/auth/logout" ? "signed_out" : null);
    }

    [Fact]
    public async Task A_device_that_was_signed_out_stays_so_when_nothing_is_known_of_its_session_any_more()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (user, admin) = (await post.Node.NewCustomer(), await post.Node.AdminOfPush());
        await Register(user, "ok-phone");
        var session = (string)(await user.Client.Get("/auth/sessions")).Data[0]!["id"]!;
        await user.Client.Delete("/auth/sessions/" + session);
        await Reason(post, "ok-phone", "signed_out");
        await post.Node.Execute("DELETE FROM accounts.sessions WHERE id = $1", Guid.Parse(session));
        var path = $"/admin/device-tokens/{await post.Node.One<long>("SELECT id FROM push.devices WHERE fcm_token = 'ok-phone'")}";

        foreach (
            var reply in new[]
            {
                await admin.Post(path + "/activate"),
                await Put(new { isActive = true }),
                await Put(new { isActive = true, userId = user.Id }),
            }
        )
        {
            Assert.Equal((false, "signed_out"), ((bool)reply.Data["isActive"]!, (string?)reply.Data["deactivationReason"]));
        }
        await Put(new { userId = (await post.Node.NewCustomer()).Id });
        Assert.True((bool)(await admin.Post(path + "/activate")).Data["isActive"]!);

        Task<Reply> Put(object change) => admin.Put(path, change);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_device_that_was_signed_out_stays_so_when_staff_had_switched_it_off_besides(bool isOffBefore)
    {
        await using var post = await DeliveryHost.Open(databases);
        var (user, admin) = (await post.Node.NewCustomer(), await post.Node.AdminOfPush());
        await Register(user, "ok-phone");
        var path = $"/admin/device-tokens/{await post.Node.One<long>("SELECT id FROM push.devices WHERE fcm_token = 'ok-phone'")}";
        var session = (string)(await user.Client.Get("/auth/sessions")).Data[0]!["id"]!;
        if (isOffBefore)
        {
            await admin.Post(path + "/deactivate");
        }
        await user.Client.Delete("/auth/sessions/" + session);
        if (!isOffBefore)
        {
            await Reason(post, "ok-phone", "signed_out");
            await admin.Post(path + "/deactivate");
        }
        await Reason(post, "ok-phone", "manual");
        await PeriodicJob.Run(post.Node, "devices of those who signed out");
        await post.Node.Execute("DELETE FROM accounts.sessions WHERE id = $1", Guid.Parse(session));

        var reply = await admin.Post(path + "/activate");

        Assert.Equal((false, "signed_out"), ((bool)reply.Data["isActive"]!, (string?)reply.Data["deactivationReason"]));
        await Register(await LogIn(post, user), "ok-phone");
        await Reason(post, "ok-phone", null);
    }

    [Fact]
    public async Task A_retry_does_not_reach_who_signed_out_meanwhile()
    {
        await using var post = await DeliveryHost.Open(databases);
        post.Fcm.Settings.RetryAfter = 3000;
        var user = await post.Node.NewCustomer();
        await Register(user, "once-unavailable-phone");
        var message = await post.Draft();
        await post.Start(message);
        await Wait.Until(async () =>
            await post.Node.One<bool>("SELECT EXISTS (SELECT FROM push.retries) AND (SELECT bool_and(lease_until = '-infinity') FROM push.shards)")
        );

        await post.Node.Execute("UPDATE accounts.sessions SET revoked_at = now(), revoked_reason = 'test'");
        await post.Node.Execute("UPDATE push.retries SET due_at = clock_timestamp()");
        await post.Node.Execute("UPDATE push.shards SET due_at = clock_timestamp()");

        await post.Until(message, progress => progress.Skipped == 1);
        Assert.Equal(1, post.Fcm.Journal.Attempts("once-unavailable-phone"));
    }

    private static async Task<User> LogIn(DeliveryHost post, User user)
    {
        var login = await new Client(post.Node, null).Post("/auth/login", new { email = user.Email, password = user.Password });
        return user with { Client = new Client(post.Node, (string)login.Data["access_token"]!, "/api") };
    }

    /// <summary>All sessions ran out longer ago than they are kept.</summary>
    private static async Task Forget(DeliveryHost post)
    {
        await post.Node.Execute("UPDATE accounts.sessions SET ends_at = now() - interval '31 days'");
        await PeriodicJob.Run(post.Node, "expired sessions");
        Assert.Equal(0, await post.Node.One<long>("SELECT count(*) FROM accounts.sessions"));
    }

    private static async Task Register(User user, string token)
    {
        var reply = await user.Client.Post("/device-tokens", new { fcmToken = token, platform = "android" });
        Assert.True((int)reply.Status is 200 or 201, reply.Text);
    }

    private static async Task SendToAll(DeliveryHost post, string user)
    {
        await post.Register(["ok-witness"]);
        var message = await post.Draft();
        await post.Start(message);
        await post.Until(message, "sent");
        Assert.NotEmpty(user);
    }

    private static Task Reason(DeliveryHost post, string token, string? reason) =>
        Wait.Until(async () =>
            await post.Node.One<string>("SELECT coalesce(deactivation_reason, 'active') FROM push.devices WHERE fcm_token = $1", token) == (reason ?? "active")
        );
}
