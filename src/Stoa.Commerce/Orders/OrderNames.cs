namespace Stoa.Commerce.Orders;

/// <summary>What staff call orders by: their numbers (orders_by_number), and the names that they are sent and billed to (orders_by_people).</summary>
internal static class OrderNames
{
    /// <summary>
    /// Whether of an order <c>o</c>, for every word of a text, a word of its names begins with it; words of one or two letters are whole words. <c>{0}</c> is
    /// the text.
    /// </summary>
    public const string BeginWith = Words + " @@ (SELECT commerce.words_beginning({0}))";

    /// <summary>The words of the names of an order <c>o</c>.</summary>
    public const string Words = "commerce.people_of(o.shipping_address, o.billing_address)";

    /// <summary>How a number may begin of which this was given; none where it is a name. Orders that moved in have the numbers of another shop.</summary>
    public static string[] Numbers(string text) =>
        text.StartsWith(OrderNumber.Prefix, StringComparison.OrdinalIgnoreCase) ? [text.ToUpperInvariant()]
        : text.StartsWith('#') ? [text]
        : text.All(char.IsAsciiDigit) ? [OrderNumber.Prefix + text, text, "#" + text]
        : [];
}
