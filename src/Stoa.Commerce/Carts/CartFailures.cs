using System.Globalization;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Payments;

namespace Stoa.Commerce.Carts;

/// <summary>Failures that the cart and the checkout share.</summary>
internal static class CartFailures
{
    /// <summary>A cart and an order have one currency: there are no exchange rates.</summary>
    internal static Failure CurrencyMixed(string first, string second) =>
        new()
        {
            Fault = CommerceFaults.CurrencyMixed,
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["first"] = first, ["second"] = second },
        };

    /// <summary>
    /// What stands against a line before its quantity is looked at; null where nothing does. A product that got variants is refused as adding
    /// it is.
    /// </summary>
    /// <param name="name">The product's.</param>
    /// <param name="state">One of <see cref="LineStates"/>.</param>
    internal static Failure? Unsellable(string name, string state) =>
        state switch
        {
            LineStates.OffSale => Failure.Of(CommerceFaults.ProductOffSale, "name", name),
            LineStates.VariantRequired => Failure.Invalid("variant_id", Rule.Required),
            _ => null,
        };

    /// <summary>What was agreed on is not what it would cost now.</summary>
    internal static Failure Changed(Money total) =>
        Failure.Of(CommerceFaults.CartChanged, "total", $"{Currencies.Format(total.Amount, total.Currency)} {total.Currency}");

    internal static Failure OutOfStock(string name, int available) =>
        new()
        {
            Fault = CommerceFaults.OutOfStock,
            Field = "quantity",
            Arguments = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["name"] = name,
                ["available"] = available.ToString(CultureInfo.InvariantCulture),
            },
        };
}
