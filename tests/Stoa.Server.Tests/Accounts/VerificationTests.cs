namespace Stoa.Server.Tests.Accounts;

/// <summary>Verifying an address by the code or the link of one mail.</summary>
public sealed class VerificationTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "SecurePassword123!";

    [Fact]
    public async Task Registering_mails_one_code_and_one_link()
    {
        var user = await shop.SignUp();

        var mail = Assert.Single(await shop.MailsTo(user.Email));

        Assert.Equal(Proofs.VerifyMail, mail.Subject);
        Assert.Matches("^[0-9]{6}$", mail.Code);
        Assert.Matches("^[A-Za-z]{45}$", mail.Token);
        Assert.StartsWith(shop.Host.Root + "/account/verify-email?token=", mail.Link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_is_in_the_language_of_the_request()
    {
        var email = Proofs.NewAddress();

        await shop.Guest.Send(HttpMethod.Post, "/auth/register", new { email, password = Password }, ("Accept-Language", "es-MX,es;q=0.9"));

        var mail = Assert.Single(await shop.MailsTo(email));
        Assert.Contains("Content-Language: es", mail.Source, StringComparison.Ordinal);
        Assert.Contains("Confirma que esta", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_standard_registration_asks_for_verification_and_starts_no_session()
    {
        var email = Proofs.NewAddress();

        var reply = await shop.As("standard").Post("/auth/register", new { email, password = Password });

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal("""{"success":true,"message":"User registered successfully. Please verify your email.","data":null}""", reply.Text);
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Keys, StringComparer.Ordinal);
        Assert.Equal(
            0,
            await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions s JOIN accounts.users u ON u.id = s.user_id WHERE u.email = $1", email)
        );
    }

    [Fact]
    public async Task Under_standard_only_the_right_password_reveals_that_an_account_is_unverified()
    {
        var email = Proofs.NewAddress();
        await shop.As("standard").Post("/auth/register", new { email, password = Password });

        var right = await shop.As("standard").LogIn(email, Password);
        var wrong = await shop.As("standard").LogIn(email, "Not-The-Password-1");

        Assert.Equal((HttpStatusCode.Forbidden, "AUTH_002"), (right.Status, (string)right.Json["error"]!["code"]!));
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_001"), (wrong.Status, (string)wrong.Json["error"]!["code"]!));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("code")]
    public async Task Under_standard_a_verified_account_logs_in(string by)
    {
        var email = Proofs.NewAddress();
        await shop.As("standard").Post("/auth/register", new { email, password = Password });
        var mail = await shop.MailTo(email, Proofs.VerifyMail);

        var verified =
            by == "link"
                ? await shop.As("standard").Post("/auth/email/verify", new { token = mail.Token })
                : await shop.As("standard").Guess("verify_email", email, mail.Code);

        Assert.Equal(HttpStatusCode.OK, verified.Status);
        Assert.Equal("""{"success":true,"message":"Email verified successfully","data":null}""", verified.Text);
        Assert.Equal(HttpStatusCode.OK, (await shop.As("standard").LogIn(email, Password)).Status);
    }

    [Theory]
    [InlineData("store")]
    [InlineData("nest")]
    [InlineData("malnu")]
    [InlineData("basic")]
    [InlineData("problem")]
    public async Task Under_the_other_contracts_an_unverified_account_logs_in(string contract)
    {
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await shop.As(contract).LogIn(user.Email, user.Password)).Status);
    }

    [Fact]
    public async Task Unverified_logins_can_be_configured_both_ways()
    {
        await using var strange = await StoaHost.Start(
            shop.Host.ConnectionString,
            ("Accounts:UnverifiedLogin:standard", "allow"),
            ("Accounts:UnverifiedLogin:store", "refuse")
        );
        var (there, email) = (new Client(strange, null), Proofs.NewAddress());

        var registered = await there.Post("/auth/register", new { email, password = Password });

        Assert.Equal(HttpStatusCode.Created, registered.Status);
        Assert.Equal(["user"], Reply.MembersOf(registered.Data));
        (await there.LogIn(email, Password)).Refused(HttpStatusCode.Forbidden, "email_not_verified");
        Assert.Equal(HttpStatusCode.OK, (await there.Under("/as/standard/api/v1").LogIn(email, Password)).Status);
    }

    [Fact]
    public async Task The_first_super_admin_counts_as_verified() =>
        Assert.Equal(HttpStatusCode.OK, (await shop.As("standard").LogIn(StoaHost.SuperAdminEmail, StoaHost.SuperAdminPassword)).Status);

    [Fact]
    public async Task Using_the_code_or_the_link_voids_both()
    {
        var (byLink, byCode) = (await shop.SignUp(), await shop.SignUp());
        var (first, second) = (await shop.MailTo(byLink.Email, Proofs.VerifyMail), await shop.MailTo(byCode.Email, Proofs.VerifyMail));

        (await Verify(first.Token)).IsDone();
        (await shop.Guest.Guess("verify_email", byCode.Email, second.Code)).IsDone();

        (await shop.Guest.Guess("verify_email", byLink.Email, first.Code)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
        (await Verify(second.Token)).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
        (await shop.Guest.Guess("verify_email", byCode.Email, second.Code)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
    }

    [Fact]
    public async Task Opening_the_link_changes_nothing_but_its_button_verifies()
    {
        var user = await shop.SignUp();
        var mail = await shop.MailTo(user.Email, Proofs.VerifyMail);
        var page = mail.Link[shop.Host.Root.Length..];

        for (var visit = 0; visit < 3; visit++)
        {
            var shown = await shop.Guest.Under("").Get(page);
            Assert.Equal((HttpStatusCode.OK, "no-store", "no-referrer"), (shown.Status, shown.Headers["Cache-Control"], shown.Headers["Referrer-Policy"]));
            Assert.Contains($"value=\"{mail.Token}\"", shown.Text, StringComparison.Ordinal);
        }
        Assert.False(await IsVerified(user));

        Assert.Equal(HttpStatusCode.OK, (await PostForm("/account/verify-email", ("token", mail.Token))).Status);
        Assert.True(await IsVerified(user));
        Assert.Equal(HttpStatusCode.OK, (await PostForm("/account/verify-email", ("token", mail.Token))).Status);
    }

    [Fact]
    public async Task A_link_pressed_twice_is_answered_as_done_without_another_effect_while_it_would_be_good()
    {
        var user = await shop.SignUp();
        var token = (await shop.MailTo(user.Email, Proofs.VerifyMail)).Token;
        (await Verify(token)).IsDone();
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = false WHERE id = $1", Guid.Parse(user.Id));

        (await Verify(token)).IsDone();

        Assert.False(await IsVerified(user));
        await shop.Host.Execute("UPDATE accounts.used_links SET expires_at = now() - interval '1 second'");
        (await Verify(token)).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
    }

    [Fact]
    public async Task The_URL_cannot_inject_markup_into_the_page()
    {
        var shown = await shop.Guest.Under("").Get("/account/verify-email?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");

        Assert.DoesNotContain("<script", shown.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", shown.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("text/plain", "token=x")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "token=%00&token=x")]
    [InlineData("application/x-www-form-urlencoded,a", "token=x")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "token=x")]
    [InlineData("application/x-www-form-urlencoded2", "token=x")]
    [InlineData("multipart/form-data", "token=x")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\n")]
    public async Task A_malformed_form_is_400(string type, string body)
    {
        foreach (var path in new[] { "/account/verify-email", "/account/reset-password" })
        {
            var content = new StringContent(body);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", type);

            Assert.Equal(HttpStatusCode.BadRequest, (await shop.Guest.Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = content })).Status);
        }
    }

    [Fact]
    public async Task A_form_with_thousands_of_fields_is_400() =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await PostForm("/account/verify-email", [.. Enumerable.Range(0, 3_000).Select(number => ($"field{number}", "x"))])).Status
        );

    [Fact]
    public async Task A_link_is_valid_for_a_day_and_says_when_it_has_expired()
    {
        var user = await shop.SignUp();
        var mail = await shop.MailTo(user.Email, Proofs.VerifyMail);
        Assert.True(
            await shop.Host.Read<bool>(
                """
                SELECT link_expires_at - u.created_at = interval '24 hours' AND expires_at - u.created_at = interval '10 minutes'
                FROM accounts.one_time_codes c JOIN accounts.users u ON u.id = c.user_id WHERE u.id = $1
                """,
                Guid.Parse(user.Id)
            )
        );

        await shop.Host.Execute("UPDATE accounts.one_time_codes SET link_expires_at = now() - interval '1 second' WHERE user_id = $1", Guid.Parse(user.Id));

        (await Verify(mail.Token)).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
        (await Verify("no-such-token")).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_003"), await CodeOf("malnu", mail.Token));
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_002"), await CodeOf("malnu", "no-such-token"));
        Assert.Equal((HttpStatusCode.BadRequest, "AUTH_005"), await CodeOf("standard", mail.Token));
        Assert.Equal((HttpStatusCode.BadRequest, "AUTH_004"), await CodeOf("standard", "no-such-token"));
    }

    [Fact]
    public async Task A_newly_requested_mail_voids_the_previous_one()
    {
        var user = await shop.SignUp();
        var first = await shop.MailTo(user.Email, Proofs.VerifyMail);

        await shop.NewCode("verify_email", user.Email);
        var second = await shop.MailTo(user.Email, Proofs.VerifyMail);

        (await Verify(first.Token)).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
        (await Verify(second.Token)).IsDone();
        Assert.True(await IsVerified(user));
    }

    [Fact]
    public async Task Nothing_is_mailed_to_a_verified_address()
    {
        var user = await shop.SignUp();
        await Verify((await shop.MailTo(user.Email, Proofs.VerifyMail)).Token);

        (await shop.Guest.AskFor("verify_email", user.Email)).IsDone();

        Assert.Single(await shop.MailsTo(user.Email));
    }

    [Fact]
    public async Task Of_forty_concurrent_uses_of_one_link_one_has_the_effect_and_all_are_answered_as_done()
    {
        var user = await shop.SignUp();
        var mail = await shop.MailTo(user.Email, Proofs.VerifyMail);

        var replies = await Proofs.AtOnce(40, _ => Verify(mail.Token));

        Assert.All(replies, reply => reply.IsDone());
        Assert.True(await IsVerified(user));
    }

    [Fact]
    public async Task Links_can_point_to_a_front_end()
    {
        await using var strange = await StoaHost.Start(shop.Host.ConnectionString, ("Links:VerifyEmail", "https://shop.example/verify?from=mail"));
        var email = Proofs.NewAddress();

        await new Client(strange, null).Post("/auth/register", new { email, password = Password });

        Assert.StartsWith("https://shop.example/verify?from=mail&token=", (await shop.MailTo(email, Proofs.VerifyMail)).Link, StringComparison.Ordinal);
    }

    private Task<Reply> Verify(string token) => shop.Guest.Post("/auth/email/verify", new { token });

    private Task<bool> IsVerified(User user) => shop.Host.Read<bool>("SELECT email_verified FROM accounts.users WHERE id = $1", Guid.Parse(user.Id));

    private async Task<(HttpStatusCode, string)> CodeOf(string contract, string token)
    {
        var reply = await shop.As(contract).Post("/auth/email/verify", new { token });
        return (reply.Status, (string)reply.Json["error"]!["code"]!);
    }

    private Task<Reply> PostForm(string path, params (string Name, string Value)[] fields) =>
        shop.Guest.Send(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            }
        );
}
