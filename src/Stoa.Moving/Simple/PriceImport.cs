using System.Text;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Moving.Formats;
using Stoa.Moving.Products;
using Stoa.Payments;

namespace Stoa.Moving.Simple;

/// <summary>
/// Prices of products and variants that are there, by our id or their SKU; also out of the product files of Shopify and WooCommerce. Amounts of a CSV
/// file are in the
/// currency of the product, unless the row names one, which then has to be that.
/// </summary>
internal sealed class PriceImport(ContractCatalogue contracts) : ImportType
{
    private static readonly CellMember[] Members =
    [
        new("item_id", CellKind.Word, "item_id"),
        new("sku", CellKind.Word, "sku", "Variant SKU"),
        new("base_price", CellKind.Word, "base_price", "Regular price"),
        new("sale_price", CellKind.Word, "sale_price", "Sale price"),
        new("price", CellKind.Word, "price", "Variant Price"),
        new("compare_at", CellKind.Word, "compare_at", "Variant Compare At Price", "Compare-at price"),
        new("currency", CellKind.Word, "currency"),
    ];

    public override string Name => ImportTypes.Prices;

    public override IReadOnlyList<string> LineKeys { get; } = ["item_id", "sku"];

    public override RowFormat? Recognise(CsvHeader header) =>
        CellFormat.Recognise(header, Members, ["item_id", "sku"], "base_price") ?? CellFormat.Recognise(header, Members, ["item_id", "sku"], "price");

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>();
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        var rows = new List<(StagedRow Staged, PriceRow Row)>();
        foreach (var staged in part.Rows)
        {
            var read = JsonLines.ReadKept<PriceRow>(
                Encoding.UTF8.GetBytes(staged.Body),
                contract,
                part.Format is null ? PriceRow.ReadLine : PriceRow.ReadCells
            );
            if (read?.Value is { } row)
            {
                rows.Add((staged, row));
            }
            else
            {
                results.Add(part.Refused(staged, read?.Failure ?? Failure.Of(RequestFaults.MalformedBody)));
            }
        }
        var wanted = new Wanted();
        wanted.Ids.UnionWith(rows.Select(row => row.Row.ItemId));
        wanted.VariantIds.UnionWith(rows.Select(row => row.Row.ItemId));
        wanted.Skus.UnionWith(rows.Select(row => row.Row.Sku));
        var there = await ProductsThere.Load(part.Connection, wanted, part.Apply, part.Cancelled);
        var prices = new PricePlanner(part, there);
        foreach (var (staged, row) in rows)
        {
            results.Add(prices.Plan(staged, row));
        }
        if (part.Apply)
        {
            var changes = await prices.Batch().Write(part.Connection, part.Now, part.Cancelled);
            await ImportChange.Keep(part.Connection, part.Import.Id, changes, part.Cancelled);
        }
        return results;
    }

    public override Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    ) => ProductUndo.Run(connection, import, changes, now, cancelled);
}

/// <summary>Prices as a row says them: as texts in a file, as money in a line of JSON.</summary>
internal sealed record PriceRow(string ItemId, string Sku)
{
    /// <summary>Base and sale price, or price and compare-at price; null where the row does not have the member.</summary>
    public IReadOnlyDictionary<string, string?> Texts { get; private init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Null where it has texts.</summary>
    public Changes<VariantSpec>? Changes { get; private init; }

    public string? Currency { get; private init; }

    public static PriceRow ReadCells(ObjectReader members)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in new[] { "base_price", "sale_price", "price", "compare_at" })
        {
            var text = members.OptionalText(name, 100);
            if (members.Has(name))
            {
                texts.Add(name, text.Length == 0 ? null : text);
            }
        }
        return Identity(members) with { Texts = texts, Currency = members.OptionalText("currency", 10) is { Length: > 0 } code ? code : null };
    }

    public static PriceRow ReadLine(ObjectReader members)
    {
        var changes = new Changes<VariantSpec>(members);
        changes.Set("base_price", members.OptionalValue("base_price", Money.Read), static (spec, price) => spec with { BasePrice = price });
        changes.Set("sale_price", members.OptionalValue("sale_price", Money.Read), static (spec, price) => spec with { SalePrice = price });
        return Identity(members) with { Changes = changes };
    }

    private static PriceRow Identity(ObjectReader members) =>
        new(members.OptionalText("item_id", CatalogueForms.MaxId), members.OptionalText("sku", ProductSpec.MaxSku));

    /// <summary>The prices afterwards, or the member that is wrong and the code of its rule.</summary>
    public (VariantSpec? After, string Member, string Code) Apply(Money? basePrice, Money? salePrice, string currency)
    {
        var before = new VariantSpec { BasePrice = basePrice, SalePrice = salePrice };
        if (Changes is not null)
        {
            return (Changes.Apply(before), "", "");
        }
        if (Currency is not null && Currency != currency)
        {
            return (null, "currency", "one_of");
        }
        var amounts = new Dictionary<string, long?>(StringComparer.Ordinal);
        foreach (var (name, text) in Texts)
        {
            var (amount, broken) = text is null ? (null, null) : Currencies.Parse(text, currency);
            if (broken is not null)
            {
                return (null, name, broken);
            }
            if (amount % Currencies.StepOf(currency) > 0)
            {
                return (null, name, "not_multiple");
            }
            amounts.Add(name, amount);
        }
        if (amounts.TryGetValue("price", out var price))
        {
            var isReduced = amounts.GetValueOrDefault("compare_at") > price;
            amounts["base_price"] = isReduced ? amounts["compare_at"] : price;
            amounts["sale_price"] = isReduced ? price : null;
        }
        return (
            new VariantSpec
            {
                BasePrice = amounts.TryGetValue("base_price", out var given) ? Money.Of(given, currency) : basePrice,
                SalePrice = amounts.TryGetValue("sale_price", out var sale) ? Money.Of(sale, currency) : salePrice,
            },
            "",
            ""
        );
    }
}

