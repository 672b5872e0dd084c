using System.Security.Cryptography;
using Stoa.Commerce.Orders;

namespace Stoa.Commerce.Tests;

public sealed class OrderNumberTests
{
    private static readonly byte[] Key = SHA256.HashData("a shop"u8);

    [Theory]
    [InlineData(0, 8)]
    [InlineData(99_999_999, 8)]
    [InlineData(100_000_000, 9)]
    [InlineData(1_099_999_999, 9)]
    [InlineData(1_100_000_000, 10)]
    public void A_number_has_eight_digits_and_one_more_when_those_are_used_up(long place, int digits) =>
        Assert.Matches($@"^ORD-\d{{{digits}}}$", OrderNumber.Create(Key, place));

    [Fact]
    public void No_two_orders_have_the_same_number()
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);

        Assert.All(Enumerable.Range(0, 200_000), place => Assert.True(numbers.Add(OrderNumber.Create(Key, place)), $"{place}"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void All_numbers_of_a_length_are_given_once(int digits)
    {
        var all = Enumerable.Range(0, (int)Math.Pow(10, digits)).ToList();

        Assert.Equal(all, all.Select(place => (int)OrderNumber.Encrypt(Key, place, digits)).Order());
    }

    [Fact]
    public void Numbers_say_nothing_about_how_many_there_are()
    {
        var numbers = Enumerable.Range(0, 1_000).Select(place => OrderNumber.Create(Key, place)).ToArray();

        for (var digit = 4; digit < 12; digit++)
        {
            // 100 of each are expected.
            Assert.All(numbers.CountBy(number => number[digit]), count => Assert.InRange(count.Value, 50, 160));
        }
        Assert.NotEqual(numbers.Order(StringComparer.Ordinal), numbers, StringComparer.Ordinal);
        Assert.NotEqual(OrderNumber.Create(SHA256.HashData("another shop"u8), 0), numbers[0], StringComparer.Ordinal);
    }
}
