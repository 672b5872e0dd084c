using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts.Passkeys;

/// <summary>Invalid passkeys are refused: lying authenticators, clones, responses to another challenge, malformed input.</summary>
public sealed class PasskeyRefusalTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_challenge_works_once_for_its_purpose_and_session()
    {
        using var mine = shop.Authenticator();
        using var yours = shop.Authenticator();
        var (user, stranger) = (await shop.SignUpVerified(), await shop.SignUpVerified());
        var creation = (await user.Client.Post("/auth/passkeys/options")).Data;

        (await stranger.SendPasskey(yours, creation)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        Assert.Equal(HttpStatusCode.Created, (await user.SendPasskey(mine, creation)).Status);
        (await user.SendPasskey(yours, creation)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        var answer = mine.Get(request["options"]!);
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(request, answer)).Status);
        (await shop.LogInWithPasskey(request, answer)).Refused(HttpStatusCode.BadRequest, "passkey_refused");

        var another = (await user.Client.Post("/auth/passkeys/options")).Data;
        (await shop.LogInWithPasskey(another, mine.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    [Fact]
    public async Task A_challenge_expires_after_five_minutes()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        await shop.Host.Execute(
            "UPDATE accounts.passkey_challenges SET expires_at = expires_at - interval '5 minutes' WHERE id = $1",
            Guid.Parse((string)request["challenge_id"]!)
        );

        (await shop.LogInWithPasskey(request, device.Get(request["options"]!))).Refused(HttpStatusCode.BadRequest, "passkey_refused");
    }

    public static TheoryData<string, Action<SoftAuthenticator>> Lies =>
        new()
        {
            { "another site's page", device => device.Origin = "https://evil.example" },
            { "a subdomain's page", device => device.Origin = device.Origin.Replace("//", "//a.", StringComparison.Ordinal) },
            { "a frame on another site's page", device => device.CrossOrigin = true },
            { "a passkey of another site", device => device.RelyingParty = "evil.example" },
            { "a user who was not verified", device => device.VerifiesUser = false },
        };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lying_authenticator_is_refused_at_login(string lie, Action<SoftAuthenticator> tell)
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(device)).Status);

        tell(device);

        Assert.True((await shop.LogInWithPasskey(device)).Code == "passkey_refused", lie);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lying_authenticator_is_refused_when_it_is_added(string lie, Action<SoftAuthenticator> tell)
    {
        using var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        tell(device);

        Assert.True((await user.AddPasskey(device)).Code == "passkey_refused", lie);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
    }

    [Fact]
    public async Task A_signature_of_another_key_or_over_other_data_is_refused()
    {
        using var mine = shop.Authenticator();
        using var yours = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(mine);
        await (await shop.SignUpVerified()).AddPasskey(yours);

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
            Assert.True((await shop.LogInWithPasskey(request, answer)).Code == "passkey_refused", member);
        }
    }

    [Fact]
    public async Task A_counter_that_does_not_increase_means_a_cloned_passkey_and_is_refused()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(device)).Status);

        device.Count -= 1;
        (await shop.LogInWithPasskey(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        device.Count = 0;
        (await shop.LogInWithPasskey(device)).Refused(HttpStatusCode.BadRequest, "passkey_refused");
        device.Count = 100;
        Assert.Equal(HttpStatusCode.OK, (await shop.LogInWithPasskey(device)).Status);
    }

    [Fact]
    public async Task Of_twenty_concurrent_logins_with_the_same_counter_one_succeeds()
    {
        using var device = shop.Authenticator();
        await (await shop.SignUpVerified()).AddPasskey(device);
        var requests = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Guest.Post("/auth/passkeys/login-options")));
        var answers = requests
            .Select(request =>
            {
                device.Count = 50;
                return (request.Data, Answer: device.Get(request.Data["options"]!));
            })
            .ToArray();

        var replies = await Task.WhenAll(answers.Select(pair => Task.Run(() => shop.LogInWithPasskey(pair.Data, pair.Answer))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply.Code == "passkey_refused"));
    }

    [Fact]
    public async Task A_login_without_the_user_handle_is_told_what_is_missing()
    {
        var device = shop.Authenticator();
        var user = await shop.SignUpVerified();
        await user.AddPasskey(device);
        var request = (await shop.Guest.Post("/auth/passkeys/login-options")).Data;
        var answer = device.Get(request["options"]!);
        answer["response"]!.AsObject().Remove("userHandle");

        var reply = await shop.LogInWithPasskey(request, answer);

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("credential.response.userHandle", (string)reply.Json["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","response":{},"clientExtensionResults":{}}""")]
    [InlineData("""{"id":5}""")]
    [InlineData(
        """{"id":"!","rawId":"!","type":"x","response":"""
            + """{"clientDataJSON":"e30","authenticatorData":"","signature":"","userHandle":"AA"},"clientExtensionResults":{}}"""
    )]
    [InlineData("""{"a":"\ud800"}""")]
    public async Task Malformed_credentials_are_refused_like_wrong_ones(string credential)
    {
        var user = await shop.SignUpVerified();
        var creation = (string)(await user.Client.Post("/auth/passkeys/options")).Data["challenge_id"]!;
        var request = (string)(await shop.Guest.Post("/auth/passkeys/login-options")).Data["challenge_id"]!;

        (await user.Client.Post("/auth/passkeys", $$"""{"challenge_id":"{{creation}}","credential":{{credential}}}""")).Refused(
            HttpStatusCode.BadRequest,
            "passkey_refused"
        );
        (await shop.Guest.Post("/auth/passkeys/login", $$"""{"challenge_id":"{{request}}","credential":{{credential}}}""")).Refused(
            HttpStatusCode.BadRequest,
            "passkey_refused"
        );
        (await shop.Guest.Post("/auth/passkeys/login", $$"""{"challenge_id":"nonsense","credential":{{credential}}}""")).Refused(
            HttpStatusCode.BadRequest,
            "passkey_refused"
        );
    }

    [Theory]
    [InlineData("""{"challenge_id":"x"}""")]
    [InlineData("""{"challenge_id":"x","credential":null}""")]
    [InlineData("""{"challenge_id":"x","credential":"{}"}""")]
    [InlineData("""{"challenge_id":"x","credential":[]}""")]
    [InlineData("""{"credential":{}}""")]
    [InlineData("""{"challenge_id":"x","credential":{},"more":1}""")]
    public async Task A_malformed_body_is_a_validation_error(string body) =>
        (await shop.Guest.Post("/auth/passkeys/login", body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
}
