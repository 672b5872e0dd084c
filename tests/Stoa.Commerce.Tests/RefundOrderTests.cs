using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Tests;

/// <summary>Whose money goes back first.</summary>
public sealed class RefundOrderTests
{
    [Theory]
    [InlineData("", "stripe manual gift_card credit")]
    [InlineData("credit", "stripe manual gift_card credit")]
    [InlineData("manual stripe", "gift_card credit manual stripe")]
    public void Those_that_are_named_come_last_in_their_order(string last, string expected)
    {
        var options = new OrderOptions { RefundLast = last.Split(' ', StringSplitOptions.RemoveEmptyEntries) };

        var ranked = new[] { "stripe", "manual", "gift_card", "credit" }.OrderBy(provider => options.RefundRank(provider));

        Assert.Equal(expected.Split(' '), ranked, StringComparer.Ordinal);
    }
}
