using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Tests;

public sealed class OrderNumberTests
{
    [Fact]
    public void An_order_number_is_eight_digits() => Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Matches(@"^ORD-\d{8}$", OrderNumber.Create(0)));

    [Fact]
    public void Order_numbers_are_spread_over_all_digits_and_hardly_ever_repeat()
    {
        var numbers = Enumerable.Range(0, 2_000).Select(_ => OrderNumber.Create(0)).ToArray();

        Assert.Equal(10, numbers.Select(number => number[4]).Distinct().Count());
        Assert.Equal(10, numbers.Select(number => number[^1]).Distinct().Count());
        Assert.True(numbers.Distinct(StringComparer.Ordinal).Count() > 1_990);
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(3, 9)]
    [InlineData(OrderWriter.Attempts, 11)]
    public void After_collisions_the_number_gets_longer_until_the_last_attempt(int attempt, int digits) =>
        Assert.Matches($@"^ORD-\d{{{digits}}}$", OrderNumber.Create(attempt));
}
