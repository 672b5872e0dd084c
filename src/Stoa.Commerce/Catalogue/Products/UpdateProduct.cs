using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Changes the members of a product that are named, at the version that the editor has seen. Options keep those that a variant uses. A change that leaves
/// everything as it is counts no version.
/// </summary>
internal sealed class UpdateProduct(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffProduct>("/admin/products/{id}", routes.Resolve<UpdateProduct>().Handle)
            .WithName(CatalogueRoutes.Section, "updateProduct", "Change a product")
            .Staff("products", "manage")
            .Idempotent()
            .Versioned()
            .WithBodyUpTo(CatalogueRoutes.BodyLimit)
            .WithSuccess(CommerceSuccesses.ProductUpdated)
            .ProducesFault(
                CommerceFaults.ProductNotFound,
                CommerceFaults.SkuTaken,
                CommerceFaults.SlugTaken,
                CommerceFaults.OptionsInUse,
                CommerceFaults.BrandUnknown,
                CommerceFaults.CategoryUnknown,
                CommerceFaults.PriceScheduleOverlaps,
                CommerceFaults.PeriodEmpty
            )
            .WithExample(Examples.StaffProduct, """{"name":"Professional Laptop","status":"active"}""");

    public sealed record Request(string Id, Changes<ProductSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), ProductSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<StaffProduct>> Handle(Request request, RequestContext context) =>
        edits.Run(context, connection => Update(connection, request, context));

    private async Task<Outcome<StaffProduct>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await ProductWriter.Lock(connection, request.Id, cancelled) is not { } before)
        {
            return CommerceFaults.ProductNotFound;
        }
        var product = (await products.Find(connection, request.Id, cancelled))!;
        if (!context.Expects(product.Version))
        {
            return RequestFaults.VersionStale;
        }
        var after = request.Changes.Apply(before);
        if ((after.Validate() ?? CheckVariants(product, before, after)) is { } broken)
        {
            return broken;
        }
        if (after.ToJson() == before.ToJson())
        {
            return product;
        }
        if (await ProductWriter.Update(connection, request.Id, before, after, clock.GetUtcNow(), cancelled) is { } refused)
        {
            return refused;
        }
        var (old, current) = ProductWriter.Difference(before, after);
        await audit.Write(connection, context, CommerceAuditActions.ProductUpdated, ProductRoutes.Subject(request.Id), old, current);
        return (await products.Find(connection, request.Id, cancelled))!;
    }

    /// <summary>Options, prices and the currency of a product hold for its variants too.</summary>
    internal static Failure? CheckVariants(StaffProduct product, ProductSpec before, ProductSpec after) =>
        product.Variants.Any(variant => VariantSpec.Of(variant).IsBrokenBy(before, after))
            ? new Failure { Fault = CommerceFaults.OptionsInUse, Field = product.Variants.Any(variant => !Fits(variant, after)) ? "options" : "base_price" }
            : null;

    private static bool Fits(StaffVariant variant, ProductSpec after) =>
        variant.Options.Count == after.Options.Count
        && after.Options.All(option => variant.Options.TryGetValue(option.Name, out var value) && option.Values.Contains(value, StringComparer.Ordinal));
}
