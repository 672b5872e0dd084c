using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Passkeys, with an authenticator that can be told to lie; <see cref="BrowserTests"/> shows the same with a browser.</summary>
public sealed class PasskeyTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_passkey_logs_its_owner_in_without_anything_else()
    {
        using var device = Device();
        var user = await shop.SignUpVerified();

        var added = await Add(user, device);
        var session = await LogIn(device);

        Assert.Equal(HttpStatusCode.Created, added.Status);
        Assert.Equal(["id", "name", "backed_up", "created_at", "last_used_at"], Reply.MembersOf(added.Data["passkey"]));
        Assert.Equal(HttpStatusCode.OK, session.Status);
        Assert.Equal(user.Id, (string)session.Data["user"]!["id"]!);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, session.AccessToken()).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(session.RefreshToken())).Status);
    }

    [Fact]
    public async Task The_options_ask_for_a_verified_user_and_name_the_server()
    {
        var user = await shop.SignUpVerified();

        var creation = (await user.Client.Post("/auth/passkeys/options")).Data["options"]!;
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data["options"]!;

        Assert.Equal(("127.0.0.1", "127.0.0.1"), ((string)creation["rp"]!["id"]!, (string)request["rpId"]!));
        Assert.Equal(("required", "required"), ((string)creation["authenticatorSelection"]!["userVerification"]!, (string)request["userVerification"]!));
        Assert.Equal("required", (string)creation["authenticatorSelection"]!["residentKey"]!);
        Assert.Equal(user.Email, (string)creation["user"]!["name"]!);
        Assert.Equal(300_000, (int)creation["timeout"]!);
        Assert.NotEqual((string)creation["challenge"]!, (string)request["challenge"]!);
    }

    /// <summary>No address is asked for and no passkey listed, so nothing can be told apart.</summary>
    [Fact]
    public async Task Whoever_begins_a_login_learns_nothing_about_anybody()
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);

        var options = (await shop.Guest.Post("/auth/passkeys/login-options")).Data["options"]!;

        Assert.Empty(options["allowCredentials"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task A_passkey_is_a_second_factor_the_password_alone_is_not_enough_any_more()
    {
        using var device = Device();
        var user = await shop.SignUpVerified();
        var added = await Add(user, device);
        var codes = added.Data["recovery_codes"]!.AsArray();

        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await shop.Guest.LogIn(user, totp: "123456")).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: (string)codes[0]!)).Status);
        Assert.Equal("""{"enabled":true,"required":false,"totp":false,"passkeys":1,"recovery_codes_left":9}""", (await user.Client.Get("/auth/second-factors")).Data.ToJsonString());
    }

    [Fact]
    public async Task A_second_passkey_is_added_to_the_first_and_leaves_recovery_codes_and_sessions_alone()
    {
        using var first = Device();
        using var second = Device();
        var user = await shop.SignUpVerified();
        await Add(user, first);
        var other = new Client(shop.Host, (await LogIn(first)).AccessToken());

        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;
        var added = await Send(user, second, creation);

        Assert.Single(creation["options"]!["excludeCredentials"]!.AsArray());
        Assert.Equal(["passkey"], Reply.MembersOf(added.Data));
        Assert.Equal(HttpStatusCode.OK, (await other.Get("/auth/profile")).Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await LogIn(first)).Status, (await LogIn(second)).Status));
        var list = (await user.Client.Get("/auth/passkeys")).Data["passkeys"]!.AsArray();
        Assert.Equal(["My phone", "My phone"], list.Select(passkey => (string)passkey!["name"]!));
        Assert.All(list, passkey => Assert.NotNull(passkey!["last_used_at"]));
    }

    [Fact]
    public async Task A_removed_passkey_opens_nothing_and_with_the_last_one_the_password_is_enough_again()
    {
        using var device = Device();
        var user = await shop.SignUpVerified();
        var id = (string)(await Add(user, device)).Data["passkey"]!["id"]!;
        var stranger = await shop.SignUpVerified();

        (await stranger.Client.Delete("/auth/passkeys/" + id)).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await user.Client.Delete("/auth/passkeys/nonsense")).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await user.Client.Delete("/auth/passkeys/" + id)).IsEmpty();

        (await user.Client.Delete("/auth/passkeys/" + id)).Refused(HttpStatusCode.NotFound, "passkey_not_found");
        (await LogIn(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
    }

    [Fact]
    public async Task Removing_the_authenticator_leaves_the_passkey_and_the_recovery_codes()
    {
        using var device = Device();
        var (user, _, codes) = await shop.SignUpProtected();
        await Add(user, device);

        (await user.Client.Delete("/auth/totp")).IsEmpty();

        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        Assert.Equal(HttpStatusCode.OK, (await LogIn(device)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Status);
    }

    [Fact]
    public async Task A_challenge_is_good_once_for_its_purpose_and_in_its_session()
    {
        using var mine = Device();
        using var yours = Device();
        var (user, stranger) = (await shop.SignUpVerified(), await shop.SignUpVerified());
        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;

        (await Send(stranger, yours, creation)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        Assert.Equal(HttpStatusCode.Created, (await Send(user, mine, creation)).Status);
        (await Send(user, yours, creation)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        var answer = mine.Get(request["options"]!);
        Assert.Equal(HttpStatusCode.OK, (await LogIn(request, answer)).Status);
        (await LogIn(request, answer)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        var another = (await user.Client.Post("/auth/passkeys/options")).Data;
        (await LogIn(another, mine.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Fact]
    public async Task A_challenge_ends_after_five_minutes()
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        await shop.Host.Execute("UPDATE accounts.passkey_challenges SET expires_at = expires_at - interval '5 minutes' WHERE id = $1", Guid.Parse((string)request["challenge_id"]!));

        (await LogIn(request, device.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    public static TheoryData<string, Action<SoftAuthenticator>> Lies => new()
    {
        { "another site's page", device => device.Origin = "https://evil.example" },
        { "a subdomain's page", device => device.Origin = device.Origin.Replace("//", "//a.", StringComparison.Ordinal) },
        { "a frame on another site's page", device => device.CrossOrigin = true },
        { "a passkey of another site", device => device.RelyingParty = "evil.example" },
        { "a user who was not verified", device => device.VerifiesUser = false },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Is_refused_at_login(string lie, Action<SoftAuthenticator> tell)
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);
        Assert.Equal(HttpStatusCode.OK, (await LogIn(device)).Status);

        tell(device);

        Assert.True((await LogIn(device)).Code == "passkey_refused", lie);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Is_refused_when_it_is_added(string lie, Action<SoftAuthenticator> tell)
    {
        using var device = Device();
        var user = await shop.SignUpVerified();
        tell(device);

        Assert.True((await Add(user, device)).Code == "passkey_refused", lie);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
    }

    [Fact]
    public async Task A_signature_of_another_key_or_over_other_data_is_refused()
    {
        using var mine = Device();
        using var yours = Device();
        await Add(await shop.SignUpVerified(), mine);
        await Add(await shop.SignUpVerified(), yours);

        foreach (var member in new[] { "signature", "authenticatorData", "clientDataJSON", "userHandle" })
        {
            var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
            var answer = mine.Get(request["options"]!);
            answer["response"]![member] = (string)yours.Get(request["options"]!)["response"]![member]!;
            if (member is "clientDataJSON")
            {
                answer["response"]![member] = (string)mine.Get((await shop.Guest.Post("/auth/passkeys/login-options")).Data["options"]!)["response"]![member]!;
            }
            if (member is "authenticatorData")
            {
                mine.Count = 40;
                answer["response"]![member] = (string)mine.Get(request["options"]!)["response"]![member]!;
            }
            Assert.True((await LogIn(request, answer)).Code == "passkey_refused", member);
        }
    }

    [Fact]
    public async Task A_counter_that_does_not_go_up_means_a_copy_and_is_refused()
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);
        Assert.Equal(HttpStatusCode.OK, (await LogIn(device)).Status);

        device.Count -= 1;
        (await LogIn(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        device.Count = 0;
        (await LogIn(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        device.Count = 100;
        Assert.Equal(HttpStatusCode.OK, (await LogIn(device)).Status);
    }

    [Fact]
    public async Task Of_twenty_logins_with_the_same_count_one_is_right()
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);
        var requests = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Guest.Post("/auth/passkeys/login-options")));
        var answers = requests.Select(request =>
        {
            device.Count = 50;
            return (request.Data, Answer: device.Get(request.Data["options"]!));
        }).ToArray();

        var replies = await Task.WhenAll(answers.Select(pair => Task.Run(() => LogIn(pair.Data, pair.Answer))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply.Code == "passkey_refused"));
    }

    [Fact]
    public async Task A_device_that_counts_nothing_logs_in_again_and_again()
    {
        using var device = Device();
        device.Count = null;
        await Add(await shop.SignUpVerified(), device);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await LogIn(device)).Status, (await LogIn(device)).Status));
    }

    [Fact]
    public async Task A_passkey_belongs_to_one_account()
    {
        using var device = Device();
        var (user, stranger) = (await shop.SignUpVerified(), await shop.SignUpVerified());
        await Add(user, device);

        (await Add(stranger, device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Fact]
    public async Task An_inactive_account_is_told_so()
    {
        using var device = Device();
        var user = await shop.SignUpVerified();
        await Add(user, device);
        await shop.Host.Deactivate(user);

        (await LogIn(device)).Refused(HttpStatusCode.Forbidden, "account_inactive");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{},"clientExtensionResults":{}}""")]
    [InlineData("""{"id":5}""")]
    [InlineData("""{"id":"!","rawId":"!","type":"x","response":{"clientDataJSON":"e30","authenticatorData":"","signature":"","userHandle":"AA"},"clientExtensionResults":{}}""")]
    [InlineData("""{"a":"\ud800"}""")]
    public async Task Nonsense_is_refused_like_a_wrong_answer(string credential)
    {
        var user = await shop.SignUpVerified();
        var creation = (string)(await user.Client.Post("/auth/passkeys/options")).Data["challenge_id"]!;
        var request = (string)(await shop.Guest.Post("/auth/passkeys/login-options")).Data["challenge_id"]!;

        (await user.Client.Post("/auth/passkeys", $$"""{"challenge_id":"{{creation}}","credential":{{credential}}}""")).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await shop.Guest.Post("/auth/passkeys/login", $$"""{"challenge_id":"{{request}}","credential":{{credential}}}""")).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        (await shop.Guest.Post("/auth/passkeys/login", $$"""{"challenge_id":"nonsense","credential":{{credential}}}""")).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Theory]
    [InlineData("""{"challenge_id":"x"}""")]
    [InlineData("""{"challenge_id":"x","credential":null}""")]
    [InlineData("""{"challenge_id":"x","credential":"{}"}""")]
    [InlineData("""{"challenge_id":"x","credential":[]}""")]
    [InlineData("""{"credential":{}}""")]
    [InlineData("""{"challenge_id":"x","credential":{},"more":1}""")]
    public async Task A_body_of_the_wrong_form_is_told(string body) =>
        (await shop.Guest.Post("/auth/passkeys/login", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("basic", "challenge_id")]
    [InlineData("standard", "challenge_id")]
    [InlineData("nest", "challengeId")]
    [InlineData("malnu", "challenge_id")]
    [InlineData("problem", "challenge_id")]
    public async Task Options_and_credentials_are_the_browsers_own_under_every_contract(string contract, string member)
    {
        using var device = Device();
        await Add(await shop.SignUpVerified(), device);
        var client = shop.Guest.Under($"/as/{contract}/api/v1");

        var options = (await client.Post("/auth/passkeys/login-options")).Json;
        var request = options["data"] ?? options;
        var reply = await client.Post("/auth/passkeys/login", new JsonObject { [member] = (string)request[member]!, ["credential"] = device.Get(request["options"]!) }.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("127.0.0.1", (string)request["options"]!["rpId"]!);
    }

    private SoftAuthenticator Device() => new(shop.Host.Root);

    private static async Task<Reply> Add(User user, SoftAuthenticator device) => await Send(user, device, (await user.Client.Post("/auth/passkeys/options")).Data);

    private static Task<Reply> Send(User user, SoftAuthenticator device, JsonNode creation) => user.Client.Post("/auth/passkeys",
        new JsonObject { ["challenge_id"] = (string)creation["challenge_id"]!, ["name"] = "My phone", ["credential"] = device.Create(creation["options"]!) }.ToJsonString());

    private async Task<Reply> LogIn(SoftAuthenticator device)
    {
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        return await LogIn(request, device.Get(request["options"]!));
    }

    private Task<Reply> LogIn(JsonNode request, JsonObject answer) => shop.Guest.Post("/auth/passkeys/login",
        new JsonObject { ["challenge_id"] = (string)request["challenge_id"]!, ["credential"] = answer.DeepClone() }.ToJsonString());
}