/// <summary>Decides what rows make of the prices of products and variants; pure. Rows about one product see what those before them made of it.</summary>
internal sealed class PricePlanner(ImportPart part, ProductsThere there)
{
    private readonly Dictionary<string, ProductPlan> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VariantPlan> _variants = new(StringComparer.Ordinal);

    public ProductBatch Batch()
    {
        var batch = new ProductBatch();
        foreach (var product in _products.Values)
        {
            batch.Add(product);
        }
        foreach (var variant in _variants.Values)
        {
            batch.Add(variant);
        }
        return batch;
    }

    public RowResult Plan(StagedRow staged, PriceRow row)
    {
        var (product, variantId) = Find(row);
        if (product is null)
        {
            return RowResult.Refused(
                staged.Line,
                part.ErrorOf(staged, row.ItemId.Length > 0 ? "item_id" : "sku", row.ItemId.Length + row.Sku.Length == 0 ? "required" : "item_unknown")
            );
        }
        var spec = _products.GetValueOrDefault(product.Id)?.After ?? product.Spec;
        return variantId is null
            ? PlanProduct(staged, row, product, spec)
            : PlanVariant(staged, row, product, spec, product.Variants.First(one => one.Id == variantId));
    }

    private (ProductState? Product, string? Variant) Find(PriceRow row)
    {
        if (row.ItemId.Length > 0)
        {
            return there.Find(row.ItemId) is { } byId ? (byId, null)
                : there.ProductOfVariant(row.ItemId) is { } parent ? (there.Find(parent), row.ItemId)
                : (null, null);
        }
        return there.OwnerOfSku(row.Sku) is var (owner, variant) ? (there.Find(owner), variant) : (null, null);
    }

    private VariantSpec SpecOf(VariantState variant) => _variants.GetValueOrDefault(variant.Id)?.After ?? variant.Spec;

    private RowResult PlanProduct(StagedRow staged, PriceRow row, ProductState product, ProductSpec spec)
    {
        var (prices, member, code) = row.Apply(spec.BasePrice, spec.SalePrice, spec.BasePrice!.Value.Currency);
        if (prices is null)
        {
            return RowResult.Refused(staged.Line, part.ErrorOf(staged, member, code));
        }
        var after = spec with { BasePrice = prices.BasePrice, SalePrice = prices.SalePrice };
        if (after.Validate() is { } broken)
        {
            return part.Refused(staged, broken);
        }
        if (product.Variants.Exists(variant => !variant.IsArchived && SpecOf(variant).IsBrokenBy(spec, after)))
        {
            return RowResult.Refused(staged.Line, part.ErrorOf(staged, "base_price", "variant_price_invalid"));
        }
        return Keep(
            staged,
            after.BasePrice != spec.BasePrice || after.SalePrice != spec.SalePrice,
            () => _products[product.Id] = new ProductPlan(product.Id, staged.Line, product, after, IsChanged: true)
        );
    }

    private RowResult PlanVariant(StagedRow staged, PriceRow row, ProductState product, ProductSpec spec, VariantState variant)
    {
        var before = SpecOf(variant);
        var (prices, member, code) = row.Apply(before.BasePrice, before.SalePrice, spec.BasePrice!.Value.Currency);
        if (prices is null)
        {
            return RowResult.Refused(staged.Line, part.ErrorOf(staged, member, code));
        }
        var after = before with { BasePrice = prices.BasePrice, SalePrice = prices.SalePrice };
        var isChanged = after.BasePrice != before.BasePrice || after.SalePrice != before.SalePrice;
        return isChanged && after.Validate(spec) is { } broken
            ? part.Refused(staged, broken)
            : Keep(staged, isChanged, () => _variants[variant.Id] = new VariantPlan(variant.Id, product.Id, staged.Line, variant, after));
    }

    private static RowResult Keep(StagedRow staged, bool isChanged, Action keep)
    {
        if (!isChanged)
        {
            return RowResult.Of(staged.Line, RowOutcomes.Unchanged);
        }
        keep();
        return RowResult.Of(staged.Line, RowOutcomes.Update);
    }
}
