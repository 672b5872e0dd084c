using System.Globalization;
using Stoa.Server.Tests.Accounts.SecondFactors;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Codes and addresses as people type them, and one mailbox however its domain is written.</summary>
public sealed class AsPeopleTypeTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "SecurePassword123!";

    public static TheoryData<string, string> Spellings =>
        new()
        {
            { "grouped by a blank", "{0} {1}" },
            { "grouped by a hyphen", "{0}-{1}" },
            { "with a no-break space and a line end", "{0}\u00A0{1}\n" },
            { "grouped by a dot", "{0}.{1}" },
            { "with a zero-width space of a mail program", "\u200B{0}{1}" },
        };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_code_is_taken_as_it_was_typed(string how, string spelling)
    {
        Assert.NotEmpty(how);
        var user = await shop.SignUpVerified();
        var code = await shop.NewCode("login", user.Email);

        var reply = await shop.Guest.Guess("login", user.Email, string.Format(CultureInfo.InvariantCulture, spelling, code[..3], code[3..]));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData('\u0660')]
    [InlineData('\u0966')]
    [InlineData('\uFF10')]
    public async Task A_code_is_taken_in_the_digits_of_any_script(char zero)
    {
        var user = await shop.SignUpVerified();
        var code = await shop.NewCode("login", user.Email);
        var (protectedUser, app, _) = await shop.SignUpProtected();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, In(code))).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(protectedUser, In(app.Code))).Status);

        string In(string digits) => string.Concat(digits.Select(digit => (char)(zero + digit - '0')));
    }

    [Fact]
    public async Task A_letter_within_a_code_is_wrong()
    {
        var user = await shop.SignUpVerified();
        var code = await shop.NewCode("login", user.Email);

        (await shop.Guest.Guess("login", user.Email, code + "x")).Refused(HttpStatusCode.BadRequest, "otp_invalid");
    }

    [Theory]
    [InlineData(" {0}")]
    [InlineData("{0} ")]
    [InlineData("\t{0}\u00A0\n")]
    public async Task Blanks_around_an_address_are_no_part_of_it(string spelling)
    {
        var email = Proofs.NewAddress();
        var typed = string.Format(CultureInfo.InvariantCulture, spelling, email);

        var registered = await shop.Guest.Post("/auth/register", new { email = typed, password = Password });

        Assert.Equal((HttpStatusCode.Created, email), (registered.Status, (string)registered.Data["user"]!["email"]!));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(typed, Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { username = typed, password = Password })).Status);
        (await shop.Guest.Forgot(typed)).IsDone();
        Assert.NotEmpty((await shop.MailTo(email, Proofs.ResetLinkMail)).Token);
        (await shop.Guest.AskFor("login", typed)).IsDone();
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", typed, await shop.CodeFor("login", email))).Status);
    }

    [Theory]
    [InlineData("b\u00FCcher.example", "xn--bcher-kva.example")]
    [InlineData("B\u00DCCHER.example", "XN--BCHER-KVA.EXAMPLE")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example")]
    [InlineData("stra\u00DFe.example", "xn--strae-oqa.example")]
    [InlineData("\u4F8B\u3048.\u30C6\u30B9\u30C8", "xn--r8jz45g.xn--zckzah")]
    [InlineData("mail.b\u00FCcher.example", "mail\uFF0Exn--bcher-kva.example")]
    [InlineData("gmail.com", "googlemail.com")]
    [InlineData("GoogleMail.com", "gmail.com")]
    public async Task One_mailbox_is_one_account_however_its_domain_is_written(string one, string other)
    {
        var name = "anna-" + Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.Created, (await shop.Guest.Post("/auth/register", new { email = $"{name}@{one}", password = Password })).Status);

        (await shop.Guest.Post("/auth/register", new { email = $"{name}@{other}", password = Password })).Refused(HttpStatusCode.Conflict, "email_exists");

        Assert.Equal($"{name}@{one}", (string)(await shop.Guest.LogIn($"{name}@{other}", Password)).Data["user"]!["email"]!);
    }

    [Theory]
    [InlineData("\uFF43\uFF41\uFF46\u00E9")]
    [InlineData("cafe\u0301")]
    public async Task Mail_goes_to_the_mailbox_that_a_spelling_stands_for(string spelled)
    {
        var mark = Guid.NewGuid().ToString("N");

        var user = (await shop.Guest.Post("/auth/register", new { email = $"{spelled}-{mark}@example.com", password = Password })).Data["user"]!;

        Assert.Equal($"caf\u00E9-{mark}@example.com", (string)user["email"]!);
    }

    [Fact]
    public async Task A_spelling_that_stands_for_no_address_is_kept_as_it_is_and_goes_on_opening_its_account()
    {
        var email = $"ann\u2474-{Guid.NewGuid():N}@example.com";

        Assert.Equal(email, (string)(await shop.Guest.Post("/auth/register", new { email, password = Password })).Data["user"]!["email"]!);

        await shop.LogIn(email, Password);
    }

    [Fact]
    public async Task A_domain_that_only_looks_alike_is_another()
    {
        var name = "anna-" + Guid.NewGuid().ToString("N");
        foreach (var domain in new[] { "strasse.example", "stra\u00DFe.example", "googlemail.com.example", "bucher.example", "b\u00FCcher.example" })
        {
            Assert.Equal(HttpStatusCode.Created, (await shop.Guest.Post("/auth/register", new { email = $"{name}@{domain}", password = Password })).Status);
        }
    }

    [Fact]
    public async Task Existing_addresses_get_the_keys_of_today_and_of_two_for_one_mailbox_the_older_account_gets_it()
    {
        string[] domains =
        [
            "b\u00FCcher.example",
            "stra\u00DFe.example",
            "\u4F8B\u3048.\u30C6\u30B9\u30C8",
            "\u043F\u0440\u0438\u043C\u0435\u0440.\u0440\u0444",
            "\u03B5\u03BB\u03BB\u03AC\u03C2.gr",
            "mail.\u00E1rv\u00EDzt\u0171r\u0151-t\u00FCk\u00F6rf\u00FAr\u00F3g\u00E9p.hu",
            "\u0645\u062B\u0627\u0644.example",
            "\uD83D\uDE00.example",
            "googlemail.com",
        ];
        var mark = Guid.NewGuid().ToString("N");
        var users = new List<User>();
        foreach (var domain in domains)
        {
            users.Add(await WithKey($"anna-{mark}@{domain}"));
        }
        var (older, newer) = (await WithKey($"bert-{mark}@xn--bcher-kva.example"), await WithKey($"bert-{mark}@b\u00FCcher.example"));
        await using var migration = typeof(Stoa.Accounts.AccountsModule).Assembly.GetManifestResourceStream(
            "Stoa.Accounts.Migrations.0019_email_keys_by_idna.sql"
        )!;

        await shop.Host.Execute(await new StreamReader(migration).ReadToEndAsync(TestContext.Current.CancellationToken));

        for (var n = 0; n < domains.Length; n++)
        {
            Assert.Equal(users[n].Id, (await shop.LogIn($"anna-{mark}@{domains[n]}", users[n].Password)).Id);
        }
        Assert.Equal(older.Id, (await shop.LogIn($"bert-{mark}@b\u00FCcher.example", older.Password)).Id);
        Assert.Equal(HttpStatusCode.OK, (await newer.Client.Get("/auth/profile")).Status);
    }

    /// <summary>A user as earlier versions kept them: the key is the address itself.</summary>
    private async Task<User> WithKey(string email)
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET email = $2, email_key = $2 WHERE id = $1", Guid.Parse(user.Id), email);
        return user;
    }
}
