using System.Globalization;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "POST /api/v1/auth/register".</summary>
public sealed class RegisterTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "SecurePassword123!";

    [Theory]
    [InlineData("\uFF50\uFF41\uFF53\uFF53\uFF57\uFF4F\uFF52\uFF44", "password is one of the most common ones")]
    [InlineData("\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18", "password is one of the most common ones")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", "password must be at least 8 characters")]
    public async Task A_password_is_judged_as_it_is_hashed(string password, string sentence)
    {
        var reply = await shop.Guest.Post("/auth/register", new { email = Proofs.NewAddress(), password });

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(sentence, (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task A_new_account_is_printed_as_the_document_prints_it()
    {
        var email = NewEmail();

        var reply = await Register(
            new
            {
                email,
                password = Password,
                first_name = "John",
                last_name = "Doe",
            }
        );

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.StartsWith("application/json", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        var user = reply.Data["user"]!;
        Assert.Equal(["id", "email", "first_name", "last_name", "active", "email_verified", "created_at", "updated_at"], Reply.MembersOf(user));
        Assert.True(Guid.TryParse((string)user["id"]!, out _));
        Assert.Equal((email, "John", "Doe"), ((string)user["email"]!, (string)user["first_name"]!, (string)user["last_name"]!));
        Assert.True((bool)user["active"]!);
        Assert.False((bool)user["email_verified"]!);
        Assert.Matches(Behind.WholeSeconds, (string)user["created_at"]!);
        Assert.Equal((string)user["created_at"]!, (string)user["updated_at"]!);
    }

    [Fact]
    public async Task An_address_of_digits_is_no_card_number() =>
        Assert.Equal(HttpStatusCode.Created, (await Register(new { email = "4242-4242-4242-4242@example.com", password = Password })).Status);

    [Fact]
    public async Task The_session_starts_at_once_and_its_access_token_lasts_fifteen_minutes()
    {
        var reply = await Register(new { email = NewEmail(), password = Password });

        var claims = Jwt.ClaimsOf(reply.AccessToken());
        Assert.Equal(15 * 60, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Matches(Behind.WholeSeconds, (string)reply.Data["expires_at"]!);
        Assert.Equal((long)claims["exp"]!, DateTimeOffset.Parse((string)reply.Data["expires_at"]!, CultureInfo.InvariantCulture).ToUnixTimeSeconds());
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, reply.AccessToken()).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(reply.RefreshToken())).Status);
    }

    [Theory]
    [InlineData("caf\u00E9")]
    [InlineData("cafe\u0301")]
    [InlineData("CAF\u00C9")]
    [InlineData("\uFF43\uFF41\uFF46\u00E9")]
    public async Task One_mailbox_has_one_account_however_its_address_is_spelled(string spelled)
    {
        var mark = Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.Created, (await Register(new { email = $"caf\u00E9-{mark}@example.com", password = Password })).Status);

        Assert.Equal("email_exists", (await Register(new { email = $"{spelled}-{mark}@example.com", password = Password })).Code);

        await shop.LogIn($"{spelled}-{mark}@example.com", Password);
    }

    [Theory]
    [InlineData("ann\u200B@example.com")]
    [InlineData("an\u00ADn@example.com")]
    [InlineData("ann@exam\u2060ple.com")]
    [InlineData("\u202Eann@example.com")]
    [InlineData("ann\uE000@example.com")]
    public async Task An_address_with_invisible_characters_is_refused(string email) =>
        (await Register(new { email, password = Password })).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Existing_addresses_are_normalized_and_of_two_equal_ones_the_older_account_gets_it()
    {
        var mark = Guid.NewGuid().ToString("N");
        var (older, newer, alone) = (await shop.SignUp(), await shop.SignUp(), await shop.SignUp());
        foreach (
            var (user, email) in new[]
            {
                (older, $"cafe\u0301-{mark}@example.com"),
                (newer, $"\uFF43afe\u0301-{mark}@example.com"),
                (alone, $"\uFF58-{mark}@example.com"),
            }
        )
        {
            await shop.Host.Execute("UPDATE accounts.users SET email = $2, email_key = $2 WHERE id = $1", Guid.Parse(user.Id), email);
        }
        await using var migration = typeof(Stoa.Accounts.AccountsModule).Assembly.GetManifestResourceStream("Stoa.Accounts.Migrations.0005_email_keys.sql")!;

        await shop.Host.Execute(await new StreamReader(migration).ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.Equal(older.Id, (await shop.LogIn($"caf\u00E9-{mark}@example.com", older.Password)).Id);
        Assert.Equal(alone.Id, (await shop.LogIn($"x-{mark}@example.com", alone.Password)).Id);
        Assert.Equal(HttpStatusCode.OK, (await newer.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Names_are_optional_and_then_empty()
    {
        var reply = await Register(new { email = NewEmail(), password = Password });
        var nulls = await Register(
            new
            {
                email = NewEmail(),
                password = Password,
                first_name = (string?)null,
                last_name = (string?)null,
            }
        );

        Assert.Equal("", (string)reply.Data["user"]!["first_name"]!);
        Assert.Equal("", (string)nulls.Data["user"]!["last_name"]!);
    }

    [Fact]
    public async Task A_new_user_has_the_role_user_and_no_other()
    {
        var user = await shop.SignUp();

        Assert.Equal("""["user"]""", (await user.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Taken.Address@example.com")]
    [InlineData("taken.address@EXAMPLE.com")]
    [InlineData("TAKEN.ADDRESS@EXAMPLE.COM")]
    public async Task An_address_is_taken_regardless_of_case(string other)
    {
        var first = other.Replace("example", "first-" + Guid.NewGuid().ToString("N"), StringComparison.OrdinalIgnoreCase);
        await Register(new { email = first.ToLowerInvariant(), password = Password });

        (await Register(new { email = first, password = "Another-Password-2" })).Refused(HttpStatusCode.Conflict, "email_exists");
    }

    [Fact]
    public async Task The_address_is_kept_as_it_was_typed()
    {
        var email = "John.Doe-" + NewEmail();

        Assert.Equal(email, (string)(await Register(new { email, password = Password })).Data["user"]!["email"]!);
    }

    [Fact]
    public async Task Forty_registrations_of_one_address_at_once_make_one_account()
    {
        var letters = NewEmail();
        var spellings = Enumerable.Range(0, 40).Select(n => string.Concat(letters.Select((c, at) => (at + n) % 3 == 0 ? char.ToUpperInvariant(c) : c)));

        var replies = await Task.WhenAll(spellings.Select(email => Task.Run(() => Register(new { email, password = Password }))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(39, replies.Count(reply => reply is { Status: HttpStatusCode.Conflict, Code: "email_exists" }));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE lower(email) = $1", letters));
        Assert.Equal(
            1,
            await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions s JOIN accounts.users u ON u.id = s.user_id WHERE u.email_key = $1", letters)
        );
    }

    [Theory]
    [InlineData(7, HttpStatusCode.BadRequest)]
    [InlineData(8, HttpStatusCode.Created)]
    [InlineData(256, HttpStatusCode.Created)]
    [InlineData(257, HttpStatusCode.BadRequest)]
    public async Task A_password_has_8_to_256_characters(int length, HttpStatusCode expected)
    {
        var password = string.Concat(Enumerable.Repeat("xK9-vQ2!", 33))[..length];

        Assert.Equal(expected, (await Register(new { email = NewEmail(), password })).Status);
    }

    [Theory]
    [InlineData("🦊🐻🐼🐨🐯🦁🐮", HttpStatusCode.BadRequest)]
    [InlineData("🦊🐻🐼🐨🐯🦁🐮🐷", HttpStatusCode.Created)]
    [InlineData("пароль и соль", HttpStatusCode.Created)]
    [InlineData("        ", HttpStatusCode.Created)]
    public async Task Characters_are_counted_as_people_count_them(string password, HttpStatusCode expected)
    {
        var email = NewEmail();

        Assert.Equal(expected, (await Register(new { email, password })).Status);
        if (expected == HttpStatusCode.Created)
        {
            await shop.LogIn(email, password);
        }
    }

    [Theory]
    [InlineData("password")]
    [InlineData("12345678")]
    [InlineData("PassWord")]
    [InlineData("qwertyuiop")]
    public async Task One_of_the_most_common_passwords_is_refused(string password) =>
        (await Register(new { email = NewEmail(), password })).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task Every_character_of_a_long_password_counts()
    {
        var start = string.Concat(Enumerable.Repeat("xK9-vQ2!", 31));
        var email = NewEmail();
        await Register(new { email, password = start + "right" });

        (await shop.Guest.Post("/auth/login", new { email, password = start + "wrong" })).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        await shop.LogIn(email, start + "right");
    }

    [Fact]
    public async Task A_name_has_at_most_100_characters()
    {
        var hundred = string.Concat(Enumerable.Repeat("🦊", 100));

        Assert.Equal(
            HttpStatusCode.Created,
            (
                await Register(
                    new
                    {
                        email = NewEmail(),
                        password = Password,
                        first_name = hundred,
                        last_name = hundred,
                    }
                )
            ).Status
        );
        (
            await Register(
                new
                {
                    email = NewEmail(),
                    password = Password,
                    first_name = hundred + "a",
                }
            )
        ).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (
            await Register(
                new
                {
                    email = NewEmail(),
                    password = Password,
                    last_name = hundred + "a",
                }
            )
        ).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a b@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a@example..com")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("<a@example.com>")]
    public async Task A_malformed_address_is_refused(string email) =>
        (await Register(new { email, password = Password })).Refused(HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task The_password_is_never_stored_in_plain_text()
    {
        var user = await shop.SignUp("A-very-Own-Password-77");

        Assert.DoesNotContain(
            "A-very-Own-Password-77",
            await shop.Host.Read<string>("SELECT u::text FROM accounts.users u WHERE id = $1", Guid.Parse(user.Id)),
            StringComparison.Ordinal
        );
    }

    private Task<Reply> Register(object body) => shop.Guest.Post("/auth/register", body);

    private static string NewEmail() => $"new-{Guid.NewGuid():N}@example.com";
}
