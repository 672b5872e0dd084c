using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Moving.Formats;

/// <summary>The columns of WooCommerce's product files.</summary>
internal sealed partial class WooColumns(CsvHeader header)
{
    /// <summary>Behind which there is no other: shops write it for an end that never comes.</summary>
    private static readonly DateTimeOffset Last = new(DateTime.MaxValue.Date, TimeSpan.Zero);

    public int Width => header.Names.Count;

    public CsvColumn? Id { get; } = header.Find("ID");
    public CsvColumn? Type { get; } = header.Find("Type");
    public CsvColumn? Sku { get; } = header.Find("SKU");
    public CsvColumn? Barcode { get; } = header.Find("GTIN, UPC, EAN, or ISBN");
    public CsvColumn? NameColumn { get; } = header.Find("Name");
    public CsvColumn? Published { get; } = header.Find("Published");
    public CsvColumn? ShortDescription { get; } = header.Find("Short description");
    public CsvColumn? Description { get; } = header.Find("Description");
    public CsvColumn? SaleStarts { get; } = header.Find("Date sale price starts");
    public CsvColumn? SaleEnds { get; } = header.Find("Date sale price ends");
    public CsvColumn? TaxClass { get; } = header.Find("Tax class");
    public CsvColumn? Backorders { get; } = header.Find("Backorders allowed?");
    public CsvColumn? SalePrice { get; } = header.Find("Sale price");
    public CsvColumn? RegularPrice { get; } = header.Find("Regular price");
    public CsvColumn? Categories { get; } = header.Find("Categories");
    public CsvColumn? Tags { get; } = header.Find("Tags");
    public CsvColumn? Images { get; } = header.Find("Images");
    public CsvColumn? Parent { get; } = header.Find("Parent");
    public CsvColumn? Brands { get; } = header.Find("Brands");

    private readonly IReadOnlyList<(CsvColumn Column, string Value)> _weights = header.FindAll(name => Named(Weight(), name, "unit"));
    private readonly IReadOnlyList<(CsvColumn Column, string Value)> _names = header.FindAll(name => Named(AttributeName(), name, "n"));
    private readonly IReadOnlyList<(CsvColumn Column, string Value)> _values = header.FindAll(name => Named(AttributeValues(), name, "n"));

    public static bool Recognise(CsvHeader header) => header.Has("Regular price") || header.Has("Type", "SKU", "Published") || header.Has("Type", "Parent");

    /// <summary>By name, in the order of their numbers; those without values too.</summary>
    public IReadOnlyDictionary<string, List<string>> AttributesOf(RowReader row)
    {
        var attributes = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (column, number) in _names)
        {
            var values = _values.FirstOrDefault(one => one.Value == number).Column;
            if (row.Word(column) is { Length: > 0 } name)
            {
                attributes[name] = [.. RowReader.Split(row.Text(values) ?? "").Distinct(StringComparer.Ordinal)];
            }
        }
        return attributes;
    }

    public long? GramsOf(RowReader row)
    {
        if (_weights is not [var (column, unit), ..] || row.Word(column) is not { Length: > 0 } text)
        {
            return null;
        }
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) || weight > 1_000_000)
        {
            row.Fail(column.Name, "wrong_type", text);
            return null;
        }
        return (long)
            Math.Round(
                weight
                    * unit switch
                    {
                        "kg" => 1000m,
                        "lbs" => 453.59237m,
                        "oz" => 28.349523125m,
                        _ => 1m,
                    },
                MidpointRounding.AwayFromZero
            );
    }

    /// <summary>ISO 8601 in UTC. A day without an hour begins a sale at midnight and ends it at the next.</summary>
    public static string? DateOf(RowReader row, CsvColumn? column, bool isEnd)
    {
        var text = row.Word(column);
        if (text.Length == 0)
        {
            return null;
        }
        if (
            !DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var at
            )
        )
        {
            row.Fail(column!.Name, "date", text);
            return null;
        }
        var moment =
            !isEnd || text.Length > 10 ? at
            : at < Last ? at.AddDays(1)
            : DateTimeOffset.MaxValue;
        return moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    public string NameOf(string member) =>
        member switch
        {
            "name" => NameColumn,
            "sku" => Sku,
            "barcode" => Barcode,
            "description" => Description,
            "status" => Published,
            "tags" => Tags,
            "base_price" => RegularPrice,
            "sale_price" or "price_schedule" => SalePrice,
            "inventory_policy" => Backorders,
            "tax_class" => TaxClass,
            "weight_grams" => _weights.Count > 0 ? _weights[0].Column : null,
            "options" or "attributes" or "option_values" => _values.Count > 0 ? _values[0].Column : null,
            "category_id" or "categories" => Categories,
            "brand_id" or "brand" => Brands,
            _ => null,
        }
            is { } column
            ? column.Name
            : member;

    private static string? Named(Regex form, string name, string group) => form.Match(name) is { Success: true } match ? match.Groups[group].Value : null;

    [GeneratedRegex(@"^Weight \((?<unit>kg|g|lbs|oz)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Weight();

    [GeneratedRegex("^Attribute (?<n>[0-9]+) name$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeName();

    [GeneratedRegex(@"^Attribute (?<n>[0-9]+) value\(s\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeValues();
}
