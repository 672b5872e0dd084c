using Stoa.Commerce.Orders.Mails;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Tests;

/// <summary>What mails about orders tell of their lines.</summary>
public sealed class OrderMailTests
{
    [Fact]
    public void A_list_that_is_too_long_is_cut_between_two_characters()
    {
        foreach (var before in new[] { "", "a" })
        {
            var told = BuyerMails.List([(before + string.Concat(Enumerable.Repeat("😀", 254)), 1), (string.Concat(Enumerable.Repeat("😀", 255)), 2)]);

            Assert.True(TextRules.IsClean(told), told);
            Assert.EndsWith("😀 …", told, StringComparison.Ordinal);
        }
    }
}
