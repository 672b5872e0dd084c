using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Google;

/// <summary>ADR 10 and 23: which account a Google sign-in opens.</summary>
public sealed class GoogleLinkingTests(GoogleShop shop) : IClassFixture<GoogleShop>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_the_provider_has_not_verified_opens_no_session(bool registered)
    {
        var person = registered ? Person.Of((await shop.Register(verified: true)).Email) : Person.New();

        var reply = await shop.SignIn(person with { EmailVerified = false });

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
        Assert.Contains("email_not_verified", reply.Text, StringComparison.Ordinal);
        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
    }

    [Fact]
    public async Task Without_an_address_no_user_is_created()
    {
        var reply = await shop.SignIn(Person.New() with { Email = null });

        Assert.Equal((HttpStatusCode.BadRequest, "oauth_error"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_verified_account_is_linked_and_keeps_its_password_and_sessions()
    {
        var user = await shop.Register(verified: true);

        var reply = await shop.SignIn(Person.Of(user.Email.ToUpperInvariant()));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(user.Id, (string?)reply.Data["user"]!["id"]);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { email = user.Email, password = user.Password })).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_alone_links_nothing_if_the_provider_is_not_authoritative(bool verified)
    {
        var user = await shop.Register(verified);
        var person = Person.Of(user.Email) with { Hd = null };

        Unconfirmed(await shop.SignIn(person));
        Unconfirmed(await shop.Guest.Post("/auth/google/token", new { id_token = await shop.IdToken(person) }));

        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { email = user.Email, password = user.Password })).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signed_in_user_can_link_the_verified_account_and_needs_to_only_once(bool callback)
    {
        var user = await shop.Register(verified: true);
        var person = Person.Of(user.Email) with { Hd = null };

        var linked = callback
            ? await user.Client.Get("/auth/google/callback" + await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), person))
            : await user.Client.Post("/auth/google/token", new { id_token = await shop.IdToken(person) });
        var next = await shop.SignIn(person);

        Assert.Equal((HttpStatusCode.OK, user.Id), (linked.Status, (string?)linked.Data["user"]!["id"]));
        Assert.Equal((HttpStatusCode.OK, user.Id), (next.Status, (string?)next.Data["user"]!["id"]));
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Sessions_of_others_ended_sessions_and_unverified_addresses_cannot_confirm_a_link()
    {
        var user = await shop.Register(verified: true);
        var other = await shop.Register(verified: true);
        var trap = await shop.Register(verified: false);

        Unconfirmed(await other.Client.Post("/auth/google/token", new { id_token = await shop.IdToken(Person.Of(user.Email) with { Hd = null }) }));
        Unconfirmed(await trap.Client.Post("/auth/google/token", new { id_token = await shop.IdToken(Person.Of(trap.Email) with { Hd = null }) }));
        await user.Client.Post("/auth/logout");
        Unconfirmed(await user.Client.Post("/auth/google/token", new { id_token = await shop.IdToken(Person.Of(user.Email) with { Hd = null }) }));
    }

    [Fact]
    public async Task A_new_user_is_verified_only_if_the_provider_is_authoritative()
    {
        var person = Person.New() with { Hd = null };
        var reply = await shop.SignIn(person);

        Assert.Equal((HttpStatusCode.OK, false), (reply.Status, (bool)reply.Data["user"]!["email_verified"]!));
        var owner = await shop.SignIn(Person.Of(person.Email!));
        Assert.Equal((string?)reply.Data["user"]!["id"], (string?)owner.Data["user"]!["id"]);
        Unconfirmed(await shop.SignIn(person));
    }

    [Fact]
    public async Task An_unverified_address_opens_no_session_if_the_contract_requires_verification()
    {
        var person = Person.New() with { Hd = null };
        var strict = shop.Guest.Under("/as/standard/api/v1");

        var posted = await strict.Post("/auth/google/token", new { id_token = await shop.IdToken(person) });

        Assert.Equal((HttpStatusCode.Forbidden, "AUTH_002"), (posted.Status, (string?)posted.Json["error"]!["code"]));
        Assert.Equal(
            0,
            await shop.Count("SELECT count(*) FROM accounts.sessions s JOIN accounts.users u ON u.id = s.user_id WHERE u.email_key = $1", person.Email!)
        );
        Assert.Equal(HttpStatusCode.OK, (await strict.Post("/auth/google/token", new { id_token = await shop.IdToken(Person.New()) })).Status);
        await shop.Change("UPDATE accounts.users SET email_verified = true WHERE email_key = $1", person.Email!);
        Assert.Equal(
            HttpStatusCode.OK,
            (await strict.Post("/auth/google/token", new { id_token = await shop.IdToken(person, "again"), nonce = "again" })).Status
        );
    }

    [Fact]
    public async Task An_address_spelled_differently_at_the_provider_does_not_link()
    {
        var user = await shop.Register(verified: true);

        Unconfirmed(await shop.SignIn(Person.Of('\uFF55' + user.Email[1..])));
    }

    [Fact]
    public async Task Google_sign_in_takes_over_an_account_pre_registered_by_an_attacker()
    {
        var trap = await shop.Register(verified: false);
        Assert.Equal(HttpStatusCode.OK, (await trap.Client.Get("/auth/profile")).Status);

        var owner = await shop.SignIn(Person.Of(trap.Email));

        Assert.Equal(HttpStatusCode.OK, owner.Status);
        Assert.Equal(trap.Id, (string?)owner.Data["user"]!["id"]);
        Assert.True((bool)owner.Data["user"]!["email_verified"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await trap.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Post("/auth/refresh", new { refresh_token = trap.RefreshToken })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Post("/auth/login", new { email = trap.Email, password = trap.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, (string)owner.Data["access_token"]!).Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task An_account_that_is_taken_over_has_the_address_as_its_owner_proved_it()
    {
        var trap = await shop.Register(verified: false);
        await shop.Change("UPDATE accounts.users SET email = $2 WHERE id = $1", Guid.Parse(trap.Id), '\uFF55' + trap.Email[1..]);

        var owner = await shop.SignIn(Person.Of(trap.Email));

        Assert.Equal((trap.Id, trap.Email), ((string?)owner.Data["user"]!["id"], (string?)owner.Data["user"]!["email"]));
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM accounts.users WHERE email = $1 AND email_verified", trap.Email));
        await Wait.Until(async () => await shop.Count("SELECT count(*) FROM commerce.customers WHERE email = $1", trap.Email) == 1);
    }

    [Fact]
    public async Task Taking_over_an_account_removes_its_other_sign_in_methods()
    {
        var stranger = Person.New();
        var trap = await shop.SignIn(stranger);
        var address = $"owner-{Guid.NewGuid():N}@example.com";
        await shop.Change(
            "UPDATE accounts.users SET email = $2, email_key = $2, email_verified = false WHERE id = $1",
            Guid.Parse((string)trap.Data["user"]!["id"]!),
            address
        );

        var owner = await shop.SignIn(Person.Of(address));
        var back = await shop.SignIn(stranger);

        Assert.Equal((string?)trap.Data["user"]!["id"], (string?)owner.Data["user"]!["id"]);
        Assert.NotEqual((string?)owner.Data["user"]!["id"], (string?)back.Data["user"]!["id"], StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_password_set_by_mail_takes_the_sign_in_from_whoever_used_the_address_without_proof()
    {
        var stranger = Person.New() with { Hd = null };
        var trap = await shop.SignIn(stranger);
        Assert.False((bool)trap.Data["user"]!["email_verified"]!);

        await shop.Guest.Forgot(stranger.Email!);
        (
            await shop.Guest.Reset((await shop.Host.MailsTo(stranger.Email!)).Last(mail => mail.Subject == Proofs.ResetLinkMail).Token, "Another-Password-2")
        ).IsDone();

        Unconfirmed(await shop.SignIn(stranger));
        Assert.Equal(0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", stranger.Sub));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(stranger.Email!, "Another-Password-2")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inactive_account_is_refused(bool linked)
    {
        var user = await shop.Register(verified: false);
        var person = Person.Of(user.Email);
        if (linked)
        {
            Assert.Equal(HttpStatusCode.OK, (await shop.SignIn(person)).Status);
        }
        await shop.Change("UPDATE accounts.users SET active = false WHERE id = $1", Guid.Parse(user.Id));

        var reply = await shop.SignIn(person);

        Assert.Equal((HttpStatusCode.Forbidden, "account_inactive"), (reply.Status, reply.Code));
        Assert.Equal(linked ? 1 : 0, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_concurrent_sign_ins_of_one_new_person_create_one_user(bool registered)
    {
        var person = registered ? Person.Of((await shop.Register(verified: false)).Email) : Person.New();
        var queries = new List<string>();
        for (var flow = 0; flow < 10; flow++)
        {
            queries.Add(await GoogleShop.Browse(await GoogleShop.Begin(shop.Guest), person));
        }

        var replies = await Task.WhenAll(queries.Select(query => shop.Guest.Get("/auth/google/callback" + query)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => (string?)reply.Data["user"]!["id"]).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM accounts.users WHERE email_key = $1", person.Email!));
        Assert.Equal(1, await shop.Count("SELECT count(*) FROM accounts.external_logins WHERE subject = $1", person.Sub));
        foreach (var reply in replies)
        {
            Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, (string)reply.Data["access_token"]!).Get("/auth/profile")).Status);
        }
    }

    [Fact]
    public async Task Names_are_cleaned_and_truncated()
    {
        var reply = await shop.SignIn(Person.New() with { GivenName = "  A\0d\u0007a ", FamilyName = string.Concat(Enumerable.Repeat("😀", 150)) });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("Ada", (string?)reply.Data["user"]!["first_name"]);
        Assert.Equal(100, ((string)reply.Data["user"]!["last_name"]!).EnumerateRunes().Count());
    }

    private static void Unconfirmed(Reply reply) => Assert.Equal((HttpStatusCode.Conflict, "google_link_unconfirmed"), (reply.Status, reply.Code));
}
