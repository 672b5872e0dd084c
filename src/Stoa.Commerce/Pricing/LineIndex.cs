using System.Runtime.InteropServices;

namespace Stoa.Commerce.Pricing;

/// <summary>
/// The lines of a basket by what promotions name: products, categories, brands and tags. A shop asks all its automatic promotions about every cart, so each
/// looks up what it names instead of looking at every line.
/// </summary>
internal sealed class LineIndex
{
    private readonly int _count;
    private readonly Dictionary<string, List<int>> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _brands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _tags = new(StringComparer.Ordinal);

    public LineIndex(IReadOnlyList<BasketLine> lines)
    {
        _count = lines.Count;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            Add(_products, line.ProductId, i);
            if (line.BrandId is { } brand)
            {
                Add(_brands, brand, i);
            }
            foreach (var category in line.CategoryIds)
            {
                Add(_categories, category, i);
            }
            foreach (var tag in line.Tags)
            {
                Add(_tags, tag, i);
            }
        }
    }

    /// <summary>Which lines a promotion is about, by their positions.</summary>
    /// <param name="target">Null: all of them.</param>
    public bool[] Targeted(PromotionLines? target)
    {
        var targeted = new bool[_count];
        if (target is null || target.ProductIds.Count + target.CategoryIds.Count + target.BrandIds.Count + target.Tags.Count == 0)
        {
            Array.Fill(targeted, true);
            return targeted;
        }
        Mark(_products, target.ProductIds);
        Mark(_categories, target.CategoryIds);
        Mark(_brands, target.BrandIds);
        Mark(_tags, target.Tags);
        return targeted;

        void Mark(Dictionary<string, List<int>> index, IReadOnlyList<string> names)
        {
            foreach (var name in names)
            {
                foreach (var line in CollectionsMarshal.AsSpan(index.GetValueOrDefault(name)))
                {
                    targeted[line] = true;
                }
            }
        }
    }

    private static void Add(Dictionary<string, List<int>> index, string name, int line) =>
        (CollectionsMarshal.GetValueRefOrAddDefault(index, name, out _) ??= []).Add(line);
}
