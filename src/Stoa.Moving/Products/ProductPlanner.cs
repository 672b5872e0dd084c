using Stoa.Commerce;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Platform;

namespace Stoa.Moving.Products;

/// <summary>A row of a group with what it says.</summary>
internal sealed record GroupRow(StagedRow Staged, ProductRow Row)
{
    public long Line => Staged.Line;
}

/// <summary>
/// Decides what the rows of one product make of it; pure. It is found by our id, then by a SKU, then by its slug. What the rows do not name stays, variants
/// too: an import deletes nothing. A wrong row spoils none of the product's other rows, unless it is the one of the product itself.
/// </summary>
internal sealed class ProductPlanner(ImportPart part, ProductsThere there, Taxonomy taxonomy)
{
    /// <summary>The plan, or null where nothing can be done; and what becomes of each row.</summary>
    public (ProductPlan? Plan, List<RowResult> Results) Plan(IReadOnlyList<GroupRow> group)
    {
        var results = new List<RowResult>();
        var first = group.FirstOrDefault(row => row.Row.Product is not null);
        var existing = Find(group);
        if (existing is null && first is null)
        {
            return (null, [.. group.Select(row => RowResult.Refused(row.Line, part.ErrorOf(row.Staged, "parent", "product_unknown")))]);
        }
        var lead = first ?? group[0];
        var id = existing?.Id ?? lead.Row.Id ?? $"prod-{Guid.CreateVersion7(part.Now):N}";
        var after = Changed.Settled(Patch(group, first, existing), existing?.Spec);
        if (Refusal(lead, id, after, existing, group) is { } refused)
        {
            return (null, Without(group, lead, part.Refused(lead.Staged, refused)));
        }
        var plan = new ProductPlan(
            id,
            lead.Line,
            existing,
            after,
            existing is null || after.ToJson() != Changed.Settled(existing.Spec, existing.Spec).ToJson()
        );
        var variants = new VariantPlanner(part, there, plan);
        foreach (var row in group)
        {
            var result = PlanRow(row, lead, plan, variants);
            results.Add(row == lead ? ProductClaims.AddTo(result, part, plan) : result);
            if (row == lead && existing is null && results[^1].Outcome == RowOutcomes.Error)
            {
                return (null, Without(group, lead, results[^1]));
            }
        }
        there.TakeSku(after.Sku, id, null);
        if (after.Slug is { } slug)
        {
            there.TakeSlug(slug, id);
        }
        return (plan, results);
    }

    /// <summary>Where the product cannot be, none of its rows can.</summary>
    private List<RowResult> Without(IReadOnlyList<GroupRow> group, GroupRow lead, RowResult refused) =>
        [.. group.Select(row => row == lead ? refused : RowResult.Refused(row.Line, part.ErrorOf(row.Staged, "", "product_refused")))];

    private ProductState? Find(IReadOnlyList<GroupRow> group)
    {
        foreach (var row in group)
        {
            if (row.Row.Id is { } id && there.Find(id) is { } byId)
            {
                return byId;
            }
        }
        foreach (var row in group)
        {
            if (row.Row.Sku is { Length: > 0 } sku && there.OwnerOfSku(sku) is (var owner, null))
            {
                return there.Find(owner);
            }
        }
        foreach (var variant in group.SelectMany(row => row.Row.Variants))
        {
            if ((variant.Id is { } id ? there.ProductOfVariant(id) : null) is { } byVariant)
            {
                return there.Find(byVariant);
            }
            if (variant.Sku.Length > 0 && there.OwnerOfSku(variant.Sku) is (var owner, not null))
            {
                return there.Find(owner);
            }
        }
        var slug = group.Select(row => row.Row.Handle).FirstOrDefault(handle => handle.Length > 0);
        return slug is not null && there.OwnerOfSlug(slug) is { } bySlug ? there.Find(bySlug) : null;
    }

    private ProductSpec Patch(IReadOnlyList<GroupRow> group, GroupRow? first, ProductState? existing)
    {
        var before = existing?.Spec ?? new ProductSpec();
        if (first is null)
        {
            return before with { Options = GroupOptions.Of(group, before, first) };
        }
        var row = first.Row;
        var after = row.Product!.Changes.Apply(before);
        after = after with
        {
            Attributes = GroupOptions.AttributesOf(group, row, after),
            Sku = after.Sku.Length == 0 ? row.DerivedSku : after.Sku,
            BasePrice = after.BasePrice ?? (existing is null ? row.DerivedPrice : null) ?? PriceByVariants(group, before),
        };
        var said = row.Product.Changes.Apply(new ProductSpec());
        if (row.Brand is { } brand && (said.BrandId is null || !taxonomy.HasBrand(said.BrandId)))
        {
            after = after with { BrandId = brand.Length == 0 ? null : taxonomy.Brand(brand, said.BrandId) };
        }
        after = SetCategories(row, said, after);
        return row.Product.SaysOptions && (after.Options.Count > 0 || existing is not null)
            ? after
            : after with
            {
                Options = GroupOptions.Of(group, before, first),
            };
    }

    /// <summary>A product that is sold by its variants alone has no price in some files: it keeps its own, or has the lowest of theirs.</summary>
    private static Money? PriceByVariants(IReadOnlyList<GroupRow> group, ProductSpec before)
    {
        Money[] prices = [.. group.SelectMany(one => one.Row.Variants).Select(one => one.Changes.Apply(new VariantSpec()).BasePrice).OfType<Money>()];
        return prices.Length == 0 ? null : before.BasePrice ?? prices.MinBy(price => price.Amount);
    }

