using System.Globalization;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Platform;

namespace Stoa.Moving.Products;

/// <summary>Decides what a row makes of a variant of its product. It is found by our id, then by its SKU, then by its options.</summary>
internal sealed class VariantPlanner(ImportPart part, ProductsThere there, ProductPlan product)
{
    private const int MaxVariants = 300;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The plan, which is the product's too where something changes, or why not.</summary>
    public (VariantPlan? Plan, RowResult? Refused) Plan(GroupRow row, VariantRow said, int number)
    {
        var prefix = Prefix(number);
        var existing = Find(said);
        var after = Changed.Settled(said.Changes.Apply(existing?.Spec ?? new VariantSpec()), existing?.Spec);
        if (existing?.Spec is { BasePrice: null } own && after.BasePrice == product.After.BasePrice && part.Format?.Name is not (null or ImportFormats.Csv))
        {
            // It costs what its product costs, and the files of other shops have no other way to say so.
            after = after with
            {
                BasePrice = null,
                SalePrice = own.SalePrice is null && after.SalePrice == product.After.SalePrice ? null : after.SalePrice,
            };
        }
        if (after.Sku.Length == 0)
        {
            after = after with { Sku = SkuOf(product.After.Sku, after.Options) };
        }
        var isChanged = existing is null || after.ToJson() != Changed.Settled(existing.Spec, existing.Spec).ToJson();
        var id = existing?.Id ?? said.Id ?? $"var-{Guid.CreateVersion7(part.Now):N}";
        if (Refusal(id, after, existing, isChanged) is { } refused)
        {
            return (
                null,
                part.Refused(
                    row.Staged,
                    refused with
                    {
                        Field = refused.Field is { } field ? prefix + field : null,
                        Errors = [.. refused.Errors.Select(error => error with { Field = prefix + error.Field })],
                    }
                )
            );
        }
        _seen.Add(id);
        there.TakeSku(after.Sku, product.Id, id);
        var plan = new VariantPlan(id, product.Id, row.Line, existing, after);
        if (isChanged)
        {
            product.Variants.Add(plan);
        }
        return (plan, null);
    }

    /// <summary>Its SKU and, where it is to be made, its id: nobody else's.</summary>
    public IEnumerable<ImportClaim> ClaimsOf(VariantPlan planned, int number, bool isWhole)
    {
        yield return new ImportClaim(ImportClaim.Sku, planned.After.Sku, planned.Id, part.ColumnOf(Prefix(number) + "sku"), "sku_taken", isWhole);
        if (planned.Before is null)
        {
            var owner = $"variant of {planned.ProductId}";
            yield return new ImportClaim(ImportClaim.Item, planned.Id, owner, part.ColumnOf(Prefix(number) + "id"), "product_id_taken", isWhole);
        }
    }

    private string Prefix(int number) => part.Format is not null ? "variant." : string.Create(CultureInfo.InvariantCulture, $"variants.{number}.");

    /// <summary>As those that a matrix of options makes.</summary>
    public static string SkuOf(string sku, IReadOnlyDictionary<string, string> options) =>
        CatalogueForms.Cut(string.Join('-', options.Values.Select(value => value.ToUpperInvariant().Replace(' ', '-')).Prepend(sku)), ProductSpec.MaxSku);

    private VariantState? Find(VariantRow said)
    {
        var variants = product.Before?.Variants ?? [];
        return variants.Find(variant => variant.Id == said.Id)
            ?? variants.Find(variant => said.Sku.Length > 0 && variant.Spec.Sku == said.Sku)
            ?? variants.Find(variant => !variant.IsArchived && said.Options.Count > 0 && variant.Spec.Options.IsSameAs(said.Options));
    }

    private Failure? Refusal(string id, VariantSpec after, VariantState? existing, bool isChanged)
    {
        if (existing?.IsArchived == true)
        {
            return new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" };
        }
        // What stays as it is may be older than the rules.
        if ((isChanged || product.IsChanged) && after.Validate(product.After) is { } broken)
        {
            return broken;
        }
        if (there.OwnerOfSku(after.Sku) is { } owner && owner != (product.Id, id))
        {
            return new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" };
        }
        if (existing is null && (id == product.Id || there.HasItem(id)))
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        if (_seen.Contains(id))
        {
            return Failure.Invalid("sku", Rule.Duplicate);
        }
        var others = Others(id);
        return others.Exists(other => other.IsSameAs(after.Options)) ? new Failure { Fault = CommerceFaults.OptionsTaken, Field = "options" }
            : others.Count >= MaxVariants ? Failure.Of(CommerceFaults.TooManyVariants)
            : null;
    }

    /// <summary>The options of the product's other variants, as they will be.</summary>
    private List<IReadOnlyDictionary<string, string>> Others(string id) =>
        [
            .. (product.Before?.Variants ?? [])
                .Where(variant => !variant.IsArchived && variant.Id != id && !product.Variants.Exists(planned => planned.Id == variant.Id))
                .Select(variant => variant.Spec.Options),
            .. product.Variants.Where(planned => planned.Id != id).Select(planned => planned.After.Options),
        ];
}
