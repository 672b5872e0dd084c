using System.Globalization;

namespace Stoa.Moving.Products;

/// <summary>What the row of a product wants for it alone. A product that is there already is one that no other rows may be about.</summary>
internal static class ProductClaims
{
    public static RowResult AddTo(RowResult result, ImportPart part, ProductPlan plan)
    {
        if (result.Outcome == RowOutcomes.Error)
        {
            return result;
        }
        var prefix = part.Format is null ? "" : "product.";
        var claims = new List<ImportClaim>(result.Claims) { new(ImportClaim.Sku, plan.After.Sku, plan.Id, part.ColumnOf(prefix + "sku"), "sku_taken", true) };
        if (plan.After.Slug is { } slug)
        {
            claims.Add(new ImportClaim(ImportClaim.Slug, slug, plan.Id, part.ColumnOf(prefix + "slug"), "slug_taken", true));
        }
        if (plan.Before is null)
        {
            claims.Add(new ImportClaim(ImportClaim.Item, plan.Id, $"product {plan.Id}", part.ColumnOf(prefix + "id"), "product_id_taken", true));
        }
        else
        {
            claims.Add(new ImportClaim(ImportClaim.Thing, plan.Id, result.Line.ToString(CultureInfo.InvariantCulture), "", "duplicate", true));
        }
        return result with { Claims = claims };
    }
}
