namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "POST /api/v1/auth/login".</summary>
public sealed class LoginTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_session_is_printed_as_the_document_prints_it()
    {
        var user = await shop.SignUp();

        var reply = await LogIn(new { email = user.Email, password = user.Password });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        Assert.Equal(["id", "email", "first_name", "last_name", "active", "email_verified", "created_at", "updated_at"], Reply.MembersOf(reply.Data["user"]));
        Assert.Equal((user.Id, user.Email), ((string)reply.Data["user"]!["id"]!, (string)reply.Data["user"]!["email"]!));
        Assert.Matches(Behind.WholeSeconds, (string)reply.Data["expires_at"]!);
        Assert.Equal(900, (int)reply.Data["expires_in"]!);
        Assert.Matches(Behind.WholeSeconds, (string)reply.Data["user"]!["created_at"]!);
    }

    [Fact]
    public async Task The_case_of_the_address_does_not_matter()
    {
        var user = await shop.SignUp();

        Assert.Equal(user.Id, (await shop.LogIn(user.Email.ToUpperInvariant(), user.Password)).Id);
    }

    [Fact]
    public async Task The_case_of_the_password_matters()
    {
        var user = await shop.SignUp();

        (await LogIn(new { email = user.Email, password = user.Password.ToUpperInvariant() })).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Username_is_accepted_for_email()
    {
        var user = await shop.SignUp();

        var reply = await LogIn(new { username = user.Email.ToUpperInvariant(), password = user.Password });

        Assert.Equal(user.Id, (string)reply.Data["user"]!["id"]!);
        (await LogIn(new { username = "no-address", password = user.Password })).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Sending_both_username_and_email_is_refused()
    {
        var user = await shop.SignUp();

        var reply = await LogIn(
            new
            {
                email = user.Email,
                username = user.Email,
                password = user.Password,
            }
        );

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("username cannot be given together with email; send one of the two", (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_cannot_be_told_apart()
    {
        var user = await shop.SignUp();

        var wrong = await LogIn(new { email = user.Email, password = "Not-The-Password-1" });
        var unknown = await LogIn(new { email = "unknown-" + user.Email, password = "Not-The-Password-1" });

        wrong.Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(Comparable(wrong), Comparable(unknown));
    }

    [Fact]
    public async Task An_account_without_a_password_cannot_be_told_apart_from_an_unknown_address()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET password_hash = NULL WHERE id = $1", Guid.Parse(user.Id));

        var reply = await LogIn(new { email = user.Email, password = user.Password });

        reply.Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal((await LogIn(new { email = "unknown-" + user.Email, password = user.Password })).Text, reply.Text);
    }

    [Fact]
    public async Task Only_the_right_password_reveals_that_an_account_is_inactive()
    {
        var user = await shop.SignUp();
        await shop.Host.Deactivate(user);

        (await LogIn(new { email = user.Email, password = user.Password })).Refused(HttpStatusCode.Forbidden, "account_inactive");
        (await LogIn(new { email = user.Email, password = "Not-The-Password-1" })).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Deactivating_an_account_ends_its_sessions()
    {
        var user = await shop.SignUp();
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);

        await shop.Host.Deactivate(user);

        (await Behind.Until(HttpStatusCode.Unauthorized, () => user.Client.Get("/auth/profile"))).Refused(HttpStatusCode.Unauthorized, "user_inactive");
    }

    [Fact]
    public async Task Every_login_is_a_session_of_its_own()
    {
        var user = await shop.SignUp();

        var again = await shop.LogIn(user.Email, user.Password);

        Assert.NotEqual(user.RefreshToken, again.RefreshToken, StringComparer.Ordinal);
        Assert.NotEqual((string)Jwt.ClaimsOf(user.AccessToken)["sid"]!, (string)Jwt.ClaimsOf(again.AccessToken)["sid"]!, StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Any_User_Agent_is_accepted()
    {
        var user = await shop.SignUp();

        var reply = await shop.Guest.Send(
            HttpMethod.Post,
            "/auth/login",
            new { email = user.Email, password = user.Password },
            ("User-Agent", "'); DROP TABLE x; -- " + new string('x', 5000))
        );

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(300, await shop.Host.Read<int>("SELECT max(length(device)) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task A_session_ends_after_14_idle_days_and_after_30_days_at_the_latest()
    {
        var session = await shop.Host.SessionOf(await shop.SignUp());

        Assert.True(
            await shop.Host.Read<bool>(
                "SELECT idle_until - created_at = interval '14 days' AND ends_at - created_at = interval '30 days' FROM accounts.sessions WHERE id = $1",
                session
            )
        );
    }

    [Fact]
    public async Task A_hash_with_fewer_rounds_is_replaced_at_login()
    {
        var user = await shop.SignUp();
        await using var stronger = await StoaHost.Start(shop.Host.ConnectionString, ("Passwords:Iterations", "2000"));
        var before = await Hash(user);

        Assert.Equal(HttpStatusCode.OK, (await new Client(stronger, null).Post("/auth/login", new { email = user.Email, password = user.Password })).Status);

        Assert.NotEqual(before, await Hash(user), StringComparer.Ordinal);
        await shop.LogIn(user.Email, user.Password);
    }

    [Fact]
    public async Task Right_passwords_in_parallel_all_pass_while_one_of_them_replaces_the_hash()
    {
        var user = await shop.SignUp();
        await using var stronger = await StoaHost.Start(shop.Host.ConnectionString, ("Passwords:Iterations", "20000"));
        var guest = new Client(stronger, null);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => guest.Post("/auth/login", new { email = user.Email, password = user.Password })));

        Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.OK, reply.Text));
    }

    [Fact]
    public async Task A_password_is_changed_beside_a_login_that_replaces_its_hash()
    {
        var user = await shop.SignUp();
        await using var stronger = await StoaHost.Start(shop.Host.ConnectionString, ("Passwords:Iterations", "20000"));

        var logins = Enumerable.Range(0, 4).Select(_ => new Client(stronger, null).Post("/auth/login", new { email = user.Email, password = user.Password }));
        var change = (user.Client with { Host = stronger }).Post(
            "/auth/password/change",
            new { current_password = user.Password, new_password = "Another-Password-1" }
        );
        await Task.WhenAll(logins);

        Assert.True((await change).Status == HttpStatusCode.OK, (await change).Text);
    }

    private Task<string> Hash(User user) => shop.Host.Read<string>("SELECT password_hash FROM accounts.users WHERE id = $1", Guid.Parse(user.Id));

    private Task<Reply> LogIn(object body) => shop.Guest.Post("/auth/login", body);

    private static IEnumerable<KeyValuePair<string, string>> Comparable(Reply reply) =>
        reply.Headers.Where(header => header.Key.ToUpperInvariant() is not ("DATE" or "X-REQUEST-ID")).OrderBy(header => header.Key, StringComparer.Ordinal);
}
