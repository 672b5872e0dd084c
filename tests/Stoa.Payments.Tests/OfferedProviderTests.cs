using Microsoft.Extensions.Configuration;
using Stoa.Platform.Settings;

namespace Stoa.Payments.Tests;

/// <summary>Whom buyers may pay with, by configuration alone.</summary>
public sealed class OfferedProviderTests
{
    private static readonly string[] All = ["test", "manual", "stripe"];

    [Theory]
    [InlineData("test,manual,stripe", null, null)]
    [InlineData("test,manual,stripe", "stripe", "sk_test_1")]
    [InlineData("test,manual,stripe", "test", "sk_test_1")]
    [InlineData("stripe", null, "sk_live_1")]
    [InlineData("stripe", "stripe", "rk_live_1")]
    [InlineData("manual", "manual", "sk_live_1")]
    [InlineData("manual", "manual", null)]
    [InlineData("manual,stripe", "stripe", "sk_live_1", "manual", "stripe")]
    [InlineData("manual", "test", null, "manual")]
    public void A_real_shop_offers_what_it_lists_and_a_trial_everything(string offered, string? provider, string? key, params string[] listed) =>
        Assert.Equal(offered.Split(','), All.Where(PaymentOptions.Read(Configuration(provider, key, listed)).Offers), StringComparer.Ordinal);

    [Theory]
    [InlineData("test", "sk_live_1")]
    [InlineData("stripe", "rk_live_1", "stripe", "test")]
    [InlineData("paypal", null)]
    [InlineData("test", null, "paypal")]
    [InlineData("test", null, "stripe")]
    public void Play_money_beside_a_live_key_and_unknown_providers_stop_the_start(string provider, string? key, params string[] listed)
    {
        var refused = Assert.Throws<StartException>(() => PaymentsOptionsValidator.Validate(Configuration(provider, key, listed)));
        Assert.StartsWith("Payments:", refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(string? provider, string? key, string[] listed) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new List<KeyValuePair<string, string?>> { new("Payments:Provider", provider), new("Payments:Stripe:SecretKey", key) }
                    .Concat(listed.Select((name, i) => new KeyValuePair<string, string?>($"Payments:Offered:{i}", name)))
                    .Where(setting => setting.Value is not null)
            )
            .Build();
}
