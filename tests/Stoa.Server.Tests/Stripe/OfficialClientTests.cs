using Stoa.Server.Hosting;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Stripe;

/// <summary>The double is judged by the official client, <c>stripe</c> from npm: what it judges stands in tools/Stoa.StripeDouble/client.</summary>
public sealed class OfficialClientTests
{
    [Theory]
    [InlineData("judge.test.mjs")]
    [InlineData("faults.test.mjs")]
    [InlineData("webhooks.test.mjs")]
    [InlineData("shapes.test.mjs")]
    public async Task The_official_client_finds_Stripe_in_the_double(string judge)
    {
        await using var stripe = await StripeServer.Start();
        var client = Path.Combine(ServerSettings.Root(), "tools", "Stoa.StripeDouble", "client");
        await Npm.Install(client);

        var output = await Npm.Run(
            client,
            "env",
            "STRIPE_BASE=" + stripe.BaseUrl,
            "STRIPE_KEY=" + stripe.Options.SecretKey,
            "STRIPE_PUBLISHABLE_KEY=" + stripe.Options.PublishableKey,
            "STRIPE_WEBHOOK_SECRET=" + stripe.Options.WebhookSecrets[0],
            "node",
            "--test",
            "--test-reporter=tap",
            judge
        );

        Assert.Contains("\n# fail 0\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# pass 0\n", output, StringComparison.Ordinal);
    }
}
