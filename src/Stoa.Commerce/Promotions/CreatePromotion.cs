using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>Creates a promotion. It holds for carts at once, where it is automatic; else as soon as it has codes.</summary>
internal sealed class CreatePromotion(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Promotion>("/admin/promotions", routes.Resolve<CreatePromotion>().Handle)
            .WithName(PromotionRoutes.Section, "createPromotion", "Create a promotion")
            .Staff("promotions", "manage")
            .Creating()
            .LocatedAt<Promotion>(promotion => $"/admin/promotions/{promotion.Id}")
            .Idempotent()
            .WithBodyUpTo(CommerceLimits.RulesBody)
            .WithSuccess(CommerceSuccesses.PromotionCreated)
            .ProducesFault(CommerceFaults.ProductIdTaken, CommerceFaults.PeriodEmpty)
            .WithExample(PromotionExamples.Promotion, PromotionExamples.Request);

    public sealed record Request(string? Id, PromotionSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id),
                PromotionSpec.Read(input.Body, creating: true).Apply(new PromotionSpec())
            );
    }

    public Task<Outcome<Promotion>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Promotion>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        if (request.Spec.Validate() is { } broken)
        {
            return broken;
        }
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var id = request.Id ?? $"promo-{Guid.CreateVersion7(now):N}";
        if (await PromotionRows.Write(connection, PromotionRows.InsertSql, id, request.Spec, now, cancelled) == 0)
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        var promotion = (await PromotionRows.Find(connection, id, cancelled))!;
        await audit.Write(connection, context, CommerceAuditActions.PromotionCreated, PromotionRows.Subject(id), null, AuditJson.Of(promotion.Spec.ToJson()));
        return Outcome.Created(promotion);
    }
}
