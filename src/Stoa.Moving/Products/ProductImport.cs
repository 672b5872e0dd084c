using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts.Http;
using Stoa.Moving.Formats;

namespace Stoa.Moving.Products;

/// <summary>
/// Products with their variants, from this shop's own files, Shopify's and WooCommerce's. What a file does not name stays; stock is no part of a
/// product.
/// </summary>
internal sealed class ProductImport(ContractCatalogue contracts) : ImportType
{
    public override string Name => ImportTypes.Products;

    public override IReadOnlyList<string> LineKeys { get; } = ["id", "slug", "sku"];

    public override RowFormat? Recognise(CsvHeader header) =>
        (RowFormat?)ShopifyProducts.Recognise(header) ?? (RowFormat?)WooProducts.Recognise(header) ?? OurProducts.Recognise(header);

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>(part.Rows.Count);
        var groups = new List<List<GroupRow>>();
        foreach (var group in part.Rows.GroupBy(row => row.Group))
        {
            if (Parse(part, group, results) is { Count: > 0 } rows)
            {
                groups.Add(rows);
            }
        }
        var there = await ProductsThere.Load(part.Connection, WantedBy(groups), part.Apply, part.Cancelled);
        var taxonomy = await LoadTaxonomy(part, groups, there);
        var planner = new ProductPlanner(part, there, taxonomy);
        var plans = new List<ProductPlan>();
        foreach (var group in groups)
        {
            var (plan, rows) = planner.Plan(group);
            results.AddRange(rows);
            if (plan is not null)
            {
                plans.Add(plan);
            }
        }
        if (part.Apply)
        {
            await Write(part, plans, taxonomy);
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

    /// <summary>The rows of a group that can be read. Where the product's own cannot, its variants cannot be either.</summary>
    private List<GroupRow> Parse(ImportPart part, IEnumerable<StagedRow> group, List<RowResult> results)
    {
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        var rows = new List<GroupRow>();
        foreach (var staged in group)
        {
            var (row, failure) = ProductRow.Parse(staged, part.Format is null, contract);
            if (row is null)
            {
                results.Add(part.Refused(staged, failure!));
            }
            else
            {
                rows.Add(new GroupRow(staged, row));
            }
        }
        return rows;
    }

    private static Wanted WantedBy(List<List<GroupRow>> groups)
    {
        var wanted = new Wanted();
        foreach (var group in groups)
        {
            foreach (var row in group)
            {
                Add(wanted.Ids, row.Row.Id);
                Add(wanted.Skus, row.Row.Sku);
                Add(wanted.Slugs, row.Row.Handle);
                Add(wanted.Slugs, row.Row.Product?.Changes.Apply(new()).Slug);
                wanted.Urls.UnionWith(row.Row.Images.Select(image => image.Url));
                foreach (var variant in row.Row.Variants)
                {
                    Add(wanted.VariantIds, variant.Id);
                    Add(wanted.Skus, variant.Sku.Length > 0 ? variant.Sku : VariantPlanner.SkuOf(ProductSkuOf(group), variant.Options));
                }
            }
        }
        return wanted;

        static void Add(HashSet<string> to, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                to.Add(value);
            }
        }
    }

    private static string ProductSkuOf(List<GroupRow> group) => group.Select(row => row.Row.Sku).FirstOrDefault(sku => sku.Length > 0) ?? "";

    /// <summary>Where something of it is to be made, it is read again under the lock of those that make it.</summary>
    private static async Task<Taxonomy> LoadTaxonomy(ImportPart part, List<List<GroupRow>> groups, ProductsThere there)
    {
        var rows = groups.SelectMany(group => group).Select(row => row.Row).ToList();
        var said = rows.Where(row => row.Product is not null).Select(row => row.Product!.Changes.Apply(new())).ToList();
        string[] ids =
        [
            .. rows.SelectMany(row => row.CategoryTrails).SelectMany(Taxonomy.PartsOf),
            .. said.SelectMany(spec => spec.CategoryIds.Append(spec.CategoryId).Append(spec.BrandId ?? "")),
            .. there.Products.Values.SelectMany(product => product.Spec.CategoryIds.Append(product.Spec.BrandId ?? "")),
        ];
        var needsAny = rows.Exists(row => row.Product is not null && row.Categories is null) && said.Exists(spec => spec.CategoryId.Length == 0);
        string[] paths =
        [
            .. rows.SelectMany(row => row.Categories ?? []).Distinct(StringComparer.Ordinal),
            .. needsAny ? [Taxonomy.Uncategorized] : Array.Empty<string>(),
        ];
        string[] brands = [.. rows.Select(row => row.Brand ?? "").Where(brand => brand.Length > 0).Distinct(StringComparer.Ordinal)];
        var taxonomy = await Taxonomy.Load(part.Connection, ids, paths, brands, part.Cancelled);
        var isMade = paths.Any(path => Taxonomy.IsNew(taxonomy.Category(path))) || brands.Any(brand => Taxonomy.IsNew(taxonomy.Brand(brand)));
        if (!part.Apply || !isMade)
        {
            return taxonomy;
        }
        await Taxonomy.Lock(part.Connection, part.Cancelled);
        return await Taxonomy.Load(part.Connection, ids, paths, brands, part.Cancelled);
    }

    private static async Task Write(ImportPart part, List<ProductPlan> plans, Taxonomy taxonomy)
    {
        var changes = new List<ImportChange>();
        var batch = new ProductBatch();
        foreach (var plan in plans)
        {
            batch.Add(plan.IsChanged ? plan with { After = await Settle(part, plan, taxonomy, changes) } : plan);
        }
        changes.AddRange(await batch.Write(part.Connection, part.Now, part.Cancelled));
        await ImportChange.Keep(part.Connection, part.Import.Id, changes, part.Cancelled);
        await Pictures.Keep(part, [.. plans.SelectMany(plan => plan.Pictures)]);
    }

    /// <summary>With the ids of the categories and of the brand that it is the first to need.</summary>
    private static async Task<ProductSpec> Settle(ImportPart part, ProductPlan plan, Taxonomy taxonomy, List<ImportChange> changes)
    {
        var after = plan.After;
        if (Taxonomy.IsNew(after.BrandId))
        {
            after = after with { BrandId = await taxonomy.MakeBrand(after.BrandId!, part, plan.Line, changes) };
        }
        if (after.CategoryIds.Any(Taxonomy.IsNew))
        {
            var ids = new List<string>();
            foreach (var id in after.CategoryIds)
            {
                ids.Add(Taxonomy.IsNew(id) ? await taxonomy.MakeCategory(id, part, plan.Line, changes) : id);
            }
            after = after with { CategoryId = ids[0], CategoryIds = ids };
        }
        return after;
    }
}
