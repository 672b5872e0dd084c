using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>Creates a product, with its variants where the request has any: all of it or nothing. It is a draft unless the request says otherwise.</summary>
internal sealed class CreateProduct(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    private const int MaxVariants = 300;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffProduct>("/admin/products", routes.Resolve<CreateProduct>().Handle)
            .WithName(CatalogueRoutes.Section, "createProduct", "Create a product")
            .Staff("products", "manage")
            .Creating()
            .LocatedAt<StaffProduct>(product => $"/admin/products/{product.Id}")
            .Idempotent()
            .WithBodyUpTo(CatalogueRoutes.BodyLimit)
            .WithSuccess(CommerceSuccesses.ProductCreated)
            .ProducesFault(
                CommerceFaults.ProductIdTaken,
                CommerceFaults.SkuTaken,
                CommerceFaults.SlugTaken,
                CommerceFaults.OptionsTaken,
                CommerceFaults.BrandUnknown,
                CommerceFaults.CategoryUnknown,
                CommerceFaults.PriceScheduleOverlaps,
                CommerceFaults.PeriodEmpty
            )
            .WithExample(Examples.StaffProduct, Examples.ProductRequest);

    public sealed record Request(string? Id, ProductSpec Spec, IReadOnlyList<NewVariant> Variants) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) =>
            new(
                members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id),
                ProductSpec.Read(members, creating: true).Apply(new ProductSpec()),
                members.Objects("variants", MaxVariants, NewVariant.Read)
            );
    }

    public async Task<Outcome<StaffProduct>> Handle(Request request, RequestContext context) =>
        request.Spec.Validate() is { } broken ? broken : await edits.Run(context, connection => Create(connection, request, context));

    private async Task<Outcome<StaffProduct>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var id = request.Id ?? $"prod-{Guid.CreateVersion7(now):N}";
        if (await Write(connection, id, request, now, context.CancellationToken) is { } refused)
        {
            return refused;
        }
        var product = (await products.Find(connection, id, context.CancellationToken))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.ProductCreated,
            ProductRoutes.Subject(id),
            null,
            AuditJson.Of((request.Spec with { Slug = product.Slug }).ToJson())
        );
        return Outcome.Created(product);
    }

    /// <summary>Null where product and variants were written, else what stands against it.</summary>
    public static async Task<Failure?> Write(NpgsqlConnection connection, string id, Request request, DateTimeOffset now, CancellationToken cancelled)
    {
        if (await ProductWriter.Insert(connection, id, request.Spec, now, cancelled) is { } refused)
        {
            return refused;
        }
        for (var i = 0; i < request.Variants.Count; i++)
        {
            if (await VariantWriter.Insert(connection, id, request.Spec, request.Variants[i], now, cancelled) is { } wrong)
            {
                return wrong with { Field = null, Errors = [.. wrong.Errors.Select(error => error with { Field = $"variants.{i}.{error.Field}" })] };
            }
        }
        return null;
    }
}
