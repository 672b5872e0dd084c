namespace Stoa.Payments.Tests;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("5555-5555-5555-4444")]
    [InlineData("378282246310005")]
    [InlineData("6304000000000000000")]
    public void What_can_be_a_card_number_is_one(string text) => Assert.True(CardNumber.IsOne(text));

    [Theory]
    [InlineData("pm_123")]
    [InlineData("pm_card_visa")]
    [InlineData("4242424242424241")]
    [InlineData("424242424242")]
    [InlineData("42424242424242424242")]
    [InlineData("tok_4242424242424242")]
    [InlineData("")]
    public void Everything_else_is_none(string text) => Assert.False(CardNumber.IsOne(text));
}
