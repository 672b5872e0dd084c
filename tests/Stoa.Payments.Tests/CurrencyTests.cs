using FsCheck;
using FsCheck.Fluent;

namespace Stoa.Payments.Tests;

/// <summary>Amounts as people write them, in the decimals of their currency.</summary>
public sealed class CurrencyTests
{
    [Fact]
    public void Amounts_come_back_as_they_were_written() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<NonNegativeInt>(amount =>
                new[] { "USD", "JPY", "KWD", "CLF" }.All(code => Currencies.Parse(Currencies.Format(amount.Get, code), code) == (amount.Get, null))
            )
        );

    [Theory]
    [InlineData("USD", true)]
    [InlineData("EUR", true)]
    [InlineData("XOF", true)]
    [InlineData("XCG", true)]
    [InlineData("HRK", true)]
    [InlineData("XXX", false)]
    [InlineData("XTS", false)]
    [InlineData("XAU", false)]
    [InlineData("XDR", false)]
    [InlineData("CHE", false)]
    [InlineData("ZZZ", false)]
    [InlineData("BTC", false)]
    [InlineData("usd", false)]
    [InlineData("US", false)]
    [InlineData("", false)]
    public void Prices_are_in_currencies_that_there_are(string code, bool isOne) => Assert.Equal(isOne, Currencies.IsCode(code));

    [Theory]
    [InlineData("0.01", "USD", 1L, null)]
    [InlineData("90071992547409.92", "USD", Money.MaxAmount, null)]
    [InlineData("90071992547409.93", "USD", null, "too_large")]
    [InlineData("99999999999999999999999999999999", "USD", null, "too_large")]
    [InlineData("-0.01", "USD", null, "too_small")]
    [InlineData("1.234", "USD", null, "too_many_decimals")]
    [InlineData("1.230", "USD", 123L, null)]
    [InlineData("1.234", "KWD", 1234L, null)]
    [InlineData("1.5", "JPY", null, "too_many_decimals")]
    [InlineData("1,50", "EUR", null, "wrong_type")]
    [InlineData("$1", "USD", null, "wrong_type")]
    [InlineData("1e3", "USD", null, "wrong_type")]
    [InlineData("NaN", "USD", null, "wrong_type")]
    public void An_amount_is_exact_or_refused(string text, string currency, long? amount, string? broken) =>
        Assert.Equal((amount, broken), Currencies.Parse(text, currency));
}
