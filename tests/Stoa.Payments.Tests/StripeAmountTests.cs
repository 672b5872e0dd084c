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
    [InlineData(500_000, "MGA", 5000)]
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
    [InlineData(199, "AED", "amount_too_small")]
    [InlineData(199, "PLN", "amount_too_small")]
    [InlineData(199, "RON", "amount_too_small")]
    [InlineData(199, "MYR", "amount_too_small")]
    [InlineData(1_499, "CZK", "amount_too_small")]
    [InlineData(17_499, "HUF", "amount_too_small")]
    [InlineData(99, "BGN", "amount_too_small")]
    [InlineData(999, "THB", "amount_too_small")]
    [InlineData(49, "INR", "amount_too_small")]
    [InlineData(200, "PLN", null)]
    [InlineData(99_999_999, "USD", null)]
    [InlineData(100_000_000, "USD", "amount_too_large")]
    [InlineData(1_000_000, "ISK", "amount_too_large")]
    [InlineData(long.MaxValue, "ISK", "amount_too_large")]
    [InlineData(5124, "KWD", "invalid_amount")]
    [InlineData(5120, "KWD", null)]
    [InlineData(500_050, "MGA", "invalid_amount")]
    [InlineData(500_000, "MGA", null)]
    [InlineData(9_999_999_900, "MGA", null)]
    [InlineData(10_000_000_000, "MGA", "amount_too_large")]
    public void What_stripe_would_refuse_is_refused_before_it_is_asked(long amount, string currency, string? reason) =>
        Assert.Equal(reason, StripeAmounts.Refusal(amount, currency));

    /// <summary>Stripe's own table (docs.stripe.com/currencies): decimals of what it takes.</summary>
    private static int StripeDecimals(string currency) =>
        "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".Contains(currency, StringComparison.Ordinal) ? 0
        : "BHD JOD KWD OMR TND".Contains(currency, StringComparison.Ordinal) ? 3
        : 2;

    [Fact]
    public void A_hundred_units_of_every_currency_are_a_hundred_units_at_stripe()
    {
        const string All =
            "USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK DOP DZD EGP ETB "
            + "EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR "
            + "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP "
            + "TRY TTD TWD TZS UAH UGX UYU UZS WST XCD YER ZAR ZMW BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF BHD JOD KWD OMR TND";
        foreach (var currency in All.Split(' '))
        {
            var (ours, stripes) = (Currencies.Parse("100", currency).Amount!.Value, 100 * (long)Math.Pow(10, StripeDecimals(currency)));
            Assert.Equal((currency, stripes), (currency, StripeAmounts.ToStripe(ours, currency)));
            Assert.Equal((currency, ours), (currency, StripeAmounts.FromStripe(stripes, currency)));
        }
    }
}
