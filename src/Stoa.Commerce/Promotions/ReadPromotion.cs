using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>One promotion, with its version.</summary>
internal sealed class ReadPromotion(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Promotion>("/admin/promotions/{id}", routes.Resolve<ReadPromotion>().Handle)
            .WithName(PromotionRoutes.Section, "getPromotion", "One promotion")
            .Staff("promotions", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.PromotionRetrieved)
            .ProducesFault(CommerceFaults.PromotionNotFound)
            .WithExample(PromotionExamples.Promotion);

    public async Task<Outcome<Promotion>> Handle(ById request, RequestContext context) =>
        await database.One(PromotionRows.FindSql, Promotion.From, context.CancellationToken, request.Id) is { } promotion
            ? promotion
            : CommerceFaults.PromotionNotFound;
}
