using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;

namespace Stoa.Commerce.Catalogue.Prices;

/// <summary>
/// Sets the schedule of a product's prices, or of a variant's, as a whole. No job moves prices: what is paid is computed from the schedule and the moment, by
/// the one expression that the catalogue, carts and orders share.
/// </summary>
internal sealed class SetPrices(CatalogueEdits edits, StaffProducts products, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, StaffProduct>("/admin/prices", routes.Resolve<SetPrices>().Handle)
            .WithName(CatalogueRoutes.Section, "setPrices", "Schedule the prices of a product or variant")
            .Staff("prices", "manage")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.PricesSet)
            .ProducesFault(CommerceFaults.ProductUnknown, CommerceFaults.VariantUnknown, CommerceFaults.PriceScheduleOverlaps)
            .WithExample(
                Examples.StaffProduct,
                """
                {"product_id":"prod-1",
                    "price_schedule":[{"amount":{"amount":79999,"currency":"USD"},"starts_at":"2026-11-27T00:00:00Z","ends_at":"2026-12-01T00:00:00Z"}]}
                """
            );

    public sealed record Request(string ProductId, string? VariantId, IReadOnlyList<ScheduledPrice> Schedule) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(input.Body.Text("product_id", CatalogueForms.MaxId), input.Body.OptionalId("variant_id"), PriceSchedule.ReadAll(input.Body));
    }

    public Task<Outcome<StaffProduct>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Set(connection, request, context));

    private async Task<Outcome<StaffProduct>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await ProductWriter.Lock(connection, request.ProductId, cancelled) is not { } before)
        {
            return new Failure { Fault = CommerceFaults.ProductUnknown, Field = "product_id" };
        }
        var product = (await products.Find(connection, request.ProductId, cancelled))!;
        var variant = product.Variants.FirstOrDefault(variant => variant.Id == request.VariantId);
        if (request.VariantId is not null && variant is null)
        {
            return new Failure { Fault = CommerceFaults.VariantUnknown, Field = "variant_id" };
        }
        if (!context.Expects(variant?.Version ?? product.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (PriceSchedule.ToJson(variant?.PriceSchedule ?? before.PriceSchedule) == PriceSchedule.ToJson(request.Schedule))
        {
            return product;
        }
        var refused = variant is null
            ? await SetProduct(connection, request, before, cancelled)
            : await SetVariant(connection, request, before, variant, cancelled);
        if (refused is not null)
        {
            return refused;
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.PricesSet,
            variant is null ? ProductRoutes.Subject(request.ProductId) : VariantRows.Subject(variant.Id),
            Facts(variant?.PriceSchedule ?? before.PriceSchedule),
            Facts(request.Schedule)
        );
        return (await products.Find(connection, request.ProductId, cancelled))!;
    }

    private async Task<Failure?> SetProduct(NpgsqlConnection connection, Request request, ProductSpec before, CancellationToken cancelled)
    {
        var after = before with { PriceSchedule = request.Schedule };
        return after.Validate() ?? await ProductWriter.Update(connection, request.ProductId, before, after, clock.GetUtcNow(), cancelled);
    }

    private static Task<Failure?> SetVariant(
        NpgsqlConnection connection,
        Request request,
        ProductSpec product,
        StaffVariant variant,
        CancellationToken cancelled
    ) => VariantWriter.Update(connection, product, variant, VariantSpec.Of(variant) with { PriceSchedule = request.Schedule }, cancelled);

    private static JsonObject Facts(IReadOnlyList<ScheduledPrice> schedule) => new() { ["price_schedule"] = JsonNode.Parse(PriceSchedule.ToJson(schedule)) };
}
