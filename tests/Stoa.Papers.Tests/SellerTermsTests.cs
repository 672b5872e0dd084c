using Stoa.Commerce.Settings;

namespace Stoa.Papers.Tests;

/// <summary>What is said of the seller, and what was said before a member was there.</summary>
public sealed class SellerTermsTests
{
    [Fact]
    public void What_was_never_said_is_as_in_a_new_shop() => Assert.Equal(new SellerTerms(), SellerTerms.FromJson("{}"));

    [Fact]
    public void What_was_said_comes_back_and_nothing_else_changes()
    {
        var terms = new SellerTerms
        {
            SellerName = "Müller",
            InvoiceOn = InvoiceMoments.Paid,
            SellerVatId = "DE123456789",
        };

        Assert.Equal(terms, SellerTerms.FromJson(terms.ToJson()));
        Assert.Equal(new SellerTerms { InvoiceDueDays = 3 }, SellerTerms.FromJson("""{"invoice_due_days":3}"""));
    }

    [Theory]
    [InlineData("US", true)]
    [InlineData("DE", false)]
    [InlineData(null, false)]
    public void Within_the_EU_a_seller_needs_a_tax_number(string? country, bool isComplete)
    {
        var terms = new SellerTerms
        {
            SellerName = "A",
            SellerAddress1 = "B",
            SellerCity = "C",
        };

        Assert.Equal(isComplete, terms.Missing(country) is null);
        Assert.Null((terms with { SellerTaxNumber = "1" }).Missing(country ?? "DE"));
    }
}
