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
        public static Request Read(RequestReader input) => Read(input.Body);

        public static Request Read(ObjectReader members) =>
            new(members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), PromotionSpec.Read(members, creating: true).Apply(new PromotionSpec()));
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
        if (await Write(connection, id, request.Spec, now, cancelled) is { } refused)
        {
            return refused;
        }
        var promotion = (await PromotionRows.Find(connection, id, cancelled))!;
        await audit.Write(connection, context, CommerceAuditActions.PromotionCreated, PromotionRows.Subject(id), null, AuditJson.Of(promotion.Spec.ToJson()));
        return Outcome.Created(promotion);
    }

    /// <summary>Null where it was written, else what stands against it.</summary>
    public static async Task<Failure?> Write(NpgsqlConnection connection, string id, PromotionSpec spec, DateTimeOffset now, CancellationToken cancelled) =>
        await PromotionRows.Write(connection, PromotionRows.InsertSql, id, spec, now, cancelled) == 0
            ? new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" }
            : null;
}
