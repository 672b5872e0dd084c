using Stoa.Server.Hosting;
using Stoa.Server.Tests.Accounts.Passkeys;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Storefront;

/// <summary>The built storefront in a real browser against this server, its demo shop and Stripe's double: samples/storefront/test.</summary>
public sealed class StorefrontBrowserTests(TestDatabases databases)
{
    private static readonly string Folder = Path.Combine(ServerSettings.Root(), "samples", "storefront");

    [Fact]
    public async Task Everything_that_its_browser_tests_say_holds()
    {
        Assert.SkipUnless(Chromium.IsInstalled, "Chromium is not installed (Debian: apt-get install chromium-headless-shell).");
        await Npm.Install(ServerSettings.Root());
        await Npm.Run(Folder, "npm", "run", "build");
        await using var stripe = await StripeServer.Start();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Payments:Stripe:SecretKey", stripe.Options.SecretKey),
            ("Payments:Stripe:PublishableKey", "pk_test_stoa_double"),
            ("Payments:Stripe:WebhookSecrets:0", stripe.Options.WebhookSecrets[0]),
            ("Payments:Stripe:ApiBase", stripe.BaseUrl),
            ("Alerts:BackInStock", "true")
        );
        stripe.Webhooks.Address = new Uri($"{host.Root}/api/v1/hooks/payments/stripe");
        await Playwright.Run(Folder, ("STOA_URL", host.Root), ("STOA_MAIL", Mailbox.FolderOf(host.ConnectionString)));
    }
}
