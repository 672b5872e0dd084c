using Stoa.Contracts.Input;

namespace Stoa.Contracts.Tests;

/// <summary>Card numbers in what people write; telephones, barcodes and our own numbers are none.</summary>
public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("My card is 4000-0025-0000-3155, thanks")]
    [InlineData("4242.4242.4242.4242")]
    [InlineData("4242 4242 4242 4242 12/28 123")]
    [InlineData("4242 4242 4242 4242 1228")]
    [InlineData("card:5555555555554444.")]
    [InlineData("2223003122003222")]
    [InlineData("3782-822463-10005")]
    [InlineData("30569309025904")]
    [InlineData("6011111111111117")]
    [InlineData("3566002020360505")]
    [InlineData("6205500000000000004")]
    [InlineData("41111111-1111-4008-9abc")]
    [InlineData("41111111-1111-4008-9abc-def012345678 and 4242424242424242")]
    public void A_card_number_is_found(string text) => Assert.True(CardNumbers.AreIn(text), text);

    [Theory]
    [InlineData("")]
    [InlineData("4242424242424241")]
    [InlineData("+4242424242424242")]
    [InlineData("x4242424242424242")]
    [InlineData("4242424242424242x")]
    [InlineData("42424242424242424242")]
    [InlineData("4242  4242  4242  4242")]
    [InlineData("ORD-20240115-0001")]
    [InlineData("4006381333931")]
    [InlineData("0049 170 1234567")]
    [InlineData("0000000000000000")]
    [InlineData("DE89 3704 0044 0532 0130 00")]
    [InlineData("41111111-1111-4008-9abc-def012345678")]
    [InlineData("your order 41111111-1111-4008-9abc-def012345678, please")]
    public void What_only_looks_like_one_is_not(string text) => Assert.False(CardNumbers.AreIn(text), text);
}
