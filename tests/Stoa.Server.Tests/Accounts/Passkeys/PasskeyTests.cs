using System.Text.Json.Nodes;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Passkeys are added, used and removed, with an authenticator in software; <see cref="BrowserTests"/> shows the same with a browser.</summary>
public sealed class PasskeyTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_passkey_alone_logs_its_owner_in()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();

        var added = await user.AddPasskey(device);
        var session = await shop.LogInWithPasskey(device);

        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal(["id", "name", "backed_up", "created_at", "last_used_at"], Reply.MembersOf(added.Data["passkey"]));
        Assert.Equal(HttpStatusCode.OK, session.Status);
        Assert.Equal(user.Id, (string)session.Data["user"]!["id"]!);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, session.AccessToken()).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(session.RefreshToken())).Status);
    }

    [Fact]
    public async Task The_options_require_user_verification_and_name_the_relying_party()
    {
        var user = await shop.SignUpVerified();

        var creation = (await user.Client.Post("/auth/passkeys/options")).Data["options"]!;
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data["options"]!;

        Assert.Equal(("127.0.0.1", "127.0.0.1"), ((string)creation["rp"]!["id"]!, (string)request["rpId"]!));
        Assert.Equal(("required", "required"), ((string)creation["authenticatorSelection"]!["userVerification"]!, (string)request["userVerification"]!));
        Assert.Equal("required", (string)creation["authenticatorSelection"]!["residentKey"]!);
        Assert.Equal(user.Email, (string)creation["user"]!["name"]!);
        Assert.Equal(300_000, (int)creation["timeout"]!);
        Assert.NotEqual((string)creation["challenge"]!, (string)request["challenge"]!, StringComparer.Ordinal);
    }

    /// <summary>No address is sent and no passkey is listed, so the response reveals no account.</summary>
    [Fact]
    public async Task Starting_a_passkey_login_reveals_no_account()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);

        var options = (await shop.Guest.Post("/auth/passkeys/login-options")).Data["options"]!;

        Assert.Empty(options["allowCredentials"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task With_a_passkey_the_password_alone_no_longer_logs_in()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        var added = await user.AddPasskey(device);
        var codes = added.Data["recovery_codes"]!.AsArray();

        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await shop.Guest.LogIn(user, totp: "123456")).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: (string)codes[0]!)).Status);
        Assert.Equal(
            """{"enabled":true,"required":false,"totp":false,"passkeys":1,"recovery_codes_left":9}""",
            (await user.Client.Get("/auth/second-factors")).Data.ToJsonString()
        );
    }

    [Fact]
    public async Task A_second_passkey_is_added_to_the_first_and_leaves_recovery_codes_and_sessions_alone()
    {
        using var first = shop.Authenticator();
        using var second = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(first);
        var other = new Client(shop.Host, (await shop.LogInWithPasskey(first)).AccessToken());

        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;
        var added = await user.SendPasskey(second, creation);

        Assert.Single(creation["options"]!["excludeCredentials"]!.AsArray());
        Assert.Equal(["passkey"], Reply.MembersOf(added.Data));
        Assert.Equal(HttpStatusCode.OK, (await other.Get("/auth/profile")).Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await shop.LogInWithPasskey(first)).Status, (await shop.LogInWithPasskey(second)).Status));
        var list = (await user.Client.Get("/auth/passkeys")).Data["passkeys"]!.AsArray();
        Assert.Equal(["My phone", "My phone"], list.Select(passkey => (string)passkey!["name"]!), StringComparer.Ordinal);
        Assert.All(list, passkey => Assert.NotNull(passkey!["last_used_at"]));
    }

    [Fact]
    public async Task A_removed_passkey_is_refused_and_without_passkeys_the_password_logs_in_again()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        var id = (string)(await user.AddPasskey(device)).Data["passkey"]!["id"]!;
        var stranger = await shop.SignUpVerified();

        (await stranger.Client.Delete("/auth/passkeys/" + id)).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await user.Client.Delete("/auth/passkeys/nonsense")).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await user.Client.Delete("/auth/passkeys/" + id)).IsEmpty();

        (await user.Client.Delete("/auth/passkeys/" + id)).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await shop.LogInWithPasskey(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
    }

    [Fact]
    public async Task Removing_the_authenticator_leaves_the_passkey_and_the_recovery_codes()
    {
        using var device = shop.Authenticator();
        var (user, _, codes) = await shop.SignUpProtected();
        await user.AddPasskey(device);

        (await user.Client.Delete("/auth/totp")).IsEmpty();

        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(device)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Status);
    }

    [Fact]
    public async Task A_device_without_a_counter_can_log_in_repeatedly()
    {
        using var device = shop.Authenticator();
        device.Count = null;
        await (await shop.SignUpVerified()).AddPasskey(device);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await shop.LogInWithPasskey(device)).Status, (await shop.LogInWithPasskey(device)).Status));
    }

    [Fact]
    public async Task Of_the_transports_that_a_client_says_those_are_kept_that_there_are()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;
        var answer = device.Create(creation["options"]!);
        answer["response"]!["transports"] = new JsonArray("nfc", new string('x', 10_000), "usb", "nfc", "\uFFFD");

        var added = await user.SendPasskey(creation, answer);

        Assert.Equal(HttpStatusCode.Created, added.Status);
        var excluded = (await user.Client.Post("/auth/passkeys/options")).Data["options"]!["excludeCredentials"]![0]!;
        Assert.Equal(
            ["nfc", "usb"],
            excluded["transports"]!.AsArray().Select(transport => (string)transport!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task More_passkeys_than_anybody_has_devices_are_refused()
    {
        using var last = shop.Authenticator();
        using var another = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await shop.Host.Execute(
            """
            INSERT INTO accounts.passkeys (id, user_id, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, created_at)
            SELECT gen_random_uuid(), $1, uuid_send(gen_random_uuid()), '\x00', 0, '{}', false, false, now() FROM generate_series(1, 49)
            """,
            Guid.Parse(user.Id)
        );

        Assert.Equal(HttpStatusCode.Created, (await user.AddPasskey(last)).Status);
        var refused = await user.AddPasskey(another);

        refused.Refused(HttpStatusCode.BadRequest, "too_many_passkeys");
        Assert.Equal("No more than 50 passkeys can be kept", (string)refused.Json["error"]!["message"]!);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_not_told_as_a_wrong_passkey()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString + ";Command Timeout=1");
        var guest = new Client(slow, null);
        device.Origin = slow.Root;
        var request = (await guest.Post("/auth/passkeys/login-options")).Data;
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change("LOCK TABLE accounts.passkeys IN ACCESS EXCLUSIVE MODE", TestContext.Current.CancellationToken);

        var reply = await guest.Post(
            "/auth/passkeys/login",
            new JsonObject { ["challenge_id"] = (string)request["challenge_id"]!, ["credential"] = device.Get(request["options"]!) }.ToJsonString()
        );

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
    }

    [Fact]
    public async Task A_passkey_belongs_to_one_account()
    {
        using var device = shop.Authenticator();
        var (user, stranger) = (await shop.SignUpVerified(), await shop.SignUpVerified());
        await user.AddPasskey(device);

        (await stranger.AddPasskey(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Fact]
    public async Task An_inactive_account_is_refused_as_inactive()
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);
        await shop.Host.Deactivate(user);

        (await shop.LogInWithPasskey(device)).Refused(HttpStatusCode.Forbidden, "account_inactive");
    }

    [Theory]
    [InlineData("basic", "challenge_id")]
    [InlineData("standard", "challenge_id")]
    [InlineData("nest", "challengeId")]
    [InlineData("malnu", "challenge_id")]
    [InlineData("problem", "challenge_id")]
    public async Task Options_and_credentials_have_the_browsers_format_under_every_contract(string contract, string member)
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        var client = shop.Guest.Under($"/as/{contract}/api/v1");

        var options = (await client.Post("/auth/passkeys/login-options")).Json;
        var request = options["data"] ?? options;
        var reply = await client.Post(
            "/auth/passkeys/login",
            new JsonObject { [member] = (string)request[member]!, ["credential"] = device.Get(request["options"]!) }.ToJsonString()
        );

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("127.0.0.1", (string)request["options"]!["rpId"]!);
    }

    [Theory]
    [InlineData("store", HttpStatusCode.BadRequest)]
    [InlineData("standard", HttpStatusCode.UnprocessableEntity)]
    public async Task A_credential_with_bytes_that_are_no_UTF_8_is_told_with_its_member(string contract, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/as/{contract}/api/v1/auth/passkeys/login");
        request.Content = new ByteArrayContent([.. "{\"challenge_id\":\"x\",\"credential\":{\"id\":\""u8, 0xFF, .. "\"}}"u8]);
        request.Content.Headers.ContentType = new("application/json");

        var reply = await shop.Guest.Send(request);

        Assert.Equal(status, reply.Status);
        Assert.Contains("credential", reply.Text, StringComparison.Ordinal);
    }
}
