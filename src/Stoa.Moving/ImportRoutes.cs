using Stoa.Commerce;

namespace Stoa.Moving;

/// <summary>What the routes of imports and exports share.</summary>
internal static class ImportRoutes
{
    public const string Section = "Moving in and out";

    public static readonly Import Example = new(
        Guid.Parse("0194783c-5c00-7000-8000-0000000000a1"),
        ImportTypes.Products,
        ImportFormats.Shopify,
        "staged",
        new ImportCounts(99_990, 5, 0, 5),
        [new ImportError(3, "Variant Price", "too_many_decimals", "12.345")],
        100_000,
        "USD",
        ["Google Shopping / Condition"],
        new PictureCounts(0, 0, 0),
        [],
        Examples.At,
        Examples.At
    );

    public static string Subject(Guid id) => $"import:{id}";
}
