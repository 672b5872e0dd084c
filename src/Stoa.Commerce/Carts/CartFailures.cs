using System.Globalization;
using Stoa.Contracts;

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
