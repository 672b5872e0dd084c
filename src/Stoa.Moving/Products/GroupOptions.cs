using Stoa.Commerce.Catalogue.Products;

namespace Stoa.Moving.Products;

/// <summary>What the rows of one product say of its options and attributes, taken together.</summary>
internal static class GroupOptions
{
    /// <summary>Those that there are, and what variants of the file add to them.</summary>
    public static List<ProductOption> Of(IReadOnlyList<GroupRow> group, ProductSpec before, GroupRow? first)
    {
        var options = before.Options.Select(option => (option.Name, Values: option.Values.ToList())).ToList();
        var used = group.SelectMany(row => row.Row.Variants).SelectMany(variant => variant.Options).ToList();
        var named = (first?.Row.OptionValues ?? [])
            .Where(option => used.Exists(one => one.Key == option.Name))
            .Select(option => (option.Name, Values: option.Values.ToList()));
        foreach (var option in named.Concat(used.Select(one => (one.Key, Values: new List<string>()))))
        {
            if (!options.Exists(other => other.Name == option.Item1))
            {
                options.Add(option);
            }
        }
        foreach (var (name, value) in used)
        {
            var values = options.Find(option => option.Name == name).Values;
            if (!values.Contains(value, StringComparer.Ordinal))
            {
                values.Add(value);
            }
        }
        return [.. options.Select(option => new ProductOption(option.Name, option.Values))];
    }

    /// <summary>Attributes of a variable product that none of its variants is told apart by are attributes of the product.</summary>
    public static IReadOnlyDictionary<string, string> AttributesOf(IReadOnlyList<GroupRow> group, ProductRow row, ProductSpec after)
    {
        if (row.Attributes is null && row.OptionValues.Count == 0)
        {
            return after.Attributes;
        }
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in after.Attributes)
        {
            merged[name] = value;
        }
        var used = group.SelectMany(one => one.Row.Variants).SelectMany(variant => variant.Options.Keys).ToHashSet(StringComparer.Ordinal);
        var said = row
            .OptionValues.Where(option => !used.Contains(option.Name))
            .Select(option => KeyValuePair.Create(option.Name, string.Join(", ", option.Values)));
        foreach (var (name, value) in (row.Attributes ?? new Dictionary<string, string>(StringComparer.Ordinal)).Concat(said))
        {
            if (value.Length == 0)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }
        return merged;
    }
}
