using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>A passkey proves anew who the user of a session is; a challenge for that is good for this alone.</summary>
public sealed class PasskeyStepUpTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_passkey_opens_the_changes_that_an_old_session_was_refused()
    {
        using var device = shop.Authenticator();
        var user = await Aged(device);
        var other = new Client(shop.Host, (await shop.LogInWithPasskey(device)).AccessToken());
        await shop.Host.LetTimePass(user);
        (await user.Client.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");

        var reply = await user.StepUp(device);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.InRange(
            DateTimeOffset.Parse((string)reply.Data["recent_until"]!, null) - DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(8),
            TimeSpan.FromMinutes(11)
        );
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/auth/totp")).Status);
        (await other.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        Assert.NotNull((await user.Client.Get("/auth/passkeys")).Data["passkeys"]![0]!["last_used_at"]);
    }

    [Fact]
    public async Task The_options_name_the_callers_passkeys_only_and_require_user_verification()
    {
        using var first = shop.Authenticator();
        using var second = shop.Authenticator();
        using var strangers = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(first);
        await user.AddPasskey(second);
        await (await shop.SignUpVerified()).AddPasskey(strangers);

        var options = (await user.Client.Post("/auth/passkeys/step-up-options")).Data["options"]!;

        Assert.Equal([first.Id, second.Id], options["allowCredentials"]!.AsArray().Select(one => (string)one!["id"]!), StringComparer.Ordinal);
        Assert.Equal(("required", "127.0.0.1"), ((string)options["userVerification"]!, (string)options["rpId"]!));
    }

    [Fact]
    public async Task Who_has_no_passkey_is_told_so()
    {
        var user = await shop.SignUpVerified();

        (await user.Client.Post("/auth/passkeys/step-up-options")).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await shop.Guest.Post("/auth/passkeys/step-up-options")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_strangers_passkey_is_refused()
    {
        using var mine = shop.Authenticator();
        using var strangers = shop.Authenticator();
        var user = await Aged(mine);
        await Aged(strangers);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;

        (await user.StepUp(request, strangers.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        await StaysClosed(user);
    }

    [Fact]
    public async Task A_challenge_of_another_user_or_another_session_is_refused()
    {
        using var mine = shop.Authenticator();
        using var strangers = shop.Authenticator();
        var user = await Aged(mine);
        var stranger = await Aged(strangers);
        var other = new Client(shop.Host, (await shop.LogInWithPasskey(mine)).AccessToken());

        foreach (var client in new[] { stranger.Client, other })
        {
            var request = (await client.Post("/auth/passkeys/step-up-options")).Data;
            (await user.StepUp(request, mine.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        }
        await StaysClosed(user);
    }

    [Fact]
    public async Task A_challenge_for_a_login_or_a_new_passkey_steps_nobody_up_and_one_for_a_step_up_does_nothing_else()
    {
        using var device = shop.Authenticator();
        using var second = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);
        var login = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;
        var stepUp = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        var asCreation = creation.DeepClone();
        asCreation["challenge_id"] = (string)stepUp["challenge_id"]!;
        asCreation["options"]!["challenge"] = (string)stepUp["options"]!["challenge"]!;
        await shop.Host.LetTimePass(user);

        (await user.StepUp(login, device.Get(login["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        var answer = stepUp["options"]!.DeepClone();
        answer["challenge"] = (string)creation["options"]!["challenge"]!;
        (await user.StepUp(creation, device.Get(answer))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await shop.LogInWithPasskey(stepUp, device.Get(stepUp["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await user.SendPasskey(second, asCreation)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        await StaysClosed(user);
        Assert.Equal(HttpStatusCode.OK, (await user.StepUp(stepUp, device.Get(stepUp["options"]!))).Status);
    }

    [Fact]
    public async Task A_challenge_is_answered_once_and_within_five_minutes()
    {
        using var device = shop.Authenticator();
        var user = await Aged(device);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        var late = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        await shop.Host.Execute(
            "UPDATE accounts.passkey_challenges SET expires_at = expires_at - interval '5 minutes' WHERE id = $1",
            Guid.Parse((string)late["challenge_id"]!)
        );

        Assert.Equal(HttpStatusCode.OK, (await user.StepUp(request, device.Get(request["options"]!))).Status);
        await shop.Host.LetTimePass(user);
        (await user.StepUp(request, device.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await user.StepUp(late, device.Get(late["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        await StaysClosed(user);
    }

    [Theory]
    [MemberData(nameof(PasskeyRefusalTests.Lies), MemberType = typeof(PasskeyRefusalTests))]
    public async Task A_lying_authenticator_is_refused(string lie, Action<SoftAuthenticator> tell)
    {
        using var device = shop.Authenticator();
        var user = await Aged(device);
        tell(device);

        Assert.True((await user.StepUp(device)).Code == "passkey_refused", lie);

        await StaysClosed(user);
    }

    [Fact]
    public async Task A_passkey_that_was_removed_meanwhile_or_copied_is_refused()
    {
        using var removed = shop.Authenticator();
        using var copied = shop.Authenticator();
        var user = await shop.SignUpVerified();
        var id = (string)(await user.AddPasskey(removed)).Data["passkey"]!["id"]!;
        await user.AddPasskey(copied);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        (await user.Client.Delete("/auth/passkeys/" + id)).IsEmpty();
        await shop.Host.LetTimePass(user);
        copied.Count = 0;

        (await user.StepUp(request, removed.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await user.StepUp(copied)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        await StaysClosed(user);
    }

    [Fact]
    public async Task An_ended_session_and_an_inactive_account_are_not_stepped_up()
    {
        using var mine = shop.Authenticator();
        using var yours = shop.Authenticator();
        var (ended, inactive) = (await Aged(mine), await Aged(yours));
        var first = (await ended.Client.Post("/auth/passkeys/step-up-options")).Data;
        var second = (await inactive.Client.Post("/auth/passkeys/step-up-options")).Data;

        await ended.Client.Post("/auth/logout");
        // Nobody tells the server, which so believes that the account is active until it is written.
        await shop.Host.Execute("UPDATE accounts.users SET active = false WHERE id = $1", Guid.Parse(inactive.Id));

        Assert.Equal(HttpStatusCode.Unauthorized, (await ended.StepUp(first, mine.Get(first["options"]!))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await inactive.StepUp(second, yours.Get(second["options"]!))).Status);
        var users = new[] { Guid.Parse(ended.Id), Guid.Parse(inactive.Id) };
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE proved_at IS NOT NULL AND user_id = ANY ($1)", [users]));
    }

    [Fact]
    public async Task Of_five_answers_at_once_to_one_challenge_one_is_taken()
    {
        using var device = shop.Authenticator();
        // Without a counter only the challenge tells them apart.
        device.Count = null;
        var user = await Aged(device);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        var answer = device.Get(request["options"]!);

        // As many as are checked before the account is locked.
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => user.StepUp(request, answer))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(4, replies.Count(reply => reply.Code == "passkey_refused"));
    }

    [Fact]
    public async Task Of_many_wrong_answers_five_are_checked_and_a_right_one_before_starts_the_count_anew()
    {
        using var device = shop.Authenticator();
        var user = await Aged(device);
        var wrong = """{"challenge_id":"nonsense","credential":{}}""";
        for (var i = 0; i < 4; i++)
        {
            (await user.Client.Post("/auth/passkeys/step-up", wrong)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        }
        Assert.Equal(HttpStatusCode.OK, (await user.StepUp(device)).Status);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.Client.Post("/auth/passkeys/step-up", wrong)));

        Assert.Equal(5, replies.Count(reply => reply.Code == "passkey_refused"));
        Assert.Equal(15, replies.Count(reply => reply.Code == "account_locked"));
        Assert.Equal("account_locked", (await user.StepUp(device)).Code);
        Assert.Equal("account_locked", (await user.Client.Post("/auth/step-up", new { password = user.Password, totp = "123456" })).Code);
    }

    [Fact]
    public async Task The_user_handle_may_be_missing_and_what_else_is_missing_is_named()
    {
        using var device = shop.Authenticator();
        var user = await Aged(device);
        var request = (await user.Client.Post("/auth/passkeys/step-up-options")).Data;
        var answer = device.Get(request["options"]!);
        answer["response"]!.AsObject().Remove("userHandle");
        var without = answer.DeepClone().AsObject();
        without["response"]!.AsObject().Remove("signature");

        var incomplete = await user.StepUp(request, without);

        incomplete.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("credential.response.signature", (string)incomplete.Json["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await user.StepUp(request, answer)).Status);
    }

    /// <summary>Somebody with this passkey, whose session is too old for privileged changes.</summary>
    private async Task<User> Aged(SoftAuthenticator device)
    {
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);
        await shop.Host.LetTimePass(user);
        return user;
    }

    private static async Task StaysClosed(User user) => (await user.Client.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
}
