namespace Stoa.Server.Tests.Settings;

/// <summary>Staff see how buyers pay and which key says so; never a key of Stripe's.</summary>
public sealed class PaymentSettingsTests(TestDatabases databases)
{
    private const string Path = "/admin/settings/payments";

    [Fact]
    public async Task What_is_configured_is_shown_with_its_key_and_without_secrets()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Payments:Offered:0", "manual"),
            ("Payments:ManualMethods:0", "invoice"),
            ("Payments:Stripe:SecretKey", "sk_test_51SecretOfTheShop"),
            ("Payments:Stripe:WebhookSecrets:0", "whsec_SecretOfTheShop")
        );
        var root = await host.SuperAdmin();

        var seen = await root.Get(Path);

        Assert.True(seen.Status == HttpStatusCode.OK, seen.Text);
        Assert.DoesNotContain("SecretOfTheShop", seen.Text, StringComparison.Ordinal);
        Assert.Equal(("test", """["manual"]""", """["invoice"]"""), ((string)seen.Data["provider"]!, Json(seen, "offered"), Json(seen, "manual_methods")));
        Assert.Equal(
            (true, false, 1),
            ((bool)seen.Data["stripe"]!["is_configured"]!, (bool)seen.Data["stripe"]!["is_live"]!, (int)seen.Data["stripe"]!["webhook_secrets"]!)
        );
        Assert.Equal("""{"name":"offered","source":"configuration","configuration_key":"Payments:Offered"}""", Source(seen, "offered"));
        Assert.Equal("""{"name":"provider","source":"default","configuration_key":"Payments:Provider"}""", Source(seen, "provider"));
    }

    [Fact]
    public async Task A_shop_that_has_just_begun_offers_what_can_be_tried()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();

        var seen = await root.Get(Path);

        Assert.Equal("""["test","manual"]""", Json(seen, "offered"));
        Assert.True((bool)seen.Data["is_trial"]!);
        Assert.All(seen.Data["sources"]!.AsArray(), source => Assert.Equal("default", (string)source!["source"]!));
    }

    private static string Json(Reply reply, string member) => reply.Data[member]!.ToJsonString();

    private static string Source(Reply reply, string name) =>
        reply.Data["sources"]!.AsArray().Single(source => (string)source!["name"]! == name)!.ToJsonString();
}