    /// <summary>Those that are told by their ids where these are known, else those of the paths: made under that id where there is none.</summary>
    private ProductSpec SetCategories(ProductRow row, ProductSpec said, ProductSpec after)
    {
        string[] told = said.CategoryId.Length > 0 ? [said.CategoryId, .. said.FurtherCategories] : [];
        var paths = row.Categories ?? (after.CategoryId.Length == 0 ? [Taxonomy.Uncategorized] : []);
        if (paths.Count == 0 || (told.Length > 0 && Array.TrueForAll(told, taxonomy.HasCategory)))
        {
            return after;
        }
        string[] ids =
        [
            .. paths.Select(
                (path, n) =>
                    n < told.Length && taxonomy.HasCategory(told[n])
                        ? told[n]
                        : taxonomy.Category(path, row.CategoryTrails.ElementAtOrDefault(n) ?? told.ElementAtOrDefault(n))
            ),
            .. told.Skip(paths.Count),
        ];
        string[] further = row.KeepsFurther ? after.FurtherCategories : [];
        return after with { CategoryId = ids[0], CategoryIds = [.. ids.Concat(further).Distinct(StringComparer.Ordinal)] };
    }

    private Failure? Refusal(GroupRow lead, string id, ProductSpec after, ProductState? existing, IReadOnlyList<GroupRow> group)
    {
        if (after.Validate() is { } broken)
        {
            return Prefixed(broken, lead);
        }
        if (after.Options.Count > ProductOption.MaxOptions || after.Options.Any(option => option.Values.Count > ProductOption.MaxValues))
        {
            return Prefixed(Failure.Invalid("options", Rule.TooMany(ProductOption.MaxOptions)), lead);
        }
        if (existing is null && there.HasItem(id))
        {
            return Prefixed(new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" }, lead);
        }
        if (there.OwnerOfSku(after.Sku) is { } owner && (owner.Product != id || owner.Variant is not null))
        {
            return Prefixed(new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" }, lead);
        }
        if (after.Slug is { } slug && there.OwnerOfSlug(slug) is { } holder && holder != id)
        {
            return Prefixed(new Failure { Fault = CommerceFaults.SlugTaken, Field = "slug" }, lead);
        }
        if (after.BrandId is { } brand && !Taxonomy.IsNew(brand) && !taxonomy.HasBrand(brand))
        {
            return Prefixed(new Failure { Fault = CommerceFaults.BrandUnknown, Field = "brand_id" }, lead);
        }
        if (after.CategoryIds.Any(category => !Taxonomy.IsNew(category) && !taxonomy.HasCategory(category)))
        {
            return Prefixed(new Failure { Fault = CommerceFaults.CategoryUnknown, Field = "category_id" }, lead);
        }
        var said = group.SelectMany(row => row.Row.Variants).ToList();
        return existing?.Variants.Exists(variant => !variant.IsArchived && !IsSaid(variant, said) && variant.Spec.IsBrokenBy(existing.Spec, after)) == true
            ? Prefixed(new Failure { Fault = CommerceFaults.OptionsInUse, Field = "options" }, lead)
            : null;
    }

    private static bool IsSaid(VariantState variant, List<VariantRow> said) =>
        said.Exists(row => row.Id == variant.Id || row.Sku == variant.Spec.Sku || (row.Options.Count > 0 && row.Options.IsSameAs(variant.Spec.Options)));

    /// <summary>Where the cells of a row stand: a line's members are the product's own.</summary>
    private Failure Prefixed(Failure failure, GroupRow lead) =>
        part.Format is null || lead.Row.Product is null
            ? failure
            : failure with
            {
                Field = failure.Field is { } field ? "product." + field : null,
                Errors = [.. failure.Errors.Select(error => error with { Field = "product." + error.Field })],
            };

    private RowResult PlanRow(GroupRow row, GroupRow lead, ProductPlan plan, VariantPlanner variants)
    {
        if (row != lead && row.Row.Product is not null && row.Row.Variants.Count == 0 && row.Row.Images.Count == 0)
        {
            return RowResult.Refused(row.Line, part.ErrorOf(row.Staged, "", "duplicate"));
        }
        var isChanged = row == lead && plan.IsChanged;
        var isNew = row == lead && plan.Before is null;
        var ids = new List<string>();
        var claims = new List<ImportClaim>();
        for (var i = 0; i < row.Row.Variants.Count; i++)
        {
            var (planned, refused) = variants.Plan(row, row.Row.Variants[i], i);
            if (refused is not null)
            {
                return refused;
            }
            ids.Add(planned!.Id);
            claims.AddRange(variants.ClaimsOf(planned, i, isWhole: row == lead && plan.Before is null));
            isNew |= planned.Before is null && row != lead;
            isChanged |= plan.Variants.Contains(planned);
        }
        isChanged |= AddPictures(row, plan, ids);
        return RowResult.Of(
            row.Line,
            isNew ? RowOutcomes.Create
                : isChanged ? RowOutcomes.Update
                : RowOutcomes.Unchanged
        ) with
        {
            Claims = claims,
        };
    }

    private bool AddPictures(GroupRow row, ProductPlan plan, List<string> variants)
    {
        var before = plan.Pictures.Count;
        foreach (var image in row.Row.Images)
        {
            var (variant, media) = (image.Variant is { } n && n < variants.Count ? variants[n] : null, there.MediaAt(image.Url));
            var isShown = media is not null && plan.Before?.Media.Contains((media, variant)) == true;
            if (!isShown && !plan.Pictures.Exists(picture => picture.Url == image.Url && picture.VariantId == variant))
            {
                var column = part.ColumnOf(image.Variant is null ? "images" : "variant_images");
                plan.Pictures.Add(new PicturePlan(row.Line, column, plan.Id, variant, image.Url, image.Alt, media));
            }
        }
        return plan.Pictures.Count > before;
    }
}
