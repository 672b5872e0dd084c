using System.Text;
using Stoa.Commerce.Catalogue.Index;

namespace Stoa.Commerce.Tests;

/// <summary>Thousands of random edits, against a dictionary that is filtered and sorted.</summary>
public sealed class ProductColumnsTests
{
    private const int Slots = 200;

    private static readonly string[] Colours = ["red", "blue", "green"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_any_edits_orders_are_those_of_the_products(int seed)
    {
        var (columns, products) = Edited(seed);

        Assert.Equal(products.OrderBy(product => product.Price).Select(product => product.Slot), columns.ByPrice.Ascending());
        Assert.Equal(products.OrderByDescending(product => product.Price).Select(product => product.Slot), columns.ByPrice.DescendingByKey());
        Assert.Equal(products.OrderBy(product => product.CreatedAt).Select(product => product.Slot).Reverse(), columns.ByAge.Descending());
        Assert.Equal(
            products.OrderBy(product => Encoding.UTF8.GetString(product.Name), StringComparer.Ordinal).Select(product => product.Slot),
            columns.ByName.Ascending()
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void After_any_edits_sets_and_lists_are_those_of_the_products(int seed)
    {
        var (columns, products) = Edited(seed);
        var odd = SlotSet.Of(Enumerable.Range(0, Slots).Where(slot => slot % 2 == 1).Select(slot => (long)slot));

        Assert.Equal(products.Count, columns.Listed.Count);
        Assert.Equal(SlotsOf(_ => true), columns.Listed.From(0));
        Assert.Equal(SlotsOf(_ => true).Skip(17), columns.Listed.From(17));
        Assert.Equal(SlotsOf(product => product.InStock), columns.InStock.From(0));
        Assert.All(Colours, colour => Assert.Equal(SlotsOf(product => Has(product, colour)), columns.Having("colour", colour)!.Slots.ToArray()));
        Assert.Equal(SlotsOf(product => product.Slot % 2 == 1), columns.Listed.Copy().Intersect(odd).From(0));
        Assert.Equal(SlotsOf(product => product.Slot % 2 == 0), columns.Listed.Copy().Except(odd).From(0));
        Assert.Equal(SlotsOf(product => product.Price is >= 3 and <= 7), columns.Listed.Copy().Between(columns.Prices, 3, 7).From(0));
        Assert.Equal(SlotsOf(product => product.Slot % 2 == 1 && Has(product, "red")).Count(), columns.Having("colour", "red")!.CountIn(odd));

        IEnumerable<int> SlotsOf(Func<IndexedProduct, bool> which) => products.Where(which).Select(product => product.Slot);
        static bool Has(IndexedProduct product, string colour) => product.Terms.Contains(("colour", colour));
    }

    [Theory]
    [InlineData(new long[] { 5 }, "5-5 1")]
    [InlineData(new long[] { 0, 9 }, "0-0 1, 9-9 1")]
    [InlineData(new long[] { 0, 10, 11 }, "0-1 1, 10-11 2")]
    [InlineData(new long[] { 199_900, 1, 1_299_900 }, "0-199999 2, 1200000-1399999 1")]
    [InlineData(new long[] { 9_007_199_254_740_992, 0 }, "0-999999999999999 1, 9000000000000000-9999999999999999 1")]
    public void Prices_are_counted_in_at_most_ten_ranges_of_a_round_width(long[] prices, string ranges)
    {
        var slots = SlotSet.Of(Enumerable.Range(0, prices.Length).Select(slot => (long)slot));

        Assert.Equal(ranges, string.Join(", ", PriceRanges.Count(slots, prices).Select(range => $"{range.Value} {range.Count}")));
    }

    /// <summary>The columns, and what they should hold by slot.</summary>
    private static (ProductColumns Columns, IReadOnlyCollection<IndexedProduct> Products) Edited(int seed)
    {
        var random = new Random(seed);
        var columns = new ProductColumns();
        var products = new SortedDictionary<int, IndexedProduct>();
        for (var n = 0; n < 3_000; n++)
        {
            // The first ones come in order and are sorted together, as when an index is loaded.
            var product = Some(n < Slots / 2 ? n : random.Next(Slots), random, listed: n < Slots / 2 || random.Next(4) > 0);
            columns.Put(product);
            products.Remove(product.Slot);
            if (product.OnSale)
            {
                products[product.Slot] = product;
            }
            if (n == Slots / 2)
            {
                columns.Sort();
            }
        }
        return (columns, products.Values);
    }

    private static IndexedProduct Some(int slot, Random random, bool listed) =>
        new(
            slot,
            listed,
            random.Next(10),
            random.Next(5),
            Encoding.UTF8.GetBytes(((char)('a' + random.Next(5))).ToString() + random.Next(3)),
            random.Next(2) == 0,
            [("colour", Colours[random.Next(3)]), ("size", random.Next(4).ToString(System.Globalization.CultureInfo.InvariantCulture))]
        );
}
