using Stoa.Commerce.Carts;
using Stoa.Contracts;
using Stoa.Contracts.Languages;

namespace Stoa.Commerce.Tests;

/// <summary>Which rule refuses adding a product to a cart.</summary>
public sealed class AddToCartTests
{
    private static readonly AddToCart.Facts Fine = new("Laptop", HasVariants: false, IsVariant: false, Available: 1_000_000, InCart: 0, Lines: 0);

    [Fact]
    public void A_product_with_variants_requires_a_variant()
    {
        var failure = AddToCart.Decide(Request(1), Fine with { HasVariants = true })!;

        Assert.Equal((RequestFaults.InvalidRequest, "variant_id", RuleKind.Required), (failure.Fault, failure.Field, failure.Errors.Single().Rule.Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_variant_must_belong_to_the_product(bool hasVariants) =>
        Assert.Equal(CommerceFaults.VariantUnknown, AddToCart.Decide(Request(1, "other"), Fine with { HasVariants = hasVariants })!.Fault);

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(6, 0, 5)]
    [InlineData(1, 0, 0)]
    public void More_than_the_stock_over_all_lines_is_refused_with_the_quantity_available(int wanted, long inCart, int available)
    {
        var failure = AddToCart.Decide(Request(wanted), Fine with { InCart = inCart, Available = available })!;

        Assert.Equal((CommerceFaults.OutOfStock, "quantity"), (failure.Fault, failure.Field));
        Assert.Equal(("Laptop", $"{available}"), (failure.Arguments["name"], failure.Arguments["available"]));
    }

    [Fact]
    public void A_product_in_another_currency_than_the_cart_is_refused()
    {
        var failure = AddToCart.Decide(Request(1), Fine with { Currency = "VND", OtherCurrency = "USD", Available = 0 })!;

        Assert.Equal((CommerceFaults.CurrencyMixed, "product_id"), (failure.Fault, failure.Field));
        Assert.Equal(("USD", "VND"), (failure.Arguments["first"], failure.Arguments["second"]));
    }

    [Fact]
    public void A_cart_with_100_other_lines_is_full()
    {
        Assert.Equal(
            (CommerceFaults.CartFull, "100"),
            (AddToCart.Decide(Request(1), Fine with { Lines = 100 })!.Fault, AddToCart.Decide(Request(1), Fine with { Lines = 100 })!.Arguments["limit"])
        );
        Assert.Equal(RequestFaults.InvalidRequest, AddToCart.Decide(Request(1), Fine with { Lines = 99, InCart = 999 })!.Fault);
    }

    [Fact]
    public void A_quantity_over_999_is_refused()
    {
        var failure = AddToCart.Decide(Request(1), Fine with { InCart = 999 })!;

        Assert.Equal(
            "quantity must be between 1 and 999",
            new LanguageCatalogue([new MessageSource(typeof(RequestFaults))]).English.Sentence("quantity", failure.Errors.Single().Rule)
        );
    }

    [Fact]
    public void Where_nothing_stands_in_the_way_any_more_no_reason_is_made_up() =>
        Assert.Null(AddToCart.Decide(Request(2), Fine with { Available = 5, InCart = 3, Lines = 99 }));

    private static AddToCart.Request Request(int quantity, string? variant = null) =>
        new("prod-1", variant, quantity, new Dictionary<string, string>(StringComparer.Ordinal));
}
