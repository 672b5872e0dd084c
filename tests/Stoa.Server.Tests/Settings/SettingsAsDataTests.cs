using Stoa.Platform.Settings;
using Stoa.Server.Hosting;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Settings;

/// <summary>What staff set without touching the configuration, and what the configuration keeps to itself.</summary>
public sealed class SettingsAsDataTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_setting_is_changed_under_the_version_audited_and_goes_back_to_its_default_with_null()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = await root.Get("/admin/settings");
        Assert.Equal("Stoa", (string)before.Data["shop_name"]!);

        var changed = await root.Edit("/admin/settings", new { shop_name = " Teehaus ", order_mails = false }, before.Data["version"]!);

        Assert.Equal(("Teehaus", false), ((string)changed.Data["shop_name"]!, (bool)changed.Data["order_mails"]!));
        Assert.Equal((long)before.Data["version"]! + 1, (long)changed.Data["version"]!);
        (await root.Edit("/admin/settings", new { shop_name = "Late" }, before.Data["version"]!)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        var entry = (await root.Get("/admin/audit-log?action=settings.updated")).Data[0]!;
        Assert.Equal("Teehaus", (string)entry["after"]!["shop_name"]!);
        Assert.Null(entry["before"]!["shop_name"]);

        var back = await Patch(root, new { shop_name = (string?)null, order_mails = (bool?)null });
        Assert.Equal(("Stoa", true), ((string)back.Data["shop_name"]!, (bool)back.Data["order_mails"]!));
        Assert.Equal((long)back.Data["version"]!, (long)(await Patch(root, new { shop_name = (string?)null })).Data["version"]!);
    }

    [Theory]
    [InlineData("""{"mail_from":"nobody"}""", "mail_from")]
    [InlineData("""{"mail_from_name":"a <b>"}""", "mail_from_name")]
    [InlineData("""{"order_mails":"yes"}""", "order_mails")]
    [InlineData("""{"imprint":"text"}""", "imprint")]
    [InlineData("""{"terms":{"German":"text"}}""", "terms")]
    [InlineData("""{"shop_colour":"red"}""", "shop_colour")]
    public async Task A_value_of_another_form_names_its_member_in_every_contract(string body, string member)
    {
        var root = await shop.SuperAdmin();
        foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1", "/as/standard/api/v1" })
        {
            var reply = await root.Client.Under(mount).Send(HttpMethod.Patch, "/admin/settings", body, ("If-Match", "*"));
            Assert.True(reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, reply.Text);
            Assert.Contains(member, reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_who_may_manage_settings_sees_them()
    {
        var manager = (await shop.SignUpAs("manager")).Client;

        foreach (var path in new[] { "/admin/settings", "/admin/settings/effective", "/admin/mail-templates", "/admin/maintenance" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await manager.Get(path)).Status);
        }
    }

    [Fact]
    public async Task What_stands_in_the_configuration_wins_says_so_and_cannot_be_changed()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Mail:From", "Tienda <no-reply@shop.example>"), ("Shop:Name", "Tienda Ñandú"));
        var root = await LogIn(host);

        var effective = (await root.Get("/admin/settings/effective")).Data;

        Assert.Equal("Tienda Ñandú", (string)effective["settings"]!["shop_name"]!);
        Assert.Equal("no-reply@shop.example", (string)effective["settings"]!["mail_from"]!);
        Assert.Equal(("configuration", "Mail:From"), Source(effective, "mail_from"));
        Assert.Equal(("default", "Orders:Mails"), Source(effective, "order_mails"));
        Assert.Equal(("default", null), Source(effective, "low_stock_at"));
        foreach (var body in new[] { """{"shop_name":"Other"}""", """{"currency":"EUR","mail_from":"a@b.example"}""" })
        {
            var refused = await root.Send(HttpMethod.Patch, "/admin/settings", body, ("If-Match", "*"));
            refused.Refused(HttpStatusCode.Conflict, "setting_configured");
        }
        Assert.Equal("USD", (string)(await root.Get("/admin/settings")).Data["currency"]!);

        await Patch(root, new { low_stock_at = 7, order_mails = false });
        effective = (await root.Get("/admin/settings/effective")).Data;
        Assert.Equal(("shop", null), Source(effective, "low_stock_at"));
        Assert.Equal(("shop", "Orders:Mails"), Source(effective, "order_mails"));
    }

    [Theory]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Orders:Mails", "perhaps")]
    public void A_wrong_value_in_the_configuration_stops_the_start_and_names_its_key(string key, string value)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { [key] = value };

        Assert.Contains(key, Assert.Throws<StartException>(() => ServerSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_holds_on_every_node()
    {
        await using var one = await StoaHost.Start(await databases.Create());
        await using var two = await StoaHost.Start(one.ConnectionString);
        var root = await LogIn(one);

        await Patch(root, new { shop_name = "Both" });

        Assert.Equal("Both", (string)(await new Client(one, null).Get("/shop")).Data["name"]!);
        await Wait.Until(async () => (string)(await new Client(two, null).Get("/shop")).Data["name"]! == "Both");
    }

    [Fact]
    public async Task Storefronts_show_the_legal_texts_in_the_language_that_is_asked_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        await Patch(root, new { imprint = new { de = "Impressum", en = "Imprint" }, terms = new { de = "AGB" } });

        var german = (await shop.Guest.Get("/shop?language=de-AT")).Data;
        var usual = (await shop.Guest.Get("/shop")).Data;

        Assert.Equal(("Impressum", "AGB"), ((string)german["imprint"]!, (string)german["terms"]!));
        Assert.Equal(("Imprint", "AGB", ""), ((string)usual["imprint"]!, (string)usual["terms"]!, (string)usual["privacy"]!));
        Assert.Equal(["de", "en"], usual["languages"]!.AsArray().Select(language => (string)language!), StringComparer.Ordinal);
        await Patch(root, new { imprint = (object?)null, terms = (object?)null });
        Assert.Equal("", (string)(await shop.Guest.Get("/shop")).Data["imprint"]!);
    }

    [Fact]
    public async Task Mails_come_from_the_sender_that_the_shop_sets()
    {
        var root = (await shop.SuperAdmin()).Client;
        await Patch(root, new { shop_name = "Teehaus", mail_from = "post@teehaus.example" });
        var first = await shop.SignUp();
        Assert.Contains("From: Teehaus <post@teehaus.example>", (await shop.MailsTo(first.Email))[0].Source, StringComparison.Ordinal);

        await Patch(root, new { mail_from_name = "Teehaus am Dom" });
        var second = await shop.SignUp();
        Assert.Contains("From: Teehaus am Dom <post@teehaus.example>", (await shop.MailsTo(second.Email))[0].Source, StringComparison.Ordinal);

        await Patch(
            root,
            new
            {
                shop_name = (string?)null,
                mail_from = (string?)null,
                mail_from_name = (string?)null,
            }
        );
    }

    [Theory]
    [InlineData("shop_name")]
    [InlineData("mail_from_name")]
    public async Task A_name_in_the_header_of_mails_is_one_line(string setting)
    {
        var root = (await shop.SuperAdmin()).Client;

        foreach (var line in new[] { "Teehaus\r\nBcc: all@example.com", "Tee\nhaus", "Tee\u0007haus", "Tee\u2028haus", "Tee\u0085haus" })
        {
            var body = new Dictionary<string, string>(StringComparer.Ordinal) { [setting] = line };
            (await root.Send(HttpMethod.Patch, "/admin/settings", body, ("If-Match", "*"))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    /// <summary>From before such names were refused.</summary>
    [Fact]
    public async Task A_stored_name_with_a_line_break_breaks_no_header()
    {
        var database = await databases.Create();
        // Ended before the mail is written: a node that still knows the former name may send it.
        await using (var host = await StoaHost.Start(database))
        {
            await Patch(await LogIn(host), new { shop_name = "Teehaus" });
            await host.Execute("UPDATE platform.settings SET value = $1::text::jsonb WHERE name = 'shop_name'", "\"Tee\\r\\nBcc: all@example.com\"");
        }
        await using var again = await StoaHost.Start(database);

        var email = Proofs.NewAddress();
        await new Client(again, null).Post("/auth/register", new { email, password = "SecurePassword123!" });

        var source = (await again.MailsTo(email))[0].Source;
        Assert.DoesNotMatch("(?m)^Bcc:", source);
        Assert.Contains("From: \"Tee  Bcc: all@example.com\" <", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_are_by_the_shops_time_zone_unless_another_is_asked_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        await Patch(root, new { time_zone = "Europe/Berlin" });

        Assert.Equal("Europe/Berlin", (string)(await root.Get("/admin/reports/sales")).Data["frame"]!["time_zone"]!);
        Assert.Equal("UTC", (string)(await root.Get("/admin/reports/sales?time_zone=UTC")).Data["frame"]!["time_zone"]!);
        await Patch(root, new { time_zone = "UTC" });
    }

    internal static async Task<Reply> Patch(Client root, object body)
    {
        var reply = await root.Send(HttpMethod.Patch, "/admin/settings", body, ("If-Match", "*"));
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply;
    }

    internal static async Task<Client> LogIn(StoaHost host)
    {
        var reply = await new Client(host, null).Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return new Client(host, (string)reply.Data["access_token"]!);
    }

    private static (string Source, string? Key) Source(System.Text.Json.Nodes.JsonNode effective, string name)
    {
        var source = effective["sources"]!.AsArray().Single(entry => (string)entry!["name"]! == name)!;
        return ((string)source["source"]!, (string?)source["configuration_key"]);
    }
}
