using Stoa.Payments.Stripe;

namespace Stoa.Payments.Tests;

/// <summary>Stripe's currencies: with two, three and no decimals, and those that only seem to have none.</summary>
public sealed class StripeAmountTests
{
    [Theory]
    [InlineData(1299, "USD", 1299)]
    [InlineData(500, "JPY", 500)]
    [InlineData(5, "ISK", 500)]
    [InlineData(7000, "UGX", 700_000)]
    [InlineData(5120, "KWD", 5120)]
    public void An_amount_is_sent_as_stripe_counts_and_comes_back_as_we_do(long ours, string currency, long stripes)
    {
        Assert.Equal(stripes, StripeAmounts.ToStripe(ours, currency));
        Assert.Equal(ours, StripeAmounts.FromStripe(stripes, currency));
    }

    [Theory]
    [InlineData(49, "USD", "amount_too_small")]
    [InlineData(50, "USD", null)]
    [InlineData(29, "GBP", "amount_too_small")]
    [InlineData(49, "JPY", "amount_too_small")]
    [InlineData(999, "MXN", "amount_too_small")]
    [InlineData(99_999_999, "USD", null)]
    [InlineData(100_000_000, "USD", "amount_too_large")]
    [InlineData(1_000_000, "ISK", "amount_too_large")]
    [InlineData(long.MaxValue, "ISK", "amount_too_large")]
    [InlineData(5124, "KWD", "invalid_amount")]
    [InlineData(5120, "KWD", null)]
    public void What_stripe_would_refuse_is_refused_before_it_is_asked(long amount, string currency, string? reason) =>
        Assert.Equal(reason, StripeAmounts.Refusal(amount, currency));
}
