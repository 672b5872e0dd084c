using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Settings;

/// <summary>The shop's own wording of mails.</summary>
public sealed class MailWordingTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    private const string Code = "/admin/mail-templates/accounts.login_code/en";
    private const string Verify = "/admin/mail-templates/accounts.verify_email/es";

    [Fact]
    public async Task Every_mail_of_every_language_can_be_listed_previewed_and_tested()
    {
        var root = await shop.SuperAdmin();
        var all = (await root.Client.Get("/admin/mail-templates?page_size=100")).Data.AsArray().Where(mail => !(bool)mail!["customised"]!).ToArray();
        Assert.True(all.Length >= 30, $"{all.Length}");

        foreach (var mail in all)
        {
            var path = $"/admin/mail-templates/{(string)mail!["name"]!}/{(string)mail["language"]!}";
            var preview = await root.Client.Post(path + "/preview");
            Assert.True(preview.Status == HttpStatusCode.OK, preview.Text);
            Assert.DoesNotContain('{', (string)preview.Data["subject"]! + (string)preview.Data["text"]!);
            // What the software says itself passes the checks that the shop's own words have to.
            Assert.Equal(
                HttpStatusCode.OK,
                (
                    await root.Client.Post(
                        path + "/preview",
                        new
                        {
                            subject = mail["subject"],
                            paragraphs = mail["paragraphs"],
                            action = mail["action"],
                        }
                    )
                ).Status
            );
        }
    }

    [Fact]
    public async Task A_mail_says_what_the_shop_words_until_that_is_taken_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var wording = new { subject = "Hola, {code} no va aquí", paragraphs = new[] { "¡Bienvenida a la tienda!", "{code}" } };
        (await root.Put(Verify, wording)).Refused(HttpStatusCode.UnprocessableEntity, "mail_placeholder_missing");

        var created = await root.Put(Verify, wording with { subject = "Bienvenida" });

        Assert.Equal((HttpStatusCode.Created, 1), (created.Status, (int)created.Data["version"]!));
        Assert.NotNull((string?)created.Data["action"]);
        Assert.Contains("bienvenida a la tienda", (await FirstMail("es")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("bienvenida", (await FirstMail("en")).Text, StringComparison.OrdinalIgnoreCase);
        (await root.Put(Verify, wording with { subject = "Otra" })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Send(HttpMethod.Put, Verify, wording with { subject = "Otra" }, ("If-Match", "\"7\""))).Refused(
            HttpStatusCode.PreconditionFailed,
            "version_stale"
        );
        Assert.Equal("\"1\"", (await root.Get(Verify)).Headers["ETag"]);
        var entry = (await root.Get("/admin/audit-log?action=mail_template.saved")).Data[0]!;
        Assert.Equal("Bienvenida", (string)entry["after"]!["subject"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await root.Send(HttpMethod.Delete, Verify, null, ("If-Match", "\"1\""))).Status);
        Assert.DoesNotContain("bienvenida a la tienda", (await FirstMail("es")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"subject":"s","paragraphs":["Your order {order_number}","{code}"]}""", "mail_placeholder_unknown")]
    [InlineData("""{"subject":"{secret}","paragraphs":["{code}"]}""", "mail_placeholder_unknown")]
    [InlineData("""{"subject":"s","paragraphs":["{CODE}","{code}"]}""", "mail_placeholder_unknown")]
    [InlineData("""{"subject":"s","paragraphs":["{ code }","{code}"]}""", "mail_placeholder_unknown")]
    [InlineData("""{"subject":"s {order-number}","paragraphs":["{code}"]}""", "mail_placeholder_unknown")]
    [InlineData("""{"subject":"s","paragraphs":["no code"]}""", "mail_placeholder_missing")]
    [InlineData("""{"subject":"s","paragraphs":["{code}","{code}"]}""", "mail_placeholder_missing")]
    [InlineData("""{"subject":"{code}","paragraphs":["{code}"]}""", "mail_placeholder_missing")]
    public async Task Placeholders_are_those_that_the_mail_declares(string wording, string code)
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Send(HttpMethod.Put, Code, wording)).Refused(HttpStatusCode.UnprocessableEntity, code);
        (await root.Send(HttpMethod.Post, Code + "/preview", wording)).Refused(HttpStatusCode.UnprocessableEntity, code);
        (await root.Send(HttpMethod.Post, Code + "/test", wording)).Refused(HttpStatusCode.UnprocessableEntity, code);
        Assert.False((bool)(await root.Get(Code)).Data["customised"]!);
    }

    [Theory]
    [InlineData("""{"subject":"","paragraphs":["{code}"]}""")]
    [InlineData("""{"subject":"s","paragraphs":[]}""")]
    [InlineData("""{"subject":"s","paragraphs":["{code}"," "]}""")]
    [InlineData("""{"subject":"s","paragraphs":["{code}"],"action":"Click"}""")]
    [InlineData("""{"subject":"s","paragraphs":["{code} 123456"]}""")]
    public async Task A_wording_is_whole_and_has_no_link_and_no_code_of_its_own(string wording)
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Send(HttpMethod.Put, Code, wording)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("accounts.invitation")]
    [InlineData("accounts.set_password")]
    [InlineData("accounts.second_factors_reset")]
    [InlineData("accounts.google_unlinked")]
    public async Task Mails_about_access_can_be_worded_too(string name)
    {
        var root = (await shop.SuperAdmin()).Client;

        Assert.Equal(HttpStatusCode.OK, (await root.Get($"/admin/mail-templates/{name}/en")).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/mail-templates/{name}/es/preview")).Status);
    }

    [Theory]
    [InlineData("/admin/mail-templates/accounts.nothing/en")]
    [InlineData("/admin/mail-templates/accounts.login_code/de")]
    public async Task An_unknown_mail_or_language_is_not_found(string path)
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.Get(path)).Refused(HttpStatusCode.NotFound, "mail_template_not_found");
        (await root.Put(path, new { subject = "s", paragraphs = new[] { "{code}" } })).Refused(HttpStatusCode.NotFound, "mail_template_not_found");
    }

    [Fact]
    public async Task A_test_mail_goes_to_whoever_asks_with_sample_values_and_stores_nothing()
    {
        var root = await shop.SuperAdmin();
        var admin = await shop.SignUpAs("admin");

        var reply = await admin.Client.Post(Code + "/test", new { subject = "Prueba", paragraphs = new[] { "Sample: <b>", "{code}" } });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var mail = await shop.MailTo(admin.Email, "Prueba");
        Assert.Equal("012345", mail.Code);
        Assert.Contains("&lt;b&gt;", mail.Source, StringComparison.Ordinal);
        Assert.DoesNotContain(await shop.MailsTo(root.Email), sent => sent.Subject == "Prueba");
        Assert.False((bool)(await root.Client.Get(Code)).Data["customised"]!);
    }

    [Fact]
    public async Task Of_two_who_word_a_mail_first_one_creates_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        const string path = "/admin/mail-templates/accounts.locked/en";

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => root.Put(path, new { subject = $"s{n}", paragraphs = new[] { "Locked." } })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => Assert.Equal("version_required", reply.Code));
    }

    [Fact]
    public async Task A_wording_holds_on_every_node()
    {
        await using var one = await StoaHost.Start(await databases.Create());
        await using var two = await StoaHost.Start(one.ConnectionString);
        var root = await SettingsAsDataTests.LogIn(one);
        var other = new Client(two, root.Token);

        Assert.Equal(HttpStatusCode.Created, (await root.Put(Code, new { subject = "Node", paragraphs = new[] { "{code}" } })).Status);

        await Wait.Until(async () => (string)(await other.Post(Code + "/preview")).Data["subject"]! == "Node");
    }

    private async Task<PickedUp> FirstMail(string language)
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var body = new
        {
            email,
            password = "SecurePassword123!",
            first_name = "Ann",
            last_name = "Doe",
        };
        await shop.Guest.Send(HttpMethod.Post, "/auth/register", body, ("Accept-Language", language));
        return (await shop.MailsTo(email))[0];
    }
}
