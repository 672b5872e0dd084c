using System.Text;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Moving.Products;

/// <summary>A variant as a row says it. Without an id it is known by its SKU, else by its options.</summary>
internal sealed record VariantRow(string? Id, Changes<VariantSpec> Changes, string Sku, IReadOnlyDictionary<string, string> Options)
{
    public static VariantRow Read(ObjectReader members)
    {
        var (id, changes) = (members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), VariantSpec.Read(members, creating: false));
        ReadOnly.PassOverVariant(members);
        var said = changes.Apply(new VariantSpec());
        return new VariantRow(id, changes, said.Sku, said.Options);
    }
}

/// <summary>What a row says of the product itself.</summary>
/// <param name="SaysOptions">False: they are made of its variants.</param>
internal sealed record ProductPart(Changes<ProductSpec> Changes, bool SaysOptions)
{
    public static ProductPart Read(ObjectReader members) => new(ProductSpec.Read(members, creating: false), members.Has("options"));
}

/// <summary>A picture that a row names by its address.</summary>
/// <param name="Variant">Which of the row's variants shows it; null for the product itself.</param>
internal sealed record ImageRow(string Url, string Alt, int? Variant)
{
    public const int MaxUrl = 2_000;

    public static ImageRow Read(ObjectReader members) => new(members.Text("url", MaxUrl), members.OptionalText("alt", 500), null);

    public static ImageRow ReadOfVariant(ObjectReader members) => Read(members) with { Variant = 0 };
}

/// <summary>
/// What a row says of a product: of itself, of its variants, of its pictures. Categories and brand may be named instead of told by their ids.
/// </summary>
/// <param name="Id">One of ours; null where it says none.</param>
/// <param name="Handle">The slug to find it by; empty where it says none.</param>
/// <param name="Product">Null where it says nothing of the product itself.</param>
/// <param name="Categories">Paths (A > B); the first is the main one. Null where it names none.</param>
/// <param name="Brand">A name; empty for none, null where it says nothing.</param>
/// <param name="Attributes">Set beside those that are there; empty ones are taken away. Null where it says none.</param>
/// <param name="OptionValues">Attributes of which some are the options of its variants.</param>
internal sealed record ProductRow(
    string? Id,
    string Handle,
    ProductPart? Product,
    IReadOnlyList<VariantRow> Variants,
    IReadOnlyList<ImageRow> Images,
    IReadOnlyList<string>? Categories,
    string? Brand,
    IReadOnlyDictionary<string, string>? Attributes,
    IReadOnlyList<ProductOption> OptionValues
)
{
    /// <summary>Of a product that is new and has none.</summary>
    public string DerivedSku { get; init; } = "";

    /// <summary>The same for its price.</summary>
    public Money? DerivedPrice { get; init; }

    /// <summary>The ids along each of the paths of its categories, with > between them; where they are to be made, they get these.</summary>
    public IReadOnlyList<string> CategoryTrails { get; init; } = [];

    /// <summary>The file knows but one category: further ones stay.</summary>
    public bool KeepsFurther { get; init; }

    public string Sku => Product?.Changes.Apply(new ProductSpec()).Sku is { Length: > 0 } sku ? sku : DerivedSku;

    /// <summary>The row, or what is wrong with it.</summary>
    public static (ProductRow? Row, Failure? Failure) Parse(StagedRow staged, bool isLine, Contract contract)
    {
        var read = JsonLines.ReadKept<ProductRow>(Encoding.UTF8.GetBytes(staged.Body), contract, isLine ? ReadLine : ReadCells);
        return (read?.Value, read is null ? Failure.Of(RequestFaults.MalformedBody) : read.Value.Failure);
    }

    /// <summary>What <see cref="Formats"/> make of the cells of a row.</summary>
    private static ProductRow ReadCells(ObjectReader members)
    {
        var variant = members.OptionalObject("variant", VariantRow.Read);
        return new ProductRow(
            members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id),
            members.OptionalText("handle", CatalogueForms.MaxSlug),
            members.OptionalObject("product", ProductPart.Read),
            variant is null ? [] : [variant],
            [.. members.Objects("images", 100, ImageRow.Read), .. members.Objects("variant_images", 100, ImageRow.ReadOfVariant)],
            PathsOf(members),
            members.TextIfGiven("brand", 255),
            members.Has("attributes") ? members.TextMap("attributes", 100, 200) : null,
            members.Objects("option_values", 100, ProductOption.Read)
        )
        {
            DerivedSku = members.OptionalText("derived_sku", ProductSpec.MaxSku),
            DerivedPrice = members.OptionalValue("derived_price", Money.Read),
            CategoryTrails = members.Texts("category_trails", 50, 2_000),
            KeepsFurther = members.OptionalFlag("keeps_further") ?? false,
        };
    }

    /// <summary>The product's own members, as staff write them; those that are only shown are passed over.</summary>
    private static ProductRow ReadLine(ObjectReader members)
    {
        ReadOnly.PassOverProduct(members);
        var (id, product) = (members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), ProductPart.Read(members));
        var variants = members.Objects("variants", 300, VariantRow.Read);
        var media = members.Objects("media", 100, MediaOfLine.Read);
        return new ProductRow(
            id,
            product.Changes.Apply(new ProductSpec()).Slug ?? "",
            product,
            variants,
            [.. media.Where(one => one.Url.Length > 0).Select(one => new ImageRow(one.Url, one.Alt, IndexOf(variants, one.VariantId)))],
            PathsOf(members),
            members.TextIfGiven("brand", 255),
            null,
            []
        )
        {
            CategoryTrails = members.Texts("category_trails", 50, 2_000),
        };
    }

    private static List<string>? PathsOf(ObjectReader members) =>
        members.Texts("categories", 50, 500).Where(path => Taxonomy.PartsOf(path).Count > 0).ToList() is { Count: > 0 } paths ? paths : null;

    private static int? IndexOf(IReadOnlyList<VariantRow> variants, string? id)
    {
        for (var i = 0; id is not null && i < variants.Count; i++)
        {
            if (variants[i].Id == id)
            {
                return i;
            }
        }
        return null;
    }

    private sealed record MediaOfLine(string Url, string Alt, string? VariantId)
    {
        public static MediaOfLine Read(ObjectReader members)
        {
            members.OptionalId("id");
            return new MediaOfLine(members.OptionalText("url", ImageRow.MaxUrl), members.OptionalText("alt", 500), members.OptionalId("variant_id"));
        }
    }
}

/// <summary>Members that staff are shown and do not write: in a line they change nothing.</summary>
internal static class ReadOnly
{
    public static void PassOverProduct(ObjectReader members)
    {
        PassOverVersion(members);
        members.OptionalMoment("created_at");
        members.OptionalMoment("updated_at");
        members.Texts("images", 1_000, ImageRow.MaxUrl);
    }

    public static void PassOverVariant(ObjectReader members)
    {
        PassOverVersion(members);
        members.OptionalId("product_id");
    }

    private static void PassOverVersion(ObjectReader members)
    {
        if (members.Has("version"))
        {
            members.LongInteger("version", 0, long.MaxValue);
        }
        if (members.Has("stock"))
        {
            members.Json<object>("stock");
        }
    }
}
